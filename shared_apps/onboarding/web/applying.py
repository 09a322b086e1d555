"""/apply/: what is needed, finding one's unit in the official list, the form, and the way back by number."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from shared_apps.onboarding.data.codes import DAYS_TO_ESCALATE, Reason
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.applying import OPENABLE, UnitIsOpenError, begin
from shared_apps.onboarding.rules import receipts
from shared_apps.onboarding.rules.kinds import NAMED_BY_APPLICANTS, may_stand_below
from shared_apps.onboarding.web.fields import BEGINNING, OPENING
from shared_apps.onboarding.web.forms import NewUnitForm, PeopleForm
from tenants.public import UnitCard, find_units, unit_cards, unit_url

UNPROCESSABLE = 422


@open_to_all
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What applying takes, and one's unit in the list; with `new`, the unit above a new one."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    new = "new" in request.GET
    found = find_units(text) if text else []
    if new:
        found = [
            one for one in found if any(may_stand_below(kind, one.card.kind) for kind in NAMED_BY_APPLICANTS)
        ]
    results = [
        {
            "card": one.card,
            "above": one.above,
            "openable": one.card.state in OPENABLE,
            "site": _site(one.card),
        }
        for one in found
    ]
    context = {"text": text, "new": new, "results": results, "reasons": Reason, "days": DAYS_TO_ESCALATE}
    return render(request, "onboarding/start.html", context)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest) -> HttpResponse:
    """The form for a unit of the list (`unit`), or for a new one below another (`under`)."""
    claimed, under = request.GET.get("unit", ""), request.GET.get("under", "")
    card = _card_or_404(claimed or under)
    if claimed and card.state not in OPENABLE:
        return HttpResponseRedirect(f"{reverse('onboarding-start')}?q={card.short_name}")
    bound = request.POST if request.method == "POST" else None
    initial = {"token": receipts.new_token()}
    form = PeopleForm(bound, initial=initial) if claimed else NewUnitForm(bound, initial=initial, parent=card)
    if bound is not None:
        wait = wait_for(BEGINNING, client_address(request))
        if wait:
            return errors.too_many(request, wait)
        if form.is_valid():
            try:
                made = begin(form.begun(card))
            except UnitIsOpenError:
                form.add_error(None, _("This unit has been opened meanwhile."))
            else:
                return private(HttpResponseRedirect(own_address(made), status=303))
    context: dict[str, Any] = {"form": form, "card": card, "claimed": bool(claimed)}
    context["base_host"] = settings.HUISHENG_BASE_HOST
    above = unit_cards([card.parent_id]).get(card.parent_id) if card.parent_id else None
    context["upper"] = above if claimed else card
    return render(request, "onboarding/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Back to one's application with number and secret. A number alone shows nothing."""
    number, error = "", ""
    if request.method == "POST":
        wait = wait_for(OPENING, client_address(request))
        if wait:
            return errors.too_many(request, wait)
        number = request.POST.get("number", "")[:40]
        found = opened_by(number, request.POST.get("k", ""))
        if found is not None:
            return private(HttpResponseRedirect(own_address(found), status=303))
        error = _("Number and code do not belong together. Compare both with what you were sent.")
    return private(
        render(
            request,
            "onboarding/check.html",
            {"number": number, "error": error},
            status=UNPROCESSABLE if error else 200,
        )
    )


def own_address(application: Application) -> str:
    """The path of the applicant's own page, with its secret."""
    return f"{reverse('onboarding-own', args=[application.number])}?k={receipts.secret_of(application.pk)}"


def opened_by(number: str, secret: str) -> Application | None:
    """The application with this number, if the secret is its own."""
    found = Application.objects.filter(number=receipts.tidy_number(number)).first()
    return found if found is not None and receipts.secret_fits(secret, found.pk) else None


def _site(card: UnitCard) -> str:
    return unit_url(card.host, "/") if card.routable else ""


def _card_or_404(text: str) -> UnitCard:
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    card = unit_cards([int(text)]).get(int(text)) if is_number else None
    if card is None:
        raise Http404
    return card
