"""Files of a report: kept in this unit's own storage, where nobody above has them until the report is sent.

Each is an entry of its directive; the draft and every report name it by its id. What neither names any more
is removed with its bytes. Files are written before the rows (huisheng.kernel.leftover_files).
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.forms import Answers, Definition, Kind, StoredFile, files_in
from huisheng.kernel.forms.uploads import code_of
from huisheng.kernel.ids import uuid7
from huisheng.kernel.leftover_files import LEFT_BEHIND, LeftoverFiles
from huisheng.kernel.messaging import emit
from huisheng.kernel.office_files import ENDINGS, OfficeFile
from huisheng.kernel.two_clocks import earlier_now
from shared_apps.contracts.report_messages import DirectiveFilesSent
from tenant_apps.directive_inbox.events import SWEEP_FILES
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations.acting import account_of, to_report_on
from tenant_apps.directive_inbox.operations.merging import Typed
from tenant_apps.directive_inbox.queries.report_files import stored_files

FOLDER: Final = "directive_inbox/files"
MOST_UNUSED: Final = 30
"""Files that programs have handed in for one directive and that its draft does not name yet."""
UNUSED_FOR: Final = LEFT_BEHIND
"""So long a file waits at least to be named in the draft."""
_LOOKED_BACK: Final = timedelta(days=7)
_FILE: Final = DirectiveEntry.Kind.FILE


class TooManyFilesError(Exception):
    """So many files have been handed in that no draft names."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that has been written, and what its row will say."""

    path: str
    file: OfficeFile
    digest: str


def _with_rows(paths: Collection[str]) -> set[str]:
    return set(DirectiveEntry.objects.filter(kind=_FILE, text__in=list(paths)).values_list("text", flat=True))


LEFTOVERS: Final = LeftoverFiles(folder=FOLDER, wake=SWEEP_FILES, with_rows=_with_rows)


@contextmanager
def keeping(files: Mapping[str, Sequence[OfficeFile]]) -> Iterator[dict[str, list[Stored]]]:
    """Write files, by field; when the block is left, remove those that no row points to.

    Enter it before the transaction that writes the rows, so that it ends after it.
    """
    if not any(files.values()):
        yield {}
        return
    with LEFTOVERS.writing() as paths:
        stored: dict[str, list[Stored]] = {}
        for field, several in files.items():
            for file in several:
                name = f"{FOLDER}/{uuid7().hex}{ENDINGS[file.content_type]}"
                paths.append(default_storage.save(name, ContentFile(file.content)))
                digest = hashlib.sha256(file.content).hexdigest()
                stored.setdefault(field, []).append(Stored(paths[-1], file, digest))
        yield stored


def hand_in(directive_id: UUID, actor: Actor, file: OfficeFile) -> tuple[UUID, bool]:
    """Take a file that a draft is to name later; the same file again is the one that is there. Returns its id
    and whether it is new.

    Raises DirectiveEndedError, NoReportWantedError, TooManyFilesError; then nothing is kept.
    """
    with keeping({"": [file]}) as stored, transaction.atomic():
        to_report_on(directive_id)
        (one,) = stored[""]
        known = stored_files(directive_id)
        there = _same(known, one)
        if there is not None:
            return UUID(there), False
        if len(known.keys() - _named(directive_id)) >= MOST_UNUSED:
            raise TooManyFilesError
        return UUID(_add(directive_id, actor, one)), True


def bring_in(
    directive_id: UUID, actor: Actor, definition: Definition, typed: Typed, stored: Mapping[str, list[Stored]]
) -> dict[str, list[str]]:
    """What is typed, with the files that came with it by their ids, and without ids of files that are not
    here. The directive is held. What is here already, byte for byte, is the one that is here: a page that is
    sent again adds nothing. Where there is to be one file, a new one takes its place.
    """
    found = {name: list(values) for name, values in typed.items()}
    known = stored_files(directive_id)
    for one in definition.fields:
        if one.kind != Kind.FILE:
            continue
        ids = [key for key in dict.fromkeys(found.get(one.id, ())) if key in known]
        for new in stored.get(one.id, ()):
            there = _same(known, new)
            if there is None:
                there = _add(directive_id, actor, new)
                known[there] = {"digest": new.digest}
            if there not in ids:
                ids = [there] if one.most_files == 1 else [*ids, there]
        found[one.id] = ids
    return found


