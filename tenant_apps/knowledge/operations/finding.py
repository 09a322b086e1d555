"""Finding the entry that a step works on, under a lock, and the errors that all steps share."""

from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Entry, Version
from tenant_apps.knowledge.rules.references import Reference


class NoSuchEntryError(LookupError):
    """There is no such entry of this unit, or it is somebody else's own reply."""


class ChangedMeanwhileError(Exception):
    """A colleague has saved since the form was opened; `version` and `saves` say what stands now."""

    def __init__(self, version: int, saves: int) -> None:
        super().__init__(f"version {version}, saved {saves} times")
        self.version, self.saves = version, saves


def locked_entry(reference: Reference, *, actor: int) -> Entry:
    """The unit's own entry, locked until the transaction ends. Raises NoSuchEntryError."""
    if not reference.is_own:
        raise NoSuchEntryError(str(reference))
    entry: Entry | None = (
        Entry.objects.select_for_update().filter(kind=reference.kind, number=reference.number).first()
    )
    if entry is None or entry.owner_id not in (None, actor):
        raise NoSuchEntryError(str(reference))
    return entry


def latest_version(entry: Entry) -> Version:
    """The version with the highest number; every entry with a number has one."""
    version: Version = Version.objects.filter(entry_id=entry.pk).latest("number")
    return version


def reference_of(entry: Entry) -> Reference:
    """How an own entry is named."""
    assert entry.number is not None
    return Reference(0, Kind(entry.kind), entry.number)
