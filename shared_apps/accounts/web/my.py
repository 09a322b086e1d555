"""On the network's host: where I work, and the hand-over to one of those units."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huisheng.kernel.access import SUBTREE_ROLES, UNIT_ADMIN, VOLUNTEER, actor_of, requires
from huisheng.kernel.audit import record
from huisheng.kernel.web.navigation import links, waiting_today
from shared_apps.accounts.data import ROLE_NAMES
from shared_apps.accounts.operations.handing_over import local_path, make_code, may_enter
from shared_apps.accounts.sessions import SessionStore
from tenants.public import UnitCard, UnitNotRoutableError, unit_card, unit_cards, unit_ref, unit_url


@dataclass(frozen=True, slots=True)
class Workplace:
    """A unit and what I am there; `address` is empty while its pages are closed."""

    card: UnitCard
    roles: list[str]
    address: str


@requires("accounts.own")
@never_cache
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """My units and roles, and the pages of the network that are mine."""
    actor = actor_of(request)
    cards = unit_cards({grant.unit_id for grant in actor.grants if grant.unit_id})
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
        # An administrator who does nothing else has no desk, and a volunteer has pages of their own.
        page = "/desk/"
        if len(roles) == 1:
            page = {UNIT_ADMIN: "/manage/", VOLUNTEER: "/volunteer/"}.get(roles[0], page)
        address = unit_url(card.host, f"/enter/start/?{urlencode({'next': page})}") if card.routable else ""
        places.append(Workplace(card, [str(ROLE_NAMES[role]) for role in roles], address))
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
    if not may_enter(actor, unit_id):
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
        if not isinstance(session, SessionStore) or session.row is None:
            raise Http404
        code = make_code(
            session=session.row,
            unit_id=unit_id,
            browser_digest=request.GET.get("browser", ""),
            next_path=local_path(request.GET.get("next"), otherwise="/desk/"),
        )
    except UnitNotRoutableError:
        return render(request, "accounts/no_role.html", {"card": card, "closed": True}, status=403)
    except ValueError:
        raise Http404 from None
    return HttpResponseRedirect(unit_url(card.host, f"/enter/?{urlencode({'code': code})}"))
