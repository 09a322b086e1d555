"""Write planned units that are not there yet: thousands in a few statements, all or none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.conf import settings
from django.db import connection, transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from tenants.importing.pinyin import full_pinyin, initials
from tenants.importing.planned import PlannedUnit
from tenants.models import Domain, Unit, UnitPlace
from tenants.models.unit import path_segment
from tenants.naming import forget_names
from tenants.tree_lock import lock_tree

_BATCH: Final = 1000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SavedUnits:
    """How many units were entered, and how many the tree had already (they are left exactly as they are)."""

    entered: int
    known: int


def save_units(
    planned: Sequence[PlannedUnit],
    slugs: Mapping[str, str],
    *,
    source: str,
    told: Callable[[int], None] = lambda rows: None,
) -> SavedUnits:
    """Enter the units that the tree does not have (told by their code), in state "listed", each with place
    and domain.

    Parents must come before their children. A unit that was renamed or moved in the tree keeps its name and
    place, and new units below it follow it. `told` is called with the number of rows written by each
    statement, three per unit. Of two imports at once the second waits, then finds the units of the first.
    """
    with enter_network(), transaction.atomic():
        lock_tree()
        paths, ids = _existing()
        new = [unit for unit in planned if unit.code not in ids]
        taken = set(Unit.objects.values_list("slug", flat=True))
        rows = []
        for unit, unit_id in zip(new, _reserve_ids(len(new)), strict=True):
            paths[unit.code] = (paths[unit.parent_code] if unit.parent_code else "") + path_segment(unit_id)
            ids[unit.code] = unit_id
            rows.append(_row(unit, unit_id, paths[unit.code], ids, _free_slug(unit, slugs[unit.code], taken)))
        today = business_day()
        for batch in _batches(rows):
            Unit.objects.bulk_create(batch)
            told(len(batch))
        for batch in _batches(rows):
            UnitPlace.objects.bulk_create(
                [UnitPlace(unit_id=row.pk, path=row.path or "", from_day=today) for row in batch]
            )
            told(len(batch))
        for batch in _batches(rows):
            Domain.objects.bulk_create(
                [
                    Domain(
                        tenant_id=row.pk, domain=f"{row.slug}.{settings.HUISHENG_BASE_HOST}", is_primary=True
                    )
                    for row in batch
                ]
            )
            told(len(batch))
        if new:
            record(
                "unit.listed_in_bulk",
                object_type="unit",
                object_id=f"{rows[0].pk}-{rows[-1].pk}",
                actor="system",
                detail={"count": len(new), "source": source},
            )
            forget_names()
    return SavedUnits(entered=len(new), known=len(planned) - len(new))


def _existing() -> tuple[dict[str, str], dict[str, int]]:
    paths: dict[str, str] = {}
    ids: dict[str, int] = {}
    for code, path, unit_id in Unit.objects.exclude(code="").values_list("code", "path", "id"):
        paths[code] = path or ""
        ids[code] = unit_id
    return paths, ids


def _reserve_ids(count: int) -> list[int]:
    """Ids from the table's own sequence, ahead of the rows: a path holds the ids of the unit and all above
    it.
    """
    table = connection.ops.quote_name(Unit._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [int(row[0]) for row in cursor.fetchall()]


def _row(unit: PlannedUnit, unit_id: int, path: str, ids: Mapping[str, int], slug: str) -> Unit:
    return Unit(
        id=unit_id,
        code=unit.code,
        parent_id=ids[unit.parent_code] if unit.parent_code else None,
        path=path,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        line=unit.line,
        slug=slug,
        sort_key=full_pinyin(unit.place),
        initials=initials(unit.place),
    )


def _free_slug(unit: PlannedUnit, slug: str, taken: set[str]) -> str:
    """The planned address; with the code where a unit entered by hand has it already."""
    free = slug if slug not in taken else f"{slug[:47]}-{unit.code.lower()}"
    taken.add(free)
    return free


def _batches(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
