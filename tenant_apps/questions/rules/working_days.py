"""Due dates: from a promise and the unit's calendar to the first instant that is too late.

Which days and hours are worked says the calendar (tenants.public.working_calendar). A promise in days ends
with its last day, at 24:00 in Shanghai; a promise in hours ends with that much working time.
"""

from datetime import date, datetime, time, timedelta

from huisheng.kernel import clock
from tenants.public import WorkingCalendar


def end_of(day: date) -> datetime:
    """The first instant after a day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.BUSINESS_ZONE)


def due_at(calendar: WorkingCalendar, since: datetime, days: int) -> datetime:
    """The end of the last working day of a promise; the day on which it is given is not counted."""
    return end_of(calendar.add_working_days(clock.business_day(since), days))


def due_day(due: datetime) -> date:
    """The last day on which a promise is kept, for the instant that is too late."""
    return clock.business_day(due - timedelta(microseconds=1))


def today(now: datetime) -> date:
    """The business day of an instant."""
    return clock.business_day(now)


def ends_with_day(due: datetime) -> bool:
    """Whether this is the end of a promise in days."""
    return due == end_of(due_day(due))


def after_standing_still(
    calendar: WorkingCalendar, due: datetime, since: datetime, until: datetime
) -> datetime:
    """When a promise is due whose clock stood still from ``since`` to ``until``.

    What was left then is left now: as many whole working days after the day on which it stopped, or exactly
    as much working time. One that had passed already when the clock stopped stays as it is.
    """
    if due <= since:
        return due
    if not ends_with_day(due):
        return calendar.add_working_time(until, calendar.working_time_between(since, due))
    left = calendar.working_days_between(clock.business_day(since), due_day(due))
    if left:
        return max(due, due_at(calendar, until, left))
    # It stopped on its last day: that day, or the next one on which there is still time to work.
    return max(due, end_of(clock.business_day(calendar.add_working_time(until, timedelta(microseconds=1)))))


def later_by(calendar: WorkingCalendar, due: datetime, days: int) -> datetime:
    """The end of this many more working days after the last day of a promise."""
    return end_of(calendar.add_working_days(due_day(due), days))


def recounted(calendar: WorkingCalendar, due: datetime, year: int, now: datetime) -> datetime:
    """When a promise is due that was counted before the national days of ``year`` were known.

    As many working days (or as much working time) of that year are left as were left before. Days that have
    passed already are not counted anew.
    """
    before = calendar.without_year(year)
    start = max(date(year, 1, 1) - timedelta(days=1), clock.business_day(now))
    if due_day(due) <= start or start.year > year:
        return due
    if not ends_with_day(due):
        return calendar.add_working_time(end_of(start), before.working_time_between(end_of(start), due))
    left = before.working_days_between(start, due_day(due))
    return end_of(calendar.add_working_days(start, left)) if left else due
