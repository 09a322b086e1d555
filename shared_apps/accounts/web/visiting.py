"""进入查看: on the network's host a reason is given; on the unit's host one leaves, and its leaders see who
came.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, open_to_all, requires
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.operations import visiting
from shared_apps.accounts.queries.visits import visitors_unit, visits_to
from shared_apps.accounts.sessions import SessionStore
from shared_apps.accounts.web.forms import VisitForm
from shared_apps.accounts.web.going_on import lead_on
from tenants.public import UnitCard, network_url, unit_card, unit_url

_MOST = 100


@requires("accounts.visit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Say why, and enter. Whoever works there enters as usual."""
    actor, session = actor_of(request), request.session
    try:
        card = unit_card(unit_id)
    except LookupError:
        raise Http404 from None
    if actor.has_unit_role(unit_id):
        return lead_on(request, unit_url(card.host, "/enter/start/"))
    by_unit = visitors_unit(actor, card)
    if by_unit is None or not isinstance(session, SessionStore) or session.row is None:
        raise Http404
    form = VisitForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            visit = visiting.begin(actor, session.row, card, reason=form.cleaned_data["reason"])
        except visiting.VisitNotPossibleError:
            raise Http404 from None
        return lead_on(request, _way_in(card, visit))
    context = {"form": form, "card": card, "by_unit": unit_card(by_unit)}
    return render(request, "accounts/visit.html", context, status=422 if form.errors else 200)


@open_to_all
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit of this browser before its time; nothing happens where there is none."""
    session = request.session
    session.get("")  # loads the row
    row = session.row if isinstance(session, SessionStore) else None
    if row is not None and row.visit_id is not None and row.account_id is not None:
        visiting.leave(row.visit_id, row.account_id)
        session.flush()
    return HttpResponseRedirect(network_url("/my/"))


@requires("accounts.people_see")
@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Who of the units above was in this one, why, and until when."""
    return render(request, "accounts/visits.html", {"visits": visits_to(current_unit().id, _MOST)})


def _way_in(card: UnitCard, visit: UUID) -> str:
    return unit_url(card.host, f"/enter/start/?{urlencode({'visit': str(visit), 'next': '/desk/'})}")
