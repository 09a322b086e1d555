"""The working calendar of a unit, put together from the national days and its layers of settings."""

from tenants.calendar.national import national_days
from tenants.calendar.own import HOURS, OWN_DAYS, own_days, weekly
from tenants.calendar.working import WorkingCalendar
from tenants.settings_layers import explain_settings


def working_calendar(unit_id: int) -> WorkingCalendar:
    """When this unit works, as things stand. Cheap: what it needs is cached."""
    national = national_days()
    found = explain_settings(unit_id, [HOURS, OWN_DAYS])
    return WorkingCalendar(
        weekly(found[HOURS].value),
        national.days,
        national.years,
        own_days(found[OWN_DAYS].value),
    )
