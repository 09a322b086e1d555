"""A report by a form is written together and sent.

The draft is one row that all colleagues share. Its `body` holds what is typed and, for the last few times it
was saved, what was typed then: a page that was opened at one of them is compared with it, so that two people
who write at once lose nothing (merging.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.forms import Definition, Kind, Parsed, from_json, parse, said_of
from huisheng.kernel.messaging import emit
from huisheng.kernel.office_files import OfficeFile
from shared_apps.contracts.report_messages import DirectiveFormAnswered
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations import report_files
from tenant_apps.directive_inbox.operations.acting import (
    account_of,
    first_acknowledge,
    standing,
    to_report_on,
)
from tenant_apps.directive_inbox.operations.bringing_into_line import bring_into_line, write_down
from tenant_apps.directive_inbox.operations.merging import Typed, merged, tidied
from tenant_apps.directive_inbox.operations.one_task import held_with
from tenant_apps.directive_inbox.queries.report_files import stored_files

_DRAFT = DirectiveEntry.Kind.DRAFT

Files = Mapping[str, Sequence[OfficeFile]]
"""Files that were checked, by field."""
NO_FILES: Final[Files] = MappingProxyType({})


class NoFormError(Exception):
    """The report on this directive follows no form, or the form has not arrived yet."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page or a program sends."""

    typed: Typed
    based_on: int
    opened: Typed
    stored: Mapping[str, list[report_files.Stored]]


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft as it stands: its number, what is typed, and where a colleague has written something else at
    the same time (`conflicts`, what stands there, and `by`, who wrote it).
    """

    number: int
    typed: dict[str, list[str]]
    conflicts: dict[str, list[str]] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of sending: a `revision`, or what hinders it in `parsed`, or conflicts in `saved`."""

    saved: Saved
    parsed: Parsed | None = None
    revision: int = 0


def save(
    directive_id: UUID,
    actor: Actor,
    *,
    typed: Typed,
    based_on: int,
    opened: Typed,
    files: Files = NO_FILES,
) -> Saved:
    """Save what was typed into the draft, and files with it by field. `based_on` is its number when the page
    was opened, `opened` what the page shows where nothing was saved yet. Raises DirectiveEndedError,
    NoReportWantedError.
    """
    with report_files.keeping(files) as stored, transaction.atomic():
        return _save(to_report_on(directive_id), actor, _Page(typed, based_on, opened, stored))


def send(
    directive_id: UUID,
    actor: Actor,
    *,
    typed: Typed,
    based_on: int,
    opened: Typed,
    files: Files = NO_FILES,
) -> Sent:
    """Send the report by the form (报送); what was typed is saved first, whatever hinders the rest.

    Raises DirectiveEndedError, NoReportWantedError, NoFormError.
    """
    with report_files.keeping(files) as stored, transaction.atomic():
        return _send(directive_id, actor, _Page(typed, based_on, opened, stored))


def _send(directive_id: UUID, actor: Actor, page: _Page) -> Sent:
    now = clock.now()
    others = held_with(directive_id)
    item = to_report_on(directive_id)
    form = _form(directive_id)
    if form is None:
        raise NoFormError(directive_id)
    saved = _save(item, actor, page)
    if saved.conflicts:
        return Sent(saved)
    definition = from_json(form.body["form"])
    parsed = parse(definition, saved.typed, files=stored_files(directive_id))
    if parsed.errors:
        return Sent(saved, parsed)
    revision = item.report_revision + 1
    forms = _forms(one.directive_id for one in others)
    for one in (item, *others):
        asked = forms.get(one.directive_id, form) if one is not item else form
        answered = parsed if asked is form else _answered(asked, definition, saved.typed, directive_id)
        if answered.errors:
            # It asks something besides: that is still to be answered, the rest stands there already.
            bring_into_line(asked, saved.typed, actor, now, was_reported=False)
            continue
        if one.acknowledged_at is None:
            first_acknowledge(one, actor, now)
        if one is not item:
            report_files.share(directive_id, one.directive_id, answered.answers)
            if asked is not form:
                bring_into_line(asked, saved.typed, actor, now, was_reported=True)
        said = [line.as_json() for line in said_of(from_json(asked.body["form"]), answered.answers)]
        body = {"answers": answered.answers, "said": said, "version": asked.number}
        report_one(one, actor, now, body)
    return Sent(saved, parsed, revision)


