"""A historic base (历史数据) from a CSV file: unit, month, measure, value, source. All rows or none.

Taking the same file over again changes nothing; another number for the same unit, month and measure takes the
place of the former one. What a unit has told itself is never overwritten nor added to.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from django.db import transaction
from django.db.models import Min

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from shared_apps.insights.data.measures import MEASURES, Kept, Nature
from shared_apps.insights.models import Daily, Historic
from tenants.public import UnitCard, unit_by_slug

COLUMNS: Final = ("unit", "month", "measure", "value", "source")
_CHINESE: Final[Mapping[str, str]] = {
    "单位": "unit",
    "月份": "month",
    "指标": "measure",
    "数值": "value",
    "来源": "source",
}
ALLOWED: Final = frozenset(
    measure.code
    for measure in MEASURES.values()
    if measure.nature is Nature.FLOW and measure.kept in (Kept.DAILY, Kept.READING)
)
"""Flows alone: a stock has no month, and a share cannot be taken back to what it was made of."""
_SOURCE_MAX: Final = 120
_VALUE_MAX: Final = 10**12


@dataclass(frozen=True, slots=True)
class BadRow:
    """Why a row cannot be taken over; `row` counts as a spreadsheet does, the head being 1."""

    row: int
    column: str
    fault: str


class BadHistory(ValueError):
    """The file cannot be taken over; nothing was written."""

    def __init__(self, rows: list[BadRow]) -> None:
        super().__init__(f"{len(rows)} rows cannot be taken over")
        self.rows = rows


@transaction.atomic
def import_history(text: str, *, actor: str) -> int:
    """Take the file over; returns the number of rows. Raises BadHistory."""
    rows, faults = _read(text)
    if faults:
        raise BadHistory(faults)
    now = clock.now()
    Historic.objects.bulk_create(
        [Historic(**row, imported_at=now) for row in rows],
        update_conflicts=True,
        unique_fields=["unit_id", "month", "measure"],
        update_fields=["value", "source", "imported_at"],
        batch_size=1_000,
    )
    record(
        "insights.history_imported",
        object_type="history",
        object_id=f"{now:%Y%m%d%H%M%S}",
        actor=actor,
        detail={"rows": len(rows)},
    )
    return len(rows)


def _read(text: str) -> tuple[list[dict[str, object]], list[BadRow]]:
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    names = {name: _CHINESE.get(name.strip(), name.strip()) for name in reader.fieldnames or ()}
    missing = [column for column in COLUMNS if column not in names.values()]
    if missing:
        return [], [BadRow(1, column, "the column is missing") for column in missing]
    units: dict[str, UnitCard | None] = {}
    first_told: dict[int, date | None] = {}
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    faults: list[BadRow] = []
    for number, line in enumerate(reader, start=2):
        said = {names[name]: (value or "").strip() for name, value in line.items() if name in names}
        unit = _unit(said["unit"], units)
        month = _month(said["month"])
        found = list(_faults(said, unit, month))
        if not found and unit is not None and month is not None:
            told = _first_told(unit.id, first_told)
            if told is not None and month >= told.replace(day=1):
                found.append(("month", f"the unit has told this itself since {told}"))
            key = (unit.id, month, said["measure"])
            if key in rows:
                found.append(("month", "unit, month and measure stand in the file twice"))
            rows[key] = {
                "unit_id": unit.id,
                "month": month,
                "measure": said["measure"],
                "value": int(said["value"]) if said["value"].isdecimal() else 0,
                "source": said["source"],
            }
        faults += [BadRow(number, column, fault) for column, fault in found]
    if not rows and not faults:
        faults = [BadRow(2, "unit", "the file has no rows")]
    return list(rows.values()), faults


def _faults(said: Mapping[str, str], unit: UnitCard | None, month: date | None) -> Iterable[tuple[str, str]]:
    if unit is None:
        yield "unit", "no unit has this short address (slug)"
    if month is None:
        yield "month", "write a past month as 2019-03"
    if said["measure"] not in ALLOWED:
        yield "measure", f"write one of {', '.join(sorted(ALLOWED))}"
    value = said["value"]
    if not (value.isascii() and value.isdecimal() and int(value) < _VALUE_MAX):
        yield "value", "write a whole number without separators"
    if not said["source"] or len(said["source"]) > _SOURCE_MAX:
        yield "source", f"say in at most {_SOURCE_MAX} characters where the number stands"


def _unit(slug: str, known: dict[str, UnitCard | None]) -> UnitCard | None:
    if slug not in known:
        known[slug] = unit_by_slug(slug)
    return known[slug]


def _month(text: str) -> date | None:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if month < clock.business_day().replace(day=1) else None


def _first_told(unit_id: int, known: dict[int, date | None]) -> date | None:
    """The first day of which the unit itself has told anything."""
    if unit_id not in known:
        known[unit_id] = Daily.objects.filter(unit_id=unit_id, own=True).aggregate(day=Min("day"))["day"]
    return known[unit_id]
