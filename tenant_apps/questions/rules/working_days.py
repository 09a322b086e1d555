"""Working days and due dates.

For now a working day is Monday to Friday. Public holidays and the working weekends that make up for them
(调休) are
published year by year and will come from a calendar table; everything that counts working days asks this
module.
"""

from datetime import date, datetime, time, timedelta

from huisheng.kernel import clock

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether offices are open on this day."""
    return day.weekday() < SATURDAY


def add_working_days(day: date, count: int) -> date:
    """The working day that is ``count`` (at least 1) working days after ``day``; ``day`` itself is not
    counted.
    """
    if count < 1:
        raise ValueError("at least one working day")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def due_at(received_at: datetime, days: int) -> datetime:
    """The first instant that is too late: the end (24:00 in Shanghai) of the last working day for an
    answer.
    """
    last = add_working_days(clock.business_day(received_at), days)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=clock.BUSINESS_ZONE)


def due_day(due: datetime) -> date:
    """The last day on which an answer is in time, for an instant made by ``due_at``."""
    return clock.business_day(due - timedelta(microseconds=1))


def today(now: datetime) -> date:
    """The business day of an instant."""
    return clock.business_day(now)
