"""Orders (督办): when a card is shown, and what may still be done."""

from datetime import datetime, time, timedelta
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from shared_apps.contracts.supervision_messages import ANSWERED, NO_CARD, OPEN, RED, YELLOW
from tenants.public import WorkingCalendar

RED_AFTER: Final = 3
"""Working days of the supervised unit after the date: a card is red then (红牌督办), whatever it was."""

REMINDER_REST: Final = timedelta(hours=1)
"""A second reminder sooner adds nothing but noise."""

UNDER_WAY: Final = (OPEN, ANSWERED)

_HIGHER: Final = {NO_CARD: (YELLOW, RED), YELLOW: (RED,), RED: ()}


def red_at(calendar: WorkingCalendar, due: datetime) -> datetime:
    """The instant at which an order that was due then becomes red."""
    day = calendar.add_working_days(business_day(due), RED_AFTER)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BUSINESS_ZONE)


def may_become(card: str, wanted: str) -> bool:
    """A card only goes up: nothing → yellow → red."""
    return wanted in _HIGHER[card]
