"""The one clock: aware UTC instants, and the business day of the People's Republic (Asia/Shanghai)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")
"""Where a business day begins and ends. China has one time zone and no summer time."""

CENTURY = range(2000, 2100)
"""Years of days that people and programs may name: one beyond is a slip, and its last day has no next."""


_earliest: ContextVar[datetime | None] = ContextVar("huisheng_earliest", default=None)


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    moment, earliest = datetime.now(UTC), _earliest.get()
    return moment if earliest is None or earliest < moment else earliest


@contextmanager
def not_before(at: datetime) -> Iterator[None]:
    """Let `now()` be no earlier than `at` in this block.

    What is done because `at` has come is not done before it, even on a machine whose clock is slow.
    """
    token = _earliest.set(at)
    try:
        yield
    finally:
        _earliest.reset(token)


def business_day(at: datetime | None = None) -> date:
    """Return the calendar day in Asia/Shanghai of an aware instant (of this instant when left out).

    Raises ValueError for a naive datetime: guessing its zone would move figures to another day.
    """
    at = now() if at is None else at
    if at.tzinfo is None:
        raise ValueError("business_day() needs an aware datetime")
    return at.astimezone(BUSINESS_ZONE).date()