def drop_unnamed(directive_id: UUID, before: Typed) -> None:
    """Remove the files that stood in the draft ``before`` and are named by nothing any more, and those that
    were handed in long ago and never named. In the transaction that has written the draft.
    """
    gone = stored_files(directive_id).keys() - _named(directive_id)
    if not gone:
        return
    stood = {value for values in before.values() for value in values}
    old = earlier_now() - UNUSED_FOR
    rows = [
        row
        for row in DirectiveEntry.objects.filter(directive_id=directive_id, kind=_FILE, key__in=gone)
        if row.key in stood or row.at < old
    ]
    DirectiveEntry.objects.filter(pk__in=[row.pk for row in rows]).delete()
    LEFTOVERS.forget([row.text for row in rows])


@transaction.atomic
def drop_unused() -> None:
    """At night: remove what was handed in during the last days and that no draft has named since."""
    old = earlier_now() - UNUSED_FOR
    rows = DirectiveEntry.objects.filter(kind=_FILE, at__lt=old, at__gt=old - _LOOKED_BACK)
    for directive_id in sorted(set(rows.values_list("directive_id", flat=True))):
        # Whoever saves a draft meanwhile is waited for, and seen.
        if DirectiveItem.objects.select_for_update().filter(directive_id=directive_id).first() is not None:
            drop_unnamed(directive_id, {})


def send(directive_id: UUID, revision: int, answers: Answers) -> int:
    """Have the network bring up the files of a report, before the report itself; how many there are."""
    named = {file["id"]: field for field, answer in answers.items() for file in files_in(answer)}
    rows = DirectiveEntry.objects.filter(directive_id=directive_id, kind=_FILE, key__in=named)
    files = [{**_told(row), "field": named[row.key], "path": row.text} for row in rows.order_by("pk")]
    if files:
        emit(DirectiveFilesSent(directive_id=str(directive_id), revision=revision, files=files))
    return len(files)


def share(directive_id: UUID, other_id: UUID, answers: Answers) -> None:
    """Another directive that is the same task has rows of its own for the files of a report."""
    named = {file["id"] for answer in answers.values() for file in files_in(answer)}
    rows = list(DirectiveEntry.objects.filter(directive_id=directive_id, kind=_FILE, key__in=named))
    for row in rows:
        row.pk, row.directive_id = None, other_id
    DirectiveEntry.objects.bulk_create(rows, ignore_conflicts=True)


def _add(directive_id: UUID, actor: Actor, one: Stored) -> str:
    key = str(uuid7())
    DirectiveEntry.objects.create(
        directive_id=directive_id,
        kind=_FILE,
        key=key,
        text=one.path,
        body={
            "name": one.file.name,
            "type": code_of(one.file.content_type),
            "size": str(len(one.file.content)),
            "digest": one.digest,
            "content_type": one.file.content_type,
        },
        account_id=account_of(actor),
        name=actor.name[:60],
        at=clock.now(),
    )
    return key


def _same(known: Mapping[str, StoredFile], one: Stored) -> str | None:
    return next((key for key, has in known.items() if has["digest"] == one.digest), None)


def _told(row: DirectiveEntry) -> dict[str, str]:
    return {"id": row.key, **{part: str(value) for part, value in row.body.items()}}


def _named(directive_id: UUID) -> set[str]:
    """Ids of files that the draft or a report names."""
    kinds = (DirectiveEntry.Kind.DRAFT, DirectiveEntry.Kind.REPORT)
    named: set[str] = set()
    for row in DirectiveEntry.objects.filter(directive_id=directive_id, kind__in=kinds):
        for values in row.body.get("typed", {}).values():
            named.update(values)
        for answer in row.body.get("answers", {}).values():
            named.update(file["id"] for file in files_in(answer))
    return named
