"""One row per thing that has left its unit: locked by every message about it, made by the first."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared_apps.oversight.models import Custody, Parcel
from tenants.public import UnitCard, ancestors

THREAD = "thread"
"""The part of a parcel that grows: a list of notes, each with its id."""


def locked(kind: Custody.Kind, unit_id: int, item_id: str, *, clock: str = "") -> Custody:
    """The locked row, made when this is the first message about it. Inside a transaction."""
    item = UUID(item_id)
    Custody.objects.get_or_create(unit_id=unit_id, item_id=item, kind=kind, clock=clock)
    return Custody.objects.select_for_update().get(unit_id=unit_id, item_id=item, kind=kind, clock=clock)


def next_above(row: Custody) -> UnitCard | None:
    """The nearest unit above the one it comes from that can be asked and was not yet; None at the top.

    Never one that the asker has excluded (E7), and none that is not opened, or is suspended.
    """
    passed = {*row.asked_units, *row.excluded_units}
    for above in reversed(ancestors(row.unit_id)):
        if above.routable and above.id not in passed:
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
