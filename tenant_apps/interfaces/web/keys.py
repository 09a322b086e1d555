"""`/manage/keys/`: which systems may act here, and with what."""

from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import account_of, requires
from huisheng.kernel.web.private_pages import private
from tenant_apps.interfaces.data.codes import DAYS, MOST_KEYS, NAME_MAX, OLD_ONE_HOLDS, Scope
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.interfaces.operations.keeping_keys import BadKey, Made
from tenant_apps.interfaces.queries.keys import all_keys
from tenant_apps.people.public import staff_names
from tenants.public import here_url

MANAGE: Final = "interfaces.keys"


def _lives() -> list[tuple[int, str]]:
    """How long a key may hold, in the language of the page."""
    return [(days, ngettext("%(n)d day", "%(n)d days", days) % {"n": days}) for days in DAYS]


class KeyForm(forms.Form):
    """A key to be made."""

    name = forms.CharField(
        label=gettext_lazy("Which system uses it"),
        max_length=NAME_MAX,
        help_text=gettext_lazy("One key for each system, so that one can be revoked without the others."),
        error_messages={"required": gettext_lazy("Enter a name by which you will know it again.")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may be used for"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "The desk, moderation and directives are for people: such a key acts in your name, and only "
            "while you may do it yourself. Whoever issues directives holds a role for that as well."
        ),
        error_messages={"required": gettext_lazy("Choose at least one use.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long it holds"),
        coerce=int,
        choices=_lives,
        initial=365,
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def keys_page(request: HttpRequest) -> HttpResponse:
    """The list, and making a key. The answer to the form shows the key, once."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = keeping_keys.make(said["name"], said["scopes"], said["days"], actor=account_of(request))
        except BadKey as error:
            form.add_error(error.field, _words(error))
        else:
            return _page(request, KeyForm(), made=made)
    return _page(request, form, status=422 if form.errors else 200)


@requires(MANAGE)
@require_POST
def renew(request: HttpRequest, key_id: int) -> HttpResponse:
    """Another secret for the same system, shown once."""
    try:
        made = keeping_keys.renew(key_id, actor=account_of(request))
    except LookupError:
        raise Http404 from None
    return _page(request, KeyForm(), made=made, renewed=True)


@requires(MANAGE)
@require_POST
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """End a key at once."""
    try:
        keeping_keys.revoke(key_id, actor=account_of(request))
    except LookupError:
        raise Http404 from None
    messages.success(request, _("Revoked. Nobody can use this key any more."))
    return HttpResponseRedirect(reverse("interfaces-keys"), status=303)


def _page(
    request: HttpRequest,
    form: KeyForm,
    *,
    made: Made | None = None,
    renewed: bool = False,
    status: int = 200,
) -> HttpResponse:
    names = staff_names()
    context = {
        "form": form,
        "made": made,
        "renewed": renewed,
        "days_of_old": OLD_ONE_HOLDS.days,
        "keys": [(row, names.get(row.made_by, "")) for row in all_keys()],
        "addresses": [
            ("Open311 GeoReport v2", here_url(reverse("interfaces-discovery", kwargs={"form": "xml"}))),
            ("OpenAPI", here_url(reverse("rest-openapi"))),
        ],
    }
    return private(render(request, "interfaces/keys.html", context, status=status))


def _words(error: BadKey) -> str:
    return {
        "name": _("Use a name that can be read, of {n} characters at most.").format(n=NAME_MAX),
        "scopes": _("Choose at least one use."),
        "days": _("Choose how long it holds."),
        "many": _("There are {n} keys already. Revoke one that nobody needs.").format(n=MOST_KEYS),
    }[error.code]
