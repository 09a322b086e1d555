"""Until when an application is to be decided, by the working calendar of whoever decides."""

from datetime import date, datetime, time, timedelta

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from shared_apps.onboarding.data.codes import DAYS_TO_ESCALATE, DAYS_TO_REMIND
from tenants.public import WorkingCalendar


def to_decide(calendar: WorkingCalendar, asked: datetime) -> tuple[datetime, datetime]:
    """The end of the second working day (a reminder goes out), and of the fifth (it moves up)."""
    day = business_day(asked)
    return (
        _end_of(calendar.add_working_days(day, DAYS_TO_REMIND)),
        _end_of(calendar.add_working_days(day, DAYS_TO_ESCALATE)),
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BUSINESS_ZONE)
