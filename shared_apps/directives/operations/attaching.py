"""Files come to a directive and go: to a draft at once, to an issued one as part of an amendment."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.office_files import OfficeFile
from shared_apps.directives.models import Attachment, Directive
from shared_apps.directives.operations.drafting import locked_draft
from shared_apps.directives.operations.keeping_files import Stored, forget, keeping

MOST_FILES: Final = 10
"""Files that a directive has at once."""


class TooManyFilesError(Exception):
    """With these the directive would have more files than it may."""


def add(directive_id: UUID, actor: Actor, files: Sequence[OfficeFile]) -> None:
    """Add files to a draft; what it has already, byte for byte, is not added again.

    Raises NotADraftError, TooManyFilesError; then none is kept.
    """
    issuer = Directive.objects.filter(pk=directive_id).values_list("issuer_unit_id", flat=True).first()
    with keeping(files, issuer_unit_id=issuer or 0) as stored, transaction.atomic():
        directive = locked_draft(directive_id)
        new = attach(directive, stored, since=1, added_by=actor.account_id)
        if new:
            _record("directive.files_added", directive, actor, files=new)


@transaction.atomic
def remove(directive_id: UUID, actor: Actor, attachment_id: UUID) -> bool:
    """Take a file out of a draft; False when it is gone already. Raises NotADraftError."""
    directive = locked_draft(directive_id)
    found = Attachment.objects.filter(pk=attachment_id, directive=directive).first()
    if found is None:
        return False
    found.delete()
    forget([found.path])
    _record("directive.files_removed", directive, actor, files=1)
    return True


def attach(
    directive: Directive,
    stored: Iterable[Stored],
    *,
    since: int,
    added_by: int | None,
    without: Collection[str] = (),
) -> int:
    """Write the rows of stored files, in the step's transaction, the directive's row being held; how many
    are new. `without` are ids of those that are about to go. Raises TooManyFilesError.
    """
    known = set(
        directive.attachments.filter(until=None).exclude(pk__in=without).values_list("digest", flat=True)
    )
    new = {one.digest: one for one in stored if one.digest not in known}
    if not new:
        return 0
    if len(known) + len(new) > MOST_FILES:
        raise TooManyFilesError
    now = clock.now()
    Attachment.objects.bulk_create(
        Attachment(
            directive=directive,
            name=one.file.name,
            content_type=one.file.content_type,
            size=len(one.file.content),
            digest=one.digest,
            path=one.path,
            since=since,
            added_by=added_by,
            added_at=now,
        )
        for one in new.values()
    )
    return len(new)


def bring_in(directive: Directive, removed: Collection[str]) -> None:
    """An amendment takes place, whose version the directive has by now: the files that waited come with it,
    and these ids go.
    """
    version = directive.content_version
    directive.attachments.filter(since=0).update(since=version)
    directive.attachments.filter(pk__in=list(removed), until=None, since__lt=version).update(until=version)


def drop_waiting(directive_id: UUID) -> None:
    """The amendment that waited does not take place: neither do its files. In a transaction."""
    waiting = Attachment.objects.filter(directive_id=directive_id, since=0)
    paths = list(waiting.values_list("path", flat=True))
    waiting.delete()
    forget(paths)


def take_over(above: Directive, children: Sequence[Directive]) -> None:
    """Let directives that hand this one on have the files that stand with it, each kept once: in the version
    of the content that they have by now. What went above goes, own files stay. In a transaction.
    """
    files = list(Attachment.objects.filter(directive=above, since__gte=1))
    if not files:
        return
    stands = {one.path: one for one in files if one.until is None}
    gone = {one.path for one in files} - stands.keys()
    rows = Attachment.objects.filter(directive__in=children, since__gte=1, until=None)
    now, came, went = clock.now(), list[Attachment](), list[Attachment]()
    for child in children:
        mine = [row for row in rows if row.directive_id == child.pk]
        leaving = [row for row in mine if row.path in gone]
        for row in leaving:
            row.until = child.content_version
        went += leaving
        known = {row.digest for row in mine if row not in leaving}
        came += [
            Attachment(
                directive=child,
                name=one.name,
                content_type=one.content_type,
                size=one.size,
                digest=one.digest,
                path=one.path,
                since=child.content_version,
                added_by=one.added_by,
                added_at=now,
            )
            for one in stands.values()
            if one.digest not in known
        ]
    Attachment.objects.bulk_update(went, ["until"])
    Attachment.objects.bulk_create(came)


def _record(what: str, directive: Directive, actor: Actor, *, files: int) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id, "files": files},
    )
