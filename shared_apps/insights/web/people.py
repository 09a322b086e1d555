"""How many people units have, unit by unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from shared_apps.insights.queries.headcounts import headcounts_by_unit
from shared_apps.insights.web.asked import asked, period_query
from shared_apps.insights.web.headcounts import cells, columns_of
from shared_apps.insights.web.late import above_in_reach
from shared_apps.insights.web.views import choices


@requires("insights.view")
@require_safe
def people(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Verified people, people taking part, experts and volunteers, of the unit and of each right below it."""
    point = asked(request, unit_id)
    lines = headcounts_by_unit(point.unit, point.period.last, today=clock.business_day())
    context = {
        "unit": point.unit,
        "period": point.period,
        "columns": columns_of(lines[0]),
        "rows": [(line, cells(line.figures)) for line in lines],
        "above": above_in_reach(request, point.unit),
        "as_of": clock.now(),
        "query": period_query(point.period),
        "choices": choices(point.period),
    }
    return render(request, "insights/people.html", context)
