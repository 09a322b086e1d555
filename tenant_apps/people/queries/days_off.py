"""Days that are not worked, for the roster."""

from datetime import date, timedelta

from huisheng.kernel.tenancy import current_unit
from tenants.public import working_calendar


def days_off(first_day: date, days: int) -> frozenset[date]:
    """Of some days from `first_day` on, those that the unit's calendar does not work: weekends and holidays,
    never a weekend that is worked instead (调休).
    """
    calendar = working_calendar(current_unit().id)
    wanted = (first_day + timedelta(days=offset) for offset in range(days))
    return frozenset(day for day in wanted if not calendar.is_working_day(day))
