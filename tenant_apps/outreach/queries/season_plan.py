"""When to hold which season, from this unit's past, its calendar and what comes back every year."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.outreach.queries.seasons import SEASONS
from tenant_apps.outreach.rules.planning import Held, Suggestion, since_the_last, suggestions
from tenant_apps.questions import public as questions
from tenants.public import working_calendar

_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The suggestions, the soonest first; days since the last season ended, None for none so far; years
    within them of which the days off are not known yet.
    """

    suggestions: list[Suggestion]
    since_the_last: int | None
    unpublished: list[int]


def plan() -> Plan:
    """As it looks today. Advice: nothing is kept of it, and nothing follows from it by itself."""
    today = clock.business_day()
    calendar = working_calendar(current_unit().id)
    held = [
        Held(season.content.topics, season.content.first_day, season.content.last_day)
        for season in SEASONS.all()
        if not season.is_recalled
    ]
    first = _months_before(today.replace(day=1), _MONTHS)
    found = suggestions(
        today,
        asked=questions.asked_by_month(first, today.replace(day=1)),
        held=held,
        known={code for code, card in topics.tree().cards.items() if card.in_force},
        works_on=calendar.is_working_day,
    )
    years = {day.year for one in found for day in (one.first_day, one.last_day)}
    return Plan(
        suggestions=found,
        since_the_last=since_the_last(today, held),
        unpublished=sorted(years - set(calendar.published)),
    )


def suggestion(code: str) -> Suggestion | None:
    """One of today's suggestions; None for one that is none any more."""
    return next((one for one in plan().suggestions if one.code == code), None)


def _months_before(month: date, number: int) -> date:
    months = month.year * 12 + month.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)
