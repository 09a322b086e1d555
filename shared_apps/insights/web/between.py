"""Transfers and supervision unit by unit, on a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from shared_apps.insights.queries.steps import steps_by_unit
from shared_apps.insights.web.asked import asked, period_query
from shared_apps.insights.web.late import above_in_reach
from shared_apps.insights.web.steps import step_tables
from shared_apps.insights.web.views import choices


@requires("insights.view")
@require_safe
def between(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What changes hands and what is demanded, of the unit for itself and of each right below it."""
    point = asked(request, unit_id)
    context = {
        "unit": point.unit,
        "period": point.period,
        "tables": step_tables(steps_by_unit(point.unit, point.period)),
        "above": above_in_reach(request, point.unit),
        "as_of": clock.now(),
        "query": period_query(point.period),
        "choices": choices(point.period),
    }
    return render(request, "insights/between.html", context)
