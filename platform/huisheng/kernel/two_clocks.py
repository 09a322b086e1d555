"""The clock of this machine beside the database's. Either may be wrong, by a second or by a day.

What cannot be taken back (ringing, removing for good) is done when both say that it is time. Then a clock
that is fast does nothing too early, and one that is slow makes things late, which the next look makes good.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

from huisheng.kernel.clock import now


def earlier_now() -> datetime:
    """Return the instant that has come by both clocks."""
    return min(now(), _database_now())


def later_now() -> datetime:
    """Return the instant that one of the clocks has reached: from it on something is kept long enough."""
    return max(now(), _database_now())


def _database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)
