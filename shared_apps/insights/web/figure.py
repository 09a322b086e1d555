"""One figure with its definition, its as-of time and the rows behind it; how far figures can be trusted; and
every table as a file.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from shared_apps.insights.queries import figures
from shared_apps.insights.queries.late import late_items
from shared_apps.insights.queries.quality import quality
from shared_apps.insights.web.asked import asked, period_query
from shared_apps.insights.web.export import KINDS, TABLES, file_of
from shared_apps.insights.web.late import above_in_reach
from shared_apps.insights.web.sorting import ordered
from shared_apps.insights.web.views import choices, context_of
from shared_apps.insights.web.words import figure_words

_OF_DAYS = (figures.RECEIVED, figures.ANSWERED)
"""What happens on a day; the others are stocks and a share."""


@requires("insights.view")
@require_safe
def figure(request: HttpRequest, unit_id: int, name: str) -> HttpResponse:
    """What a figure means, how it has changed, and the units, days and late questions that it is made of."""
    if name not in figures.FIGURES:
        raise Http404
    shown = asked(request, unit_id).dashboard()
    context = context_of(request, shown)
    context |= {
        "figure": next(figure_words(change) for change in shown.figures if change.name == name),
        "rows": [
            (row, row.figures.value(name) if row.figures else None)
            for row in ordered(shown.units, request.GET.get("sort", "") or f"-{name}")
        ],
        "days": [
            (bar.day, bar.received if name == figures.RECEIVED else bar.answered)
            for bar in reversed(shown.days)
        ]
        if name in _OF_DAYS
        else [],
        "late": late_items(shown.unit, topic=shown.topic)
        if name == figures.OVERDUE and not shown.line
        else None,
    }
    return render(request, "insights/figure.html", context)


@requires("insights.view")
@require_safe
def quality_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """How far the figures of units can be trusted, in counts."""
    point = asked(request, unit_id)
    context = {
        "unit": point.unit,
        "period": point.period,
        "lines": quality(point.unit, point.period),
        "above": above_in_reach(request, point.unit),
        "as_of": clock.now(),
        "query": period_query(point.period),
        "choices": choices(point.period),
    }
    return render(request, "insights/quality.html", context)


@requires("insights.view")
@require_safe
def table(request: HttpRequest, unit_id: int, table: str, kind: str) -> HttpResponse:
    """A table of a dashboard as a file for spreadsheets, with its definitions and its as-of time."""
    if table not in TABLES or kind not in KINDS:
        raise Http404
    return file_of(asked(request, unit_id).dashboard(), table, kind)
