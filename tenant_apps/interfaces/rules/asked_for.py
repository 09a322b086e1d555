"""Which requests a caller of Open311 wants to see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SPAN: Final = timedelta(days=90)
MOST: Final = 1000
_YEARS: Final = range(1990, 2200)


class BadQuery(ValueError):
    """The parameter ``field`` cannot be read."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """``numbers`` overrides everything else. No ``closed`` means either; no ``services`` means all."""

    numbers: tuple[str, ...]
    services: frozenset[str]
    start: datetime
    end: datetime
    closed: bool | None


def asked_for(sent: Mapping[str, str], now: datetime) -> AskedFor:
    """Read the query. An empty parameter is one that was not sent. Raises BadQuery."""
    numbers = _parts(sent, "service_request_id")
    if len(numbers) > MOST:
        raise BadQuery("service_request_id")
    start, end = _moment(sent, "start_date"), _moment(sent, "end_date")
    if end is None:
        end = now if start is None else start + SPAN
    if start is None:
        start = end - SPAN
    if end < start or end - start > SPAN:
        raise BadQuery("end_date")
    stages = set(_parts(sent, "status"))
    if not stages <= {"open", "closed"}:
        raise BadQuery("status")
    return AskedFor(
        numbers=tuple(number.upper() for number in numbers),
        services=frozenset(_parts(sent, "service_code")),
        start=start,
        end=end,
        closed="closed" in stages if len(stages) == 1 else None,
    )


def _parts(sent: Mapping[str, str], field: str) -> list[str]:
    said = sent.get(field, "")
    if "\x00" in said:
        raise BadQuery(field)
    return [part for part in (part.strip() for part in said.split(",")) if part]


def _moment(sent: Mapping[str, str], field: str) -> datetime | None:
    said = sent.get(field, "").strip()
    if not said:
        return None
    try:
        # A plus sign that was not escaped arrives as a space.
        moment = datetime.fromisoformat(said.replace(" ", "+"))
    except ValueError:
        raise BadQuery(field) from None
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise BadQuery(field)
    return moment
