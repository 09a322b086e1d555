"""The rhythm of the units below: who has had nothing online for longer, as advice."""

from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, Actor, actor_of, requires
from shared_apps.contracts.directive_messages import SEASON
from shared_apps.directives.queries.rhythm import UnitRhythm, rhythm_below
from shared_apps.directives.queries.visibility import issuing_unit_ids
from tenants.public import UnitCard, unit_cards

PER_PAGE: Final = 50
_LONGEST_ID: Final = 18
_LONGEST_NAMES: Final = 1000
"""As much as the form of a directive takes from an address (prefilled)."""


@requires("directives.view")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The units below one's own, by the tree; `unit` looks at a part of it, `show=beyond` leaves out who
    keeps to the rhythm.
    """
    actor = actor_of(request)
    own = _own_units(actor)
    over = _over(request, actor, own)
    found = rhythm_below(over)
    only_beyond = request.GET.get("show") == "beyond"
    beyond = found.beyond
    pages = Paginator(beyond if only_beyond else found.units, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "over": over,
        "own": [card for card in own if card.id != over.id],
        "rhythm": found,
        "total": len(found.units),
        "beyond": len(beyond),
        "only_beyond": only_beyond,
        "pages": pages,
        "draft": _draft(actor, over, [one for one in pages if one.is_beyond]),
    }
    return render(request, "directives/rhythm.html", context)


def _own_units(actor: Actor) -> list[UnitCard]:
    held = {grant.unit_id for grant in actor.grants if grant.role in (NETWORK_STAFF, NETWORK_VIEWER)}
    return sorted(unit_cards(held).values(), key=lambda card: card.path)


def _over(request: HttpRequest, actor: Actor, own: list[UnitCard]) -> UnitCard:
    """The unit whose part of the tree is looked at. 404 for one over which the reader has no role."""
    wanted = request.GET.get("unit", "")
    if not wanted:
        if not own:
            raise Http404
        return own[0]
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < _LONGEST_ID):
        raise Http404
    card = unit_cards({int(wanted)}).get(int(wanted))
    if card is None or not card.path.startswith(actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)):
        raise Http404
    return card


def _draft(actor: Actor, over: UnitCard, units: list[UnitRhythm]) -> str:
    """The address of a directive, half written, that calls these units to a season; empty for whoever issues
    nothing for a unit that stands above them, and where there is nobody to call.
    """
    if not units or over.id not in issuing_unit_ids(actor):
        return ""
    names, left = [], _LONGEST_NAMES
    for one in units:
        left -= len(one.unit.name) + 1
        if left < 0:
            break
        names.append(one.unit.name)
    query = {"issuer": over.id, "kind": SEASON, "target": over.id, "units": "\n".join(names)}
    return f"{reverse('directives-new')}?{urlencode(query)}"
