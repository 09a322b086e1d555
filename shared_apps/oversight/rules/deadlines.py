"""Until when a unit says whether it takes a question over (签收), by its own working calendar."""

from datetime import date, datetime, time, timedelta
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from tenants.public import WorkingCalendar

DAYS_TO_ACCEPT: Final = 1
"""Working days of the receiver; the day on which it is asked is not counted."""

DAYS_UNTIL_LAPSED: Final = 2
"""After so many working days without an answer it is not asked any more."""

DAYS_LATE_HELP: Final = 10
"""Help that is late is still wanted; but nobody keeps the text for ever."""


def to_accept(calendar: WorkingCalendar, asked: datetime) -> tuple[datetime, datetime]:
    """The first instant at which an answer is late, and the one at which none is waited for any more."""
    day = business_day(asked)
    late = calendar.add_working_days(day, DAYS_TO_ACCEPT)
    return _end_of(late), _end_of(calendar.add_working_days(day, DAYS_UNTIL_LAPSED))


def to_help(calendar: WorkingCalendar, asked: datetime, due_on: date | None) -> tuple[datetime, datetime]:
    """The same for a helper (协办), who has a due date of its own."""
    wanted = calendar.add_working_days(business_day(asked), DAYS_TO_ACCEPT)
    last = max(due_on, business_day(asked)) if due_on else wanted
    return _end_of(last), _end_of(calendar.add_working_days(last, DAYS_LATE_HELP))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BUSINESS_ZONE)
