"""Words of the dashboards: `{% load insights %}`."""

from collections.abc import Sequence
from datetime import date

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from huisheng.kernel import clock
from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries.dashboard import UnitLine
from shared_apps.insights.queries.trends import Trend
from shared_apps.insights.web.units import Cell, beside
from shared_apps.insights.web.words import CELLS, LINES
from tenants.public import UnitKind

register = template.Library()


@register.filter
def period_name(choice: str) -> str:
    """A value of the filter `period` in words: 近 30 天, 本月, 上月."""
    if choice.isdecimal():
        return ngettext("Last {n} day", "Last {n} days", int(choice)).format(n=choice)
    today = clock.business_day()
    month = date.fromisoformat(f"{choice}-01")
    return (
        gettext("This month")
        if (month.year, month.month) == (today.year, today.month)
        else gettext("Last month")
    )


@register.filter
def cell_words(cell: str) -> str | Promise:
    """Why a line holds no figures."""
    return CELLS[cell]


@register.simple_tag
def definition(code: str) -> str | Promise:
    """The definition (口径) of a measure: `{% definition "handed_in" %}`."""
    return MEASURES[code].definition


@register.filter
def line_name(line: str) -> str | Promise:
    """A line (条线) in words; one that is not known by its code."""
    return LINES.get(line, line)


@register.filter
def points(trend: Trend) -> str:
    """A trend as the points of an SVG line, 100 wide and 20 high; nothing for less than two stretches."""
    if len(trend) < 2 or not any(trend):
        return ""
    highest = max(trend)
    return " ".join(
        f"{100 * index // (len(trend) - 1)},{19 - 18 * max(number, 0) // highest}"
        for index, number in enumerate(trend)
    )


@register.filter
def beside_cells(line: UnitLine) -> Sequence[Cell]:
    """What stands beside a unit's figures in the table of units."""
    return beside(line)


@register.filter
def spelled(trend: Trend) -> str:
    """The numbers of a trend, for those who do not see the line."""
    return gettext(", ").join(map(str, trend)) if trend else ""


@register.filter
def kind_name(kind: str) -> str | Promise:
    """A kind of units in words."""
    return UnitKind(kind).label if kind in UnitKind.values else kind
