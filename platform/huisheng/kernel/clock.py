"""The one clock: aware UTC instants, and the business day of the People's Republic (Asia/Shanghai)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")
"""Where a business day begins and ends. China has one time zone and no summer time."""


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return datetime.now(UTC)


def business_day(at: datetime | None = None) -> date:
    """Return the calendar day in Asia/Shanghai of an aware instant (of this instant when left out).

    Raises ValueError for a naive datetime: guessing its zone would move figures to another day.
    """
    at = now() if at is None else at
    if at.tzinfo is None:
        raise ValueError("business_day() needs an aware datetime")
    return at.astimezone(BUSINESS_ZONE).date()
