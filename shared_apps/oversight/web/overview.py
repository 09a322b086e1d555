"""The page on which a supervisor's day begins: what is late, stuck, returned and moved up in one subtree, and
where else something waits (what is overdue in units is the dashboard's).
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, Actor, actor_of, requires
from huisheng.kernel.web.navigation import waiting_today
from shared_apps.oversight.queries.difficulties import untaken
from shared_apps.oversight.queries.held import escalated_to
from shared_apps.oversight.queries.orders import acting_units, issuable, lines, waiting_orders
from shared_apps.oversight.queries.samples import to_look_at
from shared_apps.oversight.queries.supervised import CaseSeen, cases_below
from shared_apps.oversight.web.words import SEEN
from tenants.public import UnitCard, ids_of_path, unit_cards

_MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One question between units; ``may_order`` says whether its holder can be told something from here."""

    case: CaseSeen
    may_order: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Questions of one kind, the oldest first."""

    key: str
    name: str | Promise
    lines: list[Line]


@requires("oversight.view")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One subtree at a time; a number of queries that does not grow with what is found."""
    actor = actor_of(request)
    tops = top_units(actor)
    unit = next((card for card in tops if str(card.id) == request.GET.get("unit")), tops[0] if tops else None)
    context: dict[str, object] = {
        "tops": tops,
        "unit": unit,
        "may_act": bool(acting_units(actor)),
        "orders": lines(waiting_orders(actor)[:_MOST]),
        "untaken": untaken(actor).count(),
        "to_look_at": to_look_at(actor).count(),
        "elsewhere": waiting_today("dashboard", request),
    }
    if unit is not None:
        found = {what: cases_below(unit.id, what, _MOST) for what in SEEN}
        escalated = escalated_to(unit.id, _MOST)
        holders = {case.holder_unit for cases in found.values() for case in cases}
        open_to = issuable(actor, holders | {promise.unit_id for promise in escalated})
        context["sections"] = [
            Section(what, SEEN[what], [Line(case, case.holder_unit in open_to) for case in cases])
            for what, cases in found.items()
            if cases
        ]
        context["escalated"] = [(promise, promise.unit_id in open_to) for promise in escalated]
    return render(request, "oversight/overview.html", context)


def top_units(actor: Actor) -> list[UnitCard]:
    """The tops of the subtrees that the person's roles cover, in the tree's order."""
    paths = actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    cards = unit_cards([ids_of_path(path)[-1] for path in paths if path])
    return sorted(cards.values(), key=lambda card: card.path)
