"""The dashboards of the network: for any subtree that the reader's roles cover."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, actor_of, may, requires
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import Dashboard
from shared_apps.insights.web.asked import LINES, asked, query_string
from shared_apps.insights.web.chart import day_chart
from shared_apps.insights.web.details import details_panel
from shared_apps.insights.web.headcounts import headcount_words
from shared_apps.insights.web.sorting import columns, ordered
from shared_apps.insights.web.steps import red_cards, step_groups
from shared_apps.insights.web.tiles import groups
from shared_apps.insights.web.units import is_wide
from shared_apps.insights.web.words import FAULTS, figure_words
from tenants.public import ids_of_path, unit_cards


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
    """One subtree: what needs me today, five figures, the units below, lines, topics, days."""
    point = asked(request, unit_id)
    shown = point.dashboard()
    topic = shown.topic.code if shown.topic else ""
    details = None if shown.line else details_panel(unit_id, shown.period, topic=topic)
    context = {"topics": point.topics, "details": details, **context_of(request, shown)}
    return render(request, "insights/dashboard.html", context)


def context_of(request: HttpRequest, shown: Dashboard) -> dict[str, object]:
    """What the template of a dashboard takes."""
    paths = actor_of(request).paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    sort = request.GET.get("sort", "")
    return {
        "shown": shown,
        "figures": [figure_words(change) for change in shown.figures],
        "above": [card for card in shown.above if card.path.startswith(paths)],
        "rows": ordered(shown.units, sort),
        "columns": columns(sort, wide=is_wide(shown.units)),
        "wide": is_wide(shown.units),
        "tiles": groups(shown.units),
        "late_waves": [wave for wave in shown.coverage.waves if wave.is_late] if shown.coverage else [],
        "may_see_coverage": may(actor_of(request), "onboarding.see_coverage", shown.unit),
        "between": step_groups(shown),
        "people": headcount_words(shown),
        "red_cards": red_cards(shown),
        "lines": LINES,
        "choices": choices(shown.period),
        "fault": FAULTS.get(shown.period.fault),
        "chart": day_chart(shown.days),
        "query": query_string(shown),
        "here": query_string(shown, line=True),
    }


def choices(period: periods.Period) -> list[tuple[str, bool]]:
    """Periods on offer, as values of `period`, each with whether it is the one shown."""
    today = clock.business_day()
    this_month = today.replace(day=1)
    last_month = periods.month_before(this_month)
    values = [*map(str, periods.DAYS), f"{this_month:%Y-%m}", f"{last_month:%Y-%m}"]
    return [(value, value == period.choice) for value in values]
