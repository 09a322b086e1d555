"""What last month would have been with the hours and promises of today, or others that are tried out.

The unit's own questions, where it had any; else the times at which real people wrote to another city, and
were answered there (data/sample_times.csv: November 2018, from the public data set of messages to a city's
leaders, without a word of them). A page that shows those says so.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from tenant_apps.questions.public import Came, LookedBack, came_between, look_back
from tenant_apps.setup.rules.days import day_range, month_before

_SAMPLE: Final = Path(__file__).parents[1] / "data" / "sample_times.csv"
_SAMPLE_FIRST: Final = date(2018, 11, 1)


@dataclass(frozen=True, slots=True)
class LastMonth:
    """The month, whether it is the sample that stands in for it, and what it would have been."""

    first_day: date
    last_day: date
    is_sample: bool
    found: LookedBack


def last_month(now: datetime, *, hours: int | None = None, days: int | None = None) -> LastMonth:
    """Of the current unit."""
    first, last = month_before(business_day(now))
    came = came_between(*day_range(first, last))
    is_sample = not came
    if is_sample:
        came = [_moved(asked, answered, first) for asked, answered in _sample()]
    return LastMonth(first, last, is_sample, look_back(came, now, response_hours=hours, answer_days=days))


def _moved(asked: datetime, answered: datetime, first: date) -> Came:
    """The same weekday and time of day in the month that begins with ``first``."""
    weeks = (first - _SAMPLE_FIRST).days // 7
    by = timedelta(weeks=weeks)
    return Came(asked + by, None, answered + by)


@lru_cache(maxsize=1)
def _sample() -> tuple[tuple[datetime, datetime], ...]:
    with _SAMPLE.open(encoding="utf-8", newline="") as lines:
        return tuple((_time(row["asked"]), _time(row["answered"])) for row in csv.DictReader(lines))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_ZONE)
