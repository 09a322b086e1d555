"""What comes from above: hidden here, shown again, or replaced by an entry of our own."""

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.tenancy.locks import lock_until_commit
from huisheng.kernel.web.whole_pages import pages_changed
from shared_apps.directory.public import InheritedEntry, inherited_entry
from tenant_apps.knowledge.data.codes import Kind, State
from tenant_apps.knowledge.models import Entry
from tenant_apps.knowledge.operations.finding import NoSuchEntryError, reference_of
from tenant_apps.knowledge.operations.writing import add_version, next_number
from tenant_apps.knowledge.rules.content import Content
from tenant_apps.knowledge.rules.references import Reference


class ReplacedHereError(Exception):
    """The unit has an entry of its own in the place of this one; `reference` names it."""

    def __init__(self, reference: Reference) -> None:
        super().__init__(str(reference))
        self.reference = reference


@transaction.atomic
def hide(reference: Reference, *, actor: int) -> None:
    """Show an entry from above no longer in this unit. Raises NoSuchEntryError, ReplacedHereError."""
    original = _original(reference)
    entry = _override(reference)
    if entry is not None and entry.number is not None:
        raise ReplacedHereError(reference_of(entry))
    if entry is None:
        Entry.objects.create(
            kind=reference.kind,
            state=State.HIDDEN,
            source_unit=reference.source,
            source_number=reference.number,
            source_version=original.card.version,
            made_by_id=actor,
            changed_at=clock.now(),
        )
        pages_changed()
        _record("knowledge.hidden", reference, actor)


@transaction.atomic
def show(reference: Reference, *, actor: int) -> None:
    """Show an entry from above again. Hidden or not before: it shows. Raises ReplacedHereError."""
    entry = _override(reference)
    if entry is None:
        return
    if entry.number is not None:
        raise ReplacedHereError(reference_of(entry))
    entry.delete()
    pages_changed()
    _record("knowledge.shown", reference, actor)


@transaction.atomic
def replace(reference: Reference, *, actor: int) -> Reference:
    """Begin an entry of our own that stands in for one from above, with its text as the first draft; returns
    its reference, or that of the one begun before. Until it is published the original shows. Raises
    NoSuchEntryError.
    """
    original = _original(reference)
    entry = _override(reference)
    if entry is not None and entry.number is not None:
        return reference_of(entry)
    if entry is None:
        entry = Entry(
            kind=reference.kind,
            source_unit=reference.source,
            source_number=reference.number,
            made_by_id=actor,
        )
    entry.number, entry.state = next_number(reference.kind), State.DRAFT
    entry.source_version, entry.changed_at = original.card.version, clock.now()
    entry.save()
    add_version(entry, 1, _copied(original), actor=actor)
    pages_changed()
    _record("knowledge.replaced", reference, actor, {"by": str(reference_of(entry))})
    return reference_of(entry)


@transaction.atomic
def take_note(reference: Reference, *, actor: int) -> None:
    """Somebody has looked at how the original stands now, and leaves ours as it is. Raises
    NoSuchEntryError.
    """
    original = _original(reference)
    entry = _override(reference)
    if entry is None:
        raise NoSuchEntryError(str(reference))
    if entry.source_version != original.card.version:
        entry.source_version = original.card.version
        entry.save(update_fields=["source_version"])
        _record("knowledge.original_seen", reference, actor, {"version": original.card.version})


def _original(reference: Reference) -> InheritedEntry:
    found = (
        None
        if reference.is_own
        else inherited_entry(
            current_unit().id, source=reference.source, kind=reference.kind, number=reference.number
        )
    )
    if found is None:
        raise NoSuchEntryError(str(reference))
    return found


def _override(reference: Reference) -> Entry | None:
    """What this unit did with an entry from above; two officers do not do it twice."""
    lock_until_commit(f"knowledge.override.{reference}")
    found: Entry | None = (
        Entry.objects.select_for_update()
        .filter(kind=reference.kind, source_unit=reference.source, source_number=reference.number)
        .first()
    )
    return found


def _copied(original: InheritedEntry) -> Content:
    return Content(
        title=original.card.title,
        body=original.body,
        questions=original.questions,
        topics=original.card.topics,
        audience=original.card.audience,
        eligibility=original.eligibility,
        how_to_apply=original.how_to_apply,
        contact=original.contact,
        link=original.link,
        valid_until=original.card.valid_until,
        sort=original.card.sort,
        stages=original.card.stages,
        valid_from=original.card.valid_from,
        place=original.card.place,
        office=original.card.office,
        is_public=original.card.is_public and original.card.kind != Kind.CANNED,
    )


def _record(action: str, reference: Reference, actor: int, detail: dict[str, object] | None = None) -> None:
    record(action, object_type="knowledge", object_id=str(reference), actor=actor, detail=detail)
