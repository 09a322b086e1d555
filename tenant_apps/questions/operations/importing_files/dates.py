"""Dates as the files write them, in the time of Beijing."""

import re
from datetime import UTC, datetime
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE

_FORM: Final = re.compile(
    r"(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\Z", re.ASCII
)
_EARLIEST_YEAR: Final = 1990


def parse_date(text: str) -> datetime | None:
    """`2019/2/28 11:25:05`, `2019-07-11 00:00:00` or `2018/4/24` as an aware time in UTC; None when it is no
    date.
    """
    match = _FORM.match(text.strip())
    if match is None:
        return None
    year, _separator, *rest = match.groups()
    if int(year) < _EARLIEST_YEAR:
        return None
    month, day, hour, minute, second = (int(part or 0) for part in rest)
    try:
        local = datetime(int(year), month, day, hour, minute, second, tzinfo=BUSINESS_ZONE)
    except ValueError:
        return None
    return local.astimezone(UTC)
