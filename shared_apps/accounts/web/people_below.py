"""The people of units below, on the network's host, for those above them; and the operators among themselves.

The first administrator of a new unit is invited here.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import NETWORK_STAFF, OPERATOR, actor_of, require_object, requires
from shared_apps.accounts.web import people
from tenants.public import search_units, unit_card, unit_cards

FOUND_MAX = 50


@requires("accounts.people_below")
@never_cache
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Find a unit in my subtree."""
    actor = actor_of(request)
    paths = actor.paths_for(NETWORK_STAFF, OPERATOR)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:100]
    if wanted:
        found = [card for card in search_units(wanted, FOUND_MAX) if card.path.startswith(paths)]
    else:
        own = unit_cards({g.unit_id for g in actor.grants if g.role == NETWORK_STAFF})
        found = sorted(own.values(), key=lambda card: card.path)
    return render(
        request, "accounts/units.html", {"units": found, "wanted": wanted, "base": "web/base_dashboard.html"}
    )


def _of(request: HttpRequest, unit_id: int) -> people.Place:
    try:
        card = unit_card(unit_id)
    except LookupError:
        raise Http404 from None
    require_object(request, "accounts.people_below", card)
    return people.Place(card=card, in_unit=False)


@requires("accounts.people_below")
@never_cache
@require_safe
def page(request: HttpRequest, unit_id: int) -> HttpResponse:
    return people.page(request, _of(request, unit_id))


@requires("accounts.people_below")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, unit_id: int) -> HttpResponse:
    return people.invite(request, _of(request, unit_id))


@requires("accounts.people_below")
@require_POST
def withdraw(request: HttpRequest, unit_id: int, invitation_id: int) -> HttpResponse:
    return people.withdraw(request, _of(request, unit_id), invitation_id)


@requires("accounts.people_below")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_role(request: HttpRequest, unit_id: int, account_id: int) -> HttpResponse:
    return people.add_role(request, _of(request, unit_id), account_id)


@requires("accounts.people_below")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def last_day(request: HttpRequest, unit_id: int, grant_id: int) -> HttpResponse:
    return people.last_day(request, _of(request, unit_id), grant_id)


@requires("accounts.people_below")
@require_POST
def password_link(request: HttpRequest, unit_id: int, account_id: int) -> HttpResponse:
    return people.password_link(request, _of(request, unit_id), account_id)


@requires("accounts.people_below")
@require_POST
def reset(request: HttpRequest, unit_id: int, account_id: int) -> HttpResponse:
    return people.reset_from_above(request, _of(request, unit_id), account_id)


@requires("accounts.people_below")
@require_POST
def decide_reset(request: HttpRequest, unit_id: int, reset_id: int) -> HttpResponse:
    return people.decide_reset(request, _of(request, unit_id), reset_id)


PLATFORM = people.Place(card=None, in_unit=False)


@requires("accounts.operate")
@never_cache
@require_safe
def operators(request: HttpRequest) -> HttpResponse:
    return people.page(request, PLATFORM)


@requires("accounts.operate")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite_operator(request: HttpRequest) -> HttpResponse:
    return people.invite(request, PLATFORM)


@requires("accounts.operate")
@require_POST
def withdraw_operator(request: HttpRequest, invitation_id: int) -> HttpResponse:
    return people.withdraw(request, PLATFORM, invitation_id)


@requires("accounts.operate")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def operator_last_day(request: HttpRequest, grant_id: int) -> HttpResponse:
    return people.last_day(request, PLATFORM, grant_id)


@requires("accounts.operate")
@require_POST
def ask_operator_reset(request: HttpRequest, account_id: int) -> HttpResponse:
    return people.ask_reset(request, PLATFORM, account_id)


@requires("accounts.operate")
@require_POST
def decide_operator_reset(request: HttpRequest, reset_id: int) -> HttpResponse:
    return people.decide_reset(request, PLATFORM, reset_id)
