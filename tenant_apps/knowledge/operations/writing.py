"""Writing: a new entry, the next version of one, an old version taken up again."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Entry, Version
from tenant_apps.knowledge.operations.finding import (
    ChangedMeanwhileError,
    NoSuchEntryError,
    latest_version,
    locked_entry,
    reference_of,
)
from tenant_apps.knowledge.rules.content import Content, check
from tenant_apps.knowledge.rules.references import Reference


@transaction.atomic
def write(kind: Kind, content: Content, *, actor: int, owner: int | None = None) -> Reference:
    """Write a new entry as a draft; it gets its number for good. `owner`: the ready reply of one person.

    Raises BadContentError.
    """
    check(kind, content, is_personal=owner is not None)
    entry = Entry.objects.create(
        kind=kind, number=next_number(kind), owner_id=owner, made_by_id=actor, changed_at=clock.now()
    )
    add_version(entry, 1, content, actor=actor)
    return reference_of(entry)


@transaction.atomic
def revise(reference: Reference, content: Content, *, based_on: tuple[int, int], actor: int) -> int:
    """Save over the draft, or begin the next version where the latest has been published; returns its number.

    `based_on` is (version, saves) as the form showed them. Raises BadContentError, NoSuchEntryError,
    ChangedMeanwhileError.
    """
    entry = locked_entry(reference, actor=actor)
    check(reference.kind, content, is_personal=entry.owner_id is not None)
    latest = latest_version(entry)
    if based_on != (latest.number, latest.saves):
        raise ChangedMeanwhileError(latest.number, latest.saves)
    if latest.published_at is not None:
        if content == content_of(latest):
            return latest.number
        return add_version(entry, latest.number + 1, content, actor=actor)
    for name, value in _columns(content).items():
        setattr(latest, name, value)
    latest.saves += 1
    latest.author_id, latest.written_at = actor, clock.now()
    latest.save()
    _note(entry, latest.number, actor)
    return latest.number


@transaction.atomic
def restore(reference: Reference, number: int, *, actor: int) -> int:
    """Take up an old version as the newest draft; returns the draft's number. What stood in the draft before
    is written over only where it was never published: publishing is what makes a version last.

    Raises NoSuchEntryError.
    """
    entry = locked_entry(reference, actor=actor)
    old = Version.objects.filter(entry_id=entry.pk, number=number).first()
    if old is None:
        raise NoSuchEntryError(f"{reference} has no version {number}")
    latest = latest_version(entry)
    return revise(reference, content_of(old), based_on=(latest.number, latest.saves), actor=actor)


def next_number(kind: Kind) -> int:
    """The next number of a kind. Numbers are never used again, since entries are never deleted."""
    lock_until_commit(f"knowledge.number.{kind}")
    highest = Entry.objects.filter(kind=kind).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def add_version(entry: Entry, number: int, content: Content, *, actor: int) -> int:
    """Add a version to a locked entry, with its entry in the audit."""
    Version.objects.create(
        entry=entry, number=number, author_id=actor, written_at=clock.now(), **_columns(content)
    )
    _note(entry, number, actor)
    return number


def content_of(version: Version) -> Content:
    """What was written."""
    return Content(
        title=version.title,
        body=version.body,
        questions=tuple(version.questions),
        topics=tuple(version.topics),
        audience=version.audience,
        eligibility=version.eligibility,
        how_to_apply=version.how_to_apply,
        contact=version.contact,
        link=version.link,
        valid_until=version.valid_until,
        sort=version.sort,
        stages=tuple(version.stages),
        valid_from=version.valid_from,
        place=version.place,
        office=version.office,
        is_public=version.is_public,
        for_below=version.for_below,
        note=version.note,
    )


def _columns(content: Content) -> dict[str, Any]:
    return {
        **asdict(content),
        "questions": list(content.questions),
        "topics": list(content.topics),
        "stages": list(content.stages),
    }


def _note(entry: Entry, version: int, actor: int) -> None:
    Entry.objects.filter(pk=entry.pk).update(changed_at=clock.now())
    record(
        "knowledge.written",
        object_type="knowledge",
        object_id=str(reference_of(entry)),
        actor=actor,
        detail={"version": version},
    )
