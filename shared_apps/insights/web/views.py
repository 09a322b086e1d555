"""The dashboards of the network: for any subtree that the reader's roles cover."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import (
    NETWORK_STAFF,
    NETWORK_VIEWER,
    actor_of,
    require_object,
    requires,
)
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import Dashboard, dashboard
from shared_apps.insights.web.chart import day_chart
from shared_apps.insights.web.export import units_csv
from shared_apps.insights.web.words import FAULTS, figure_words
from shared_apps.topics.public import TopicCard, first_levels
from tenants.public import UnitCard, ids_of_path, unit_card, unit_cards


@requires("insights.view")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The subtree the reader's role covers; a choice where there are several."""
    paths = actor_of(request).paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    tops = [ids_of_path(path)[-1] for path in paths if path]
    if len(tops) == 1:
        address = reverse("insights-unit", args=[tops[0]])
        return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)
    cards = unit_cards(tops)
    return render(request, "insights/choose.html", {"units": [cards[top] for top in tops if top in cards]})


@requires("insights.view")
@require_safe
def unit_dashboard(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One subtree: what needs me today, five figures, the units below, topics, days."""
    shown, topics = _read(request, unit_id)
    paths = actor_of(request).paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    context = {
        "shown": shown,
        "figures": [figure_words(change) for change in shown.figures],
        "above": [card for card in shown.above if card.path.startswith(paths)],
        "topics": topics,
        "choices": _choices(shown.period),
        "fault": FAULTS.get(shown.period.fault),
        "chart": day_chart(shown.days),
        "query": _query_string(shown),
    }
    return render(request, "insights/dashboard.html", context)


@requires("insights.view")
@require_safe
def unit_table(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The table of units as a file for spreadsheets."""
    shown, _topics = _read(request, unit_id)
    return units_csv(shown)


def _read(request: HttpRequest, unit_id: int) -> tuple[Dashboard, tuple[TopicCard, ...]]:
    """The dashboard that the address names. 404 for a unit outside the reader's subtrees, and for an unknown
    one.
    """
    unit = _unit_or_404(unit_id)
    require_object(request, "insights.view", unit)
    topics = first_levels()
    topic = next((card for card in topics if card.code == request.GET.get("topic")), None)
    period = periods.read(request.GET, clock.business_day())
    return dashboard(unit, period, topic=topic), topics


def _unit_or_404(unit_id: int) -> UnitCard:
    try:
        return unit_card(unit_id)
    except LookupError:
        raise Http404 from None


def _choices(period: periods.Period) -> list[tuple[str, bool]]:
    """Periods on offer, as values of `period`, each with whether it is the one shown."""
    today = clock.business_day()
    this_month = today.replace(day=1)
    last_month = periods.month_before(this_month)
    values = [*map(str, periods.DAYS), f"{this_month:%Y-%m}", f"{last_month:%Y-%m}"]
    return [(value, value == period.choice) for value in values]


def _query_string(shown: Dashboard) -> str:
    """The filters of this page for the links that go down the tree."""
    period = shown.period
    query = {"period": period.choice}
    if period.choice == periods.CUSTOM:
        query |= {"from": period.first.isoformat(), "to": period.last.isoformat()}
    if shown.topic is not None:
        query["topic"] = shown.topic.code
    return urlencode(query)
