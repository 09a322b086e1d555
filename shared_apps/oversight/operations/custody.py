"""One row per thing that has left its unit: locked by every message about it, made by the first of its own
unit.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from shared_apps.oversight.models import Custody, Parcel
from shared_apps.oversight.rules.exclusion import is_kept_out
from tenants.public import UnitCard, ancestors

THREAD = "thread"
"""The part of a parcel that grows: a list of notes, each with its id."""


def locked(kind: Custody.Kind, unit_id: int, item_id: str, *, clock: str = "") -> Custody:
    """The locked row, made when this is the first message about it. Only for what the unit of origin tells of
    its own; inside a transaction.
    """
    Custody.objects.get_or_create(unit_id=unit_id, item_id=UUID(item_id), kind=kind, clock=clock)
    return _for_update(kind, unit_id, item_id, clock).get()


def locked_for(sender: int, kind: Custody.Kind, unit_id: int, item_id: str) -> Custody | None:
    """The locked row for a message of ``sender``; None where that unit has no part in the thing.

    The unit of origin may be the first to tell of it. Any other unit has a part once it was asked, and so
    after the row was made: for it none is made, and nobody else's is locked.
    """
    return locked(kind, unit_id, item_id) if sender == unit_id else asked(sender, kind, unit_id, item_id)


def asked(sender: int, kind: Custody.Kind, unit_id: int, item_id: str) -> Custody | None:
    """The locked row of a thing that ``sender`` was asked about; None where it was not."""
    return _for_update(kind, unit_id, item_id).filter(asked_units__contains=[sender]).first()


def _for_update(kind: Custody.Kind, unit_id: int, item_id: str, clock: str = "") -> QuerySet[Custody]:
    rows = Custody.objects.select_for_update()
    return rows.filter(unit_id=unit_id, item_id=UUID(item_id), kind=kind, clock=clock)


def next_above(row: Custody) -> UnitCard | None:
    """The nearest unit above the one it comes from that can be asked and was not yet; None at the top.

    Never one that the asker keeps out (E7), and none that is not opened, or is suspended.
    """
    for above in reversed(ancestors(row.unit_id)):
        if above.routable and above.id not in row.asked_units and not is_kept_out(above, row.excluded_units):
            return above
    return None


def keep_parcel(row: Custody, content: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the text of a thing on its way; what was noted before it came stays in it. Returns the whole."""
    known = parcel_of(row)
    whole = {**known, **content, THREAD: merged(known.get(THREAD, ()), content.get(THREAD, ()))}
    Parcel.objects.update_or_create(custody=row, defaults={"content": whole})
    return whole


def parcel_of(row: Custody) -> dict[str, Any]:
    """The text as it stands; empty when it is gone."""
    kept = Parcel.objects.filter(custody=row).first()
    return dict(kept.content) if kept else {}


def drop_parcel(row: Custody) -> None:
    """The text is not needed here any more."""
    Parcel.objects.filter(custody=row).delete()


def merged(known: Any, more: Any) -> list[dict[str, str]]:
    """Two lists of notes as one: each id once, in order of time."""
    notes = {note["id"]: note for note in (*known, *more)}
    return sorted(notes.values(), key=lambda note: (note["at"], note["id"]))