def _forms(directive_ids: Iterable[UUID]) -> dict[UUID, DirectiveEntry]:
    """The form that each directive has here: whoever handed one on may ask more than those above."""
    forms = DirectiveEntry.objects.filter(
        directive_id__in=list(directive_ids), kind=DirectiveEntry.Kind.FORM, number__gt=0
    )
    return {form.directive_id: form for form in forms}


def _answered(form: DirectiveEntry, sent: Definition, typed: Typed, directive_id: UUID) -> Parsed:
    """What was typed as a report by another form of the same task: what that asks, and nothing else. What it
    asks besides is taken from its own draft.
    """
    draft = DirectiveEntry.objects.filter(directive_id=form.directive_id, kind=_DRAFT).first()
    own = {} if draft is None else draft.body["typed"]
    besides = {name: values for name, values in own.items() if sent.field(name.partition(".")[0]) is None}
    files = {**stored_files(form.directive_id), **stored_files(directive_id)}
    return parse(from_json(form.body["form"]), {**besides, **typed}, files=files)


def _form(directive_id: UUID) -> DirectiveEntry | None:
    forms = DirectiveEntry.objects.filter(directive_id=directive_id, kind=DirectiveEntry.Kind.FORM)
    form: DirectiveEntry | None = forms.filter(number__gt=0).first()
    return form


def _save(item: DirectiveItem, actor: Actor, page: _Page) -> Saved:
    """The item is held: of two who save at once the second sees what the first has written."""
    now, form = clock.now(), _form(item.directive_id)
    definition = Definition() if form is None else from_json(form.body["form"])
    mine = tidied(report_files.bring_in(item.directive_id, actor, definition, page.typed, page.stored))
    row = DirectiveEntry.objects.filter(directive_id=item.directive_id, kind=_DRAFT).first()
    if row is None:
        row = DirectiveEntry(directive_id=item.directive_id, kind=_DRAFT, number=0, at=now)
        row.body = {"typed": tidied(page.opened), "history": [[0, tidied(page.opened)]]}
    theirs: Mapping[str, list[str]] = row.body["typed"]
    history: list[list[Any]] = row.body["history"]
    base: Mapping[str, list[str]] = next((was for number, was in history if number == page.based_on), {})
    of_files = {one.id for one in definition.fields if one.kind == Kind.FILE}
    found = merged(base, theirs, mine, files=of_files)
    by = row.name if found.conflicts else ""
    if found.typed != theirs or not row.pk:
        write_down(row, found.typed, actor, now)
    report_files.drop_unnamed(item.directive_id, theirs)
    return Saved(row.number, found.typed, found.conflicts, by)


def report_one(item: DirectiveItem, actor: Actor, now: datetime, body: dict[str, Any]) -> None:
    """What was written is the report on this directive from now on, and its issuer is told. The item is held
    by this transaction; `body` as in DirectiveEntry.
    """
    directive_id, revision = str(item.directive_id), item.report_revision + 1
    DirectiveItem.objects.filter(pk=item.pk).update(
        reported_at=item.reported_at or now,
        report_revision=revision,
        report_text="",
        report_number=None,
        report_at=now,
        report_by=account_of(actor),
        report_name=actor.name[:60],
        earlier_reports=[*item.earlier_reports, *standing(item)],
    )
    DirectiveEntry.objects.create(
        directive_id=item.directive_id,
        kind=DirectiveEntry.Kind.REPORT,
        key=str(revision),
        number=revision,
        body=body,
        account_id=account_of(actor),
        name=actor.name[:60],
        at=now,
    )
    files = report_files.send(item.directive_id, revision, body["answers"])
    emit(
        DirectiveFormAnswered(
            directive_id=directive_id,
            at=now.isoformat(),
            revision=revision,
            form_version=body["version"],
            answers=body["answers"],
            person=actor.name[:60],
        )
    )
    record(
        "directive.reported",
        object_type="directive",
        object_id=directive_id,
        actor=account_of(actor),
        detail={"revision": revision, "form_version": body["version"], "files": files},
    )
