"""Words of the dashboards: `{% load insights %}`."""

from datetime import date

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from huisheng.kernel import clock
from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.web.words import CELLS

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
