"""What is overdue, one by one: the rows behind the figure, down to a single question."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, actor_of, may, requires
from huisheng.kernel.web.navigation import links
from shared_apps.contracts.question_facts import ELSEWHERE
from shared_apps.insights.queries.late import MOST, LateItems, late_item, late_items
from shared_apps.insights.web.asked import unit_or_404
from shared_apps.insights.web.words import STEPS
from shared_apps.topics.public import first_levels
from tenants.public import UnitCard, ancestors


@requires("insights.view")
@require_safe
def listed(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Everything that is overdue now at and below a unit, the longest first."""
    unit = unit_or_404(request, unit_id)
    topics = first_levels()
    topic = next((card for card in topics if card.code == request.GET.get("topic")), None)
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdecimal() and 0 < int(number) < 10_000 else 1
    found = late_items(unit, topic=topic, page=page)
    context = {
        "unit": unit,
        "above": above_in_reach(request, unit),
        "found": found,
        "pages": _pages(found).get_page(page),
        "topic": topic,
        "topics": topics,
        "as_of": clock.now(),
        "here": urlencode({"topic": topic.code}) if topic else "",
    }
    return render(request, "insights/late.html", context)


@requires("insights.view")
@require_safe
def one(request: HttpRequest, unit_id: int, question_id: str) -> HttpResponse:
    """One question that is overdue: where, since when, what the unit has told of it, and what can be done."""
    unit = unit_or_404(request, unit_id)
    try:
        item, steps = late_item(unit, question_id)
    except LookupError:
        raise Http404 from None
    context = {
        "item": item,
        "above": above_in_reach(request, unit),
        "steps": [(STEPS[step.kind], step.day) for step in steps if step.kind in STEPS],
        # What is kept in other software has no number here by which an order could name it.
        "asked_here": any(step.kind == "question.received" for step in steps)
        and not question_id.startswith(ELSEWHERE),
        "actions": links("late_question", request),
        "may_visit": unit.routable and may(actor_of(request), "accounts.visit", unit),
    }
    return render(request, "insights/late_item.html", context)


def above_in_reach(request: HttpRequest, unit: UnitCard) -> list[UnitCard]:
    """The units above that the reader may see as well, root first."""
    paths = actor_of(request).paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    return [card for card in ancestors(unit.id) if card.path.startswith(paths)]


def _pages(found: LateItems) -> Paginator[int]:
    return Paginator(range(found.total), MOST)
