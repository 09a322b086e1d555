"""What was taken over of a unit from before its facts: months, newest first, as their sources give them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from shared_apps.insights.models import Historic


@dataclass(frozen=True, slots=True)
class Number:
    """One number and where it stands."""

    measure: str
    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Month:
    """All numbers of one month."""

    month: date
    numbers: tuple[Number, ...]


def historic_months(unit_id: int) -> tuple[Month, ...]:
    """One statement."""
    months: dict[date, list[Number]] = defaultdict(list)
    rows = Historic.objects.filter(unit_id=unit_id).order_by("-month", "measure")
    for month, measure, value, source in rows.values_list("month", "measure", "value", "source"):
        months[month].append(Number(measure, value, source))
    return tuple(Month(month, tuple(numbers)) for month, numbers in months.items())
