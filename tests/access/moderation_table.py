"""Moderation: anybody reports and reads the rules, staff decide, administrators keep the word list."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.moderation.data.codes import Reason, Source, Wanted
from tenant_apps.moderation.models import ForBelow
from tenant_apps.moderation.operations.opening import open_case
from tenant_apps.moderation.operations.reporting import NewReport, report
from tenant_apps.moderation.public import Item, ItemKind, author_link
from tenant_apps.moderation.rules import items
from tests.access.table import UNIT_KINDS, Row, World, everybody, only

NOT = 405
STAFF = ("duty_officer", "leader", "unit_admin")
KIND = "note-of-the-access-table"
NOTE = Item(title="标题", text="正文", written_at=datetime(2026, 11, 20, tzinfo=UTC))


def _kind(unit: UnitRef) -> str:
    """A kind of item, and an id that only this unit has."""
    if KIND not in items._kinds:
        items._kinds[KIND] = ItemKind(KIND, "留言", _read)
    return f"n{unit.id}"


def _read(item_id: str) -> Item | None:
    from huisheng.kernel.tenancy import current_unit

    return NOTE if item_id == f"n{current_unit().id}" else None


def item(world: World, unit: UnitRef) -> dict[str, Any]:
    """A public item."""
    return {"kind": KIND, "item": _kind(unit)}


def case(world: World, unit: UnitRef) -> dict[str, Any]:
    """A case that waits."""
    item_id = _kind(unit)
    with enter_unit(unit):
        opened = open_case(KIND, item_id, NOTE, source=Source.BEFORE, shown=False, at=datetime.now(UTC))
    return {"case_id": opened.pk}


def below(world: World, unit: UnitRef) -> dict[str, Any]:
    """A case of a unit below that this unit is asked to decide."""
    with enter_unit(unit):
        row = ForBelow.objects.create(
            origin_unit=unit.id,
            referral=uuid4(),
            wanted=Wanted.OVERDUE,
            attempt=1,
            asked_at=datetime.now(UTC),
            parcel={"title": NOTE.title, "text": NOTE.text},
        )
    return {"row_id": row.pk}


def receipt(world: World, unit: UnitRef) -> dict[str, Any]:
    """A report of somebody."""
    item_id = _kind(unit)
    with enter_unit(unit):
        return {"receipt": report(NewReport(kind=KIND, item=item_id, reason=Reason.ABUSE, token="token"))}


def authors(world: World, unit: UnitRef) -> dict[str, Any]:
    """What the author of a held item may read."""
    case(world, unit)
    with enter_unit(unit):
        return {"token": author_link(KIND, _kind(unit)).strip("/").split("/")[-1]}


ANYBODY = UNIT_KINDS

ROWS = [
    Row("moderation-rules", "unit", everybody(), everybody(NOT)),
    Row("moderation-check", "unit", everybody(), everybody(422)),
    Row(
        "moderation-report",
        "unit",
        only(*ANYBODY),
        only(*ANYBODY, ok=303),
        object_in=item,
        data={"reason": "abuse", "token": "token"},
    ),
    Row("moderation-my-reports", "unit", everybody(303), everybody(303)),
    Row("moderation-receipt", "unit", only(*ANYBODY), only(*ANYBODY, ok=422), object_in=receipt),
    Row("moderation-author", "unit", only(*ANYBODY), only(*ANYBODY, ok=422), object_in=authors),
    Row("moderation-queue", "unit", only(*STAFF), only(*STAFF, ok=NOT)),
    Row(
        "moderation-case",
        "unit",
        only(*STAFF),
        only(*STAFF, ok=303),
        object_in=case,
        data={"do": "decide", "version": "1", "verdict": "keep", "reason": "criticism"},
    ),
    Row(
        "moderation-below",
        "unit",
        only(*STAFF),
        only(*STAFF, ok=303),
        object_in=below,
        data={"verdict": "keep", "reason": "criticism"},
    ),
    Row("moderation-topics", "unit", only("unit_admin"), only("unit_admin", ok=303)),
    Row("moderation-lists", "unit", only("unit_admin"), only("unit_admin", ok=303), data={"version": "0"}),
]
