"""Taking in many entries at once, as drafts: all of them, or none with what is wrong in each row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Entry
from tenant_apps.knowledge.operations.finding import latest_version, locked_entry
from tenant_apps.knowledge.operations.writing import revise, write
from tenant_apps.knowledge.rules.content import BadContentError, Content, check
from tenant_apps.knowledge.rules.references import Reference


@dataclass(frozen=True, slots=True)
class ImportedEntry:
    """One row: `number` 0 for a new entry, else the next draft of the entry of that number."""

    row: int
    kind: Kind
    number: int
    content: Content


class ImportRefusedError(Exception):
    """Nothing was taken in; `faults` says why, by row."""

    def __init__(self, faults: list[tuple[int, BadContentError]]) -> None:
        super().__init__(f"{len(faults)} rows")
        self.faults = faults


@transaction.atomic
def take_in(entries: Sequence[ImportedEntry], *, actor: int, only_check: bool) -> int:
    """Take the rows in as drafts; returns how many drafts came of it. Raises ImportRefusedError.

    A row that says what its entry says already makes no draft.
    """
    faults = [found for entry in entries if (found := _fault(entry)) is not None]
    if faults:
        raise ImportRefusedError(faults)
    if only_check:
        return len(entries)
    return sum(_take_in(entry, actor) for entry in entries)


def _fault(entry: ImportedEntry) -> tuple[int, BadContentError] | None:
    try:
        check(entry.kind, entry.content)
    except BadContentError as error:
        return entry.row, error
    known = Entry.objects.filter(kind=entry.kind, number=entry.number, owner_id__isnull=True)
    if entry.number and not known.exists():
        return entry.row, BadContentError("number", "unknown", str(entry.number))
    return None


def _take_in(entry: ImportedEntry, actor: int) -> bool:
    if not entry.number:
        write(entry.kind, entry.content, actor=actor)
        return True
    reference = Reference(0, entry.kind, entry.number)
    latest = latest_version(locked_entry(reference, actor=actor))
    before = (latest.number, latest.saves)
    revise(reference, entry.content, based_on=before, actor=actor)
    after = latest_version(locked_entry(reference, actor=actor))
    return (after.number, after.saves) != before
