"""By when, and for how long. Days are those of Asia/Shanghai."""

from datetime import date, datetime, time, timedelta
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE

MORNING: Final = time(7, 30)
"""Before the first of the working hours: what the coach has to say is there when people come."""

COACH_DAYS: Final = 30
LOOKS_DAYS: Final = 180
"""After this nobody looks for evidence any more: a unit that is not ready by then needs people."""

SOON: Final = timedelta(days=2)


def due_on(opened: date, days: int) -> date:
    """The last day in time, for so many days after the opening."""
    return opened + timedelta(days=days)


def next_morning(today: date) -> datetime:
    """When the unit is looked at again."""
    return datetime.combine(today + timedelta(days=1), MORNING, tzinfo=BUSINESS_ZONE)


def is_coached(opened: date, live: date | None, today: date) -> bool:
    """The coach speaks for thirty days from the day on which the unit was set up, and again from the day on
    which it opened to the public.
    """
    return today <= (live or opened) + timedelta(days=COACH_DAYS)


def is_looked_at(opened: date, live: date | None, today: date, *, all_done: bool) -> bool:
    """Whether the unit is looked at on the day after ``today``, too."""
    if is_coached(opened, live, today):
        return True
    return not all_done and today <= opened + timedelta(days=LOOKS_DAYS)


def day_range(first: date, last: date) -> tuple[datetime, datetime]:
    """The instants at which the first day begins and the last one ends."""
    start = datetime.combine(first, time(), tzinfo=BUSINESS_ZONE)
    return start, datetime.combine(last + timedelta(days=1), time(), tzinfo=BUSINESS_ZONE)


def month_before(today: date) -> tuple[date, date]:
    """First and last day of the month before this one."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
