"""基层困难: when those above are reminded that nobody has taken one on."""

from datetime import datetime, time, timedelta
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from tenants.public import WorkingCalendar

REMIND_AFTER: Final = 3
"""Working days until all levels above are told that nobody has taken it on: as many as a unit has for
whatever else it decides for one below.
"""

REMIND_AGAIN_AFTER: Final = 5
"""A working week between two such reminders: more would be noise."""


def remind_at(calendar: WorkingCalendar, since: datetime, *, again: bool) -> datetime:
    """The first instant at which nobody has taken it on in time; the day itself is not counted."""
    days = REMIND_AGAIN_AFTER if again else REMIND_AFTER
    day = calendar.add_working_days(business_day(since), days)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BUSINESS_ZONE)
