"""`/manage/domains/`: the site under a domain of the unit's own, step by step."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.pages.operations import domains as operations
from tenant_apps.pages.queries.domain_words import REFUSED, STATES, found_wrong
from tenants.public import BadDomainError, DomainView, UnitDomains, get_setting, unit_domains, unit_url


@dataclass(frozen=True, slots=True)
class Card:
    """One domain, its state in words, and what the last look found wrong."""

    view: DomainView
    state: str | Promise
    tone: str
    icon: str
    wrong: list[tuple[str, str]]

    @property
    def may_be_checked(self) -> bool:
        """Whether there is something to look at."""
        return self.view.state in ("named", "proved", "kept", "active", "lost")

    @property
    def file_address(self) -> str:
        """Where the file that proves it is looked for."""
        return f"http://{self.view.domain}{self.view.file_path}"

    @property
    def shows_proof(self) -> bool:
        """Whether the lines that prove it are still needed."""
        return self.view.state == "named"

    @property
    def shows_way(self) -> bool:
        """Whether the line that leads it here is still needed."""
        return self.view.state in ("named", "proved", "lost")


@requires("pages.domains")
@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: HttpRequest) -> HttpResponse:
    """All addresses of the unit. POST names a domain (`domain`), or says what to `do` with one: check, again
    or main.
    """
    form = DomainForm(request.POST if "add" in request.POST else None)
    status = 200
    if request.method == "POST":
        if "add" not in request.POST:
            return _do(request, request.POST.get("do", ""), request.POST.get("domain", ""))
        if form.is_valid() and _named(request, form):
            return redirect("pages-domains")
        status = 422
    found = unit_domains(current_unit().id)
    context = {
        "form": form,
        "found": found,
        "cards": [_card(view) for view in found.domains],
        "own_address": unit_url(found.own_host, "/"),
        "main_address": unit_url(found.main_host, "/"),
        "record_types": {"proof": "TXT", "way": "CNAME"},
        "base_host": settings.HUISHENG_BASE_HOST,
        "without_icp": not get_setting(current_unit().id, "footer.icp"),
        "secure": settings.HUISHENG_SCHEME == "https",
    }
    return render(request, "pages/domains.html", context, status=status)


@requires("pages.domains")
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, domain: str) -> HttpResponse:
    """Ask before a domain is given up; do it on POST."""
    view = _view_or_404(unit_domains(current_unit().id), domain)
    if request.method == "POST":
        try:
            operations.give_up(view.domain, actor_of(request))
        except LookupError:
            raise Http404 from None
        messages.success(request, _("%(domain)s is given up.") % {"domain": view.shown})
        return redirect("pages-domains")
    return render(request, "pages/domain_give_up.html", {"view": view})


def _named(request: HttpRequest, form: "DomainForm") -> bool:
    try:
        domain = operations.name(form.cleaned_data["domain"], actor_of(request))
    except BadDomainError as error:
        form.add_error("domain", str(REFUSED[error.code]))
        return False
    messages.success(request, _("%(domain)s is named. Now prove that it is yours.") % {"domain": domain})
    return True


def _do(request: HttpRequest, what: str, host: str) -> HttpResponse:
    found = unit_domains(current_unit().id)
    try:
        if what == "main":
            operations.let_be_main(host, actor_of(request))
            messages.success(request, _("%(domain)s is the main address now.") % {"domain": host})
            return redirect(unit_url(host, "/manage/domains/"))
        if what == "again":
            operations.name(_view_or_404(found, host).domain, actor_of(request))
            messages.success(request, _("There is a new text to prove the domain with."))
        elif what == "check":
            _say_what_was_seen(request, _view_or_404(found, host))
        else:
            raise Http404
    except (LookupError, BadDomainError):
        raise Http404 from None
    return redirect("pages-domains")


def _say_what_was_seen(request: HttpRequest, view: DomainView) -> None:
    if not operations.check(view.domain, actor_of(request)):
        messages.warning(request, _("It was looked at a moment ago. Please wait ten seconds."))
        return
    now = next((one for one in unit_domains(current_unit().id).domains if one.domain == view.domain), view)
    if now.state == "active":
        messages.success(request, _("%(domain)s is in use.") % {"domain": now.shown})
    elif now.state == "proved":
        messages.success(request, _("The domain is proved. Now let it lead here."))
    else:
        messages.warning(request, _("Not there yet: see below what was found."))


def _view_or_404(found: UnitDomains, domain: str) -> DomainView:
    for view in found.domains:
        if view.domain == domain:
            return view
    raise Http404


def _card(view: DomainView) -> Card:
    words, tone, icon = STATES[view.state]
    return Card(view, words, tone, icon, found_wrong(view))


class DomainForm(forms.Form):
    """The domain as it is typed."""

    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=300,
        help_text=gettext_lazy(
            "For example youth.example.edu.cn; Chinese ones too. Without https:// and path."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}),
    )
