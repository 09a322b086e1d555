"""Rules of what may be published (see the README), as constants and plain functions."""

from datetime import date, timedelta

SENSITIVE_KINDS = frozenset({"national", "province", "city"})
"""Kinds of units for which the one line of sensitive topics exists: city or higher."""

SMALLEST_SENSITIVE = 11
"""A number of sensitive questions is published from here upward."""

SETTLES = timedelta(days=5)
"""After the end of a quarter units have so long to tell what is late; then its lines are published, once."""


def quarter_of(day: date) -> date:
    """The first day of the calendar quarter of a day."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def next_quarter(quarter: date) -> date:
    """The first day of the following quarter."""
    return date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)
