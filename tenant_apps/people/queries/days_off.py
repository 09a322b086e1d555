"""Days that are not worked, for the roster."""

from datetime import date, timedelta


def days_off(first_day: date, days: int) -> frozenset[date]:
    """Of some days from `first_day` on, those that are not worked: weekends."""
    wanted = (first_day + timedelta(days=offset) for offset in range(days))
    return frozenset(day for day in wanted if day.weekday() >= 5)
