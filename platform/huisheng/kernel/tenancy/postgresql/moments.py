"""Moments as they come from the database.

Django's loader takes each apart by a pattern and then sets its zone a second time; a list of twenty questions
reads sixty of them.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg.adapt import AdaptersMap


class UtcLoader(BaseTzLoader):  # type: ignore[misc]
    """Reads what a connection in UTC says by Python's own reader; anything else as Django does."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        try:
            found = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            # Before the year 1, after 9999, infinity.
            found = None
        if found is None or found.tzinfo is not UTC:
            found = super().load(data)
        return found


@lru_cache(maxsize=4)
def read_as_utc(template: AdaptersMap) -> AdaptersMap:
    """The same adapters, for a connection whose time zone is UTC."""
    found = AdaptersMap(template)
    found.register_loader("timestamptz", UtcLoader)
    return found
