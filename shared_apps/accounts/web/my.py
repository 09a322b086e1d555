"""On the network's host: where I work, and the hand-over to one of those units."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huisheng.kernel.access import PARTNER, SUBTREE_ROLES, UNIT_ADMIN, VOLUNTEER, actor_of, requires
from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day
from huisheng.kernel.web.navigation import links, waiting_today
from shared_apps.accounts.data import ENDING_SOON, ROLE_NAMES
from shared_apps.accounts.models import Session
from shared_apps.accounts.operations.handing_over import local_path, make_code, may_enter
from shared_apps.accounts.queries.providers import roles_ending
from shared_apps.accounts.queries.visits import running
from shared_apps.accounts.sessions import SessionStore
from shared_apps.accounts.web.going_on import lead_on
from tenants.public import UnitCard, UnitNotRoutableError, unit_card, unit_cards, unit_ref, unit_url


@dataclass(frozen=True, slots=True)
class Workplace:
    """A unit and what I am there; `address` is empty while its pages are closed."""

    card: UnitCard
    roles: list[str]
    address: str
    last_day: date | None = None


@requires("accounts.own")
@never_cache
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """My units and roles, and the pages of the network that are mine."""
    actor = actor_of(request)
    cards = unit_cards({grant.unit_id for grant in actor.grants if grant.unit_id})
    ending = roles_ending(actor.account_id or 0, business_day() + ENDING_SOON)
    places = []
    for unit_id in actor.unit_ids_for():
        card = cards.get(unit_id)
        if card is None:
            continue
        roles = [
            grant.role
            for grant in actor.grants
            if grant.unit_id == unit_id and grant.role not in SUBTREE_ROLES
        ]
        # An administrator who does nothing else has no desk, and helpers have pages of their own.
        page = "/desk/"
        if len(roles) == 1:
            page = {UNIT_ADMIN: "/manage/", VOLUNTEER: "/volunteer/", PARTNER: "/partner/"}.get(
                roles[0], page
            )
        address = unit_url(card.host, f"/enter/start/?{urlencode({'next': page})}") if card.routable else ""
        named = [str(ROLE_NAMES[role]) for role in roles]
        places.append(Workplace(card, named, address, ending.get(unit_id)))
    above = [
        {"unit": cards.get(grant.unit_id), "role": ROLE_NAMES[grant.role]}
        for grant in actor.grants
        if grant.role in SUBTREE_ROLES
    ]
    context = {
        "places": places,
        "above": above,
        "today": waiting_today("dashboard", request) if above else [],
        "pages": links("dashboard", request),
    }
    return render(request, "accounts/my.html", context)


@requires("accounts.own")
@never_cache
@require_safe
def hand_over(request: HttpRequest) -> HttpResponse:
    """Send a browser back to the unit's host that sent it here, with a code that works once, there, within
    60 seconds.
    """
    actor = actor_of(request)
    try:
        unit_id = int(request.GET.get("unit", ""))
        card = unit_card(unit_id)
    except (ValueError, LookupError):
        raise Http404 from None
    session = request.session
    if not isinstance(session, SessionStore) or session.row is None:
        raise Http404
    visit = _visit(request, session.row, unit_id)
    if visit is None and not may_enter(actor, unit_id):
        record(
            "account.entry_refused",
            object_type="unit",
            object_id=unit_id,
            actor=actor.account_id or "anonymous",
            detail={"reason": "no_role"},
        )
        return render(request, "accounts/no_role.html", {"card": card}, status=403)
    try:
        unit_ref(unit_id)
        code = make_code(
            session=session.row,
            unit_id=unit_id,
            browser_digest=request.GET.get("browser", ""),
            next_path=local_path(request.GET.get("next"), otherwise="/desk/"),
            visit=visit,
        )
    except UnitNotRoutableError:
        return render(request, "accounts/no_role.html", {"card": card, "closed": True}, status=403)
    except ValueError:
        raise Http404 from None
    return lead_on(request, unit_url(card.host, f"/enter/?{urlencode({'code': code})}"))


def _visit(request: HttpRequest, row: Session, unit_id: int) -> UUID | None:
    """The visit that the address names, if it is this sign-in's own and not over."""
    try:
        named = UUID(request.GET.get("visit", ""))
    except ValueError:
        return None
    if row.account_id is None or row.sign_in is None:
        return None
    found = running(named, account_id=row.account_id, unit_id=unit_id, sign_in=row.sign_in)
    return None if found is None else found.pk
