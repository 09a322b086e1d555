"""A report by a form is written together and sent.

The draft is one row that all colleagues share. Its `body` holds what is typed and, for the last few times it
was saved, what was typed then: a page that was opened at one of them is compared with it, so that two people
who write at once lose nothing (merging.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.forms import Parsed, from_json, parse, said_of
from huisheng.kernel.messaging import emit
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.contracts.report_messages import DirectiveFormAnswered
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations.acting import (
    DirectiveEndedError,
    NoReportWantedError,
    account_of,
    first_acknowledge,
    locked,
    standing,
)
from tenant_apps.directive_inbox.operations.merging import Typed, merged, tidied
from tenant_apps.directive_inbox.operations.one_task import held_with

_KEPT: Final = 12
"""How many earlier states of a draft are kept to compare with."""
_DRAFT = DirectiveEntry.Kind.DRAFT


class NoFormError(Exception):
    """The report on this directive follows no form, or the form has not arrived yet."""


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


@transaction.atomic
def save(directive_id: UUID, actor: Actor, *, typed: Typed, based_on: int, opened: Typed) -> Saved:
    """Save what was typed into the draft. `based_on` is its number when the page was opened, `opened` what
    the page shows where nothing was saved yet. Raises DirectiveEndedError, NoReportWantedError.
    """
    return _save(_to_report_on(directive_id), actor, typed, based_on, opened)


@transaction.atomic
def send(directive_id: UUID, actor: Actor, *, typed: Typed, based_on: int, opened: Typed) -> Sent:
    """Send the report by the form (报送); what was typed is saved first, whatever hinders the rest.

    Raises DirectiveEndedError, NoReportWantedError, NoFormError.
    """
    now = clock.now()
    others = held_with(directive_id)
    item = _to_report_on(directive_id)
    form = DirectiveEntry.objects.filter(
        directive_id=directive_id, kind=DirectiveEntry.Kind.FORM, number__gt=0
    ).first()
    if form is None:
        raise NoFormError(directive_id)
    saved = _save(item, actor, typed, based_on, opened)
    if saved.conflicts:
        return Sent(saved)
    definition = from_json(form.body["form"])
    parsed = parse(definition, saved.typed)
    if parsed.errors:
        return Sent(saved, parsed)
    revision = item.report_revision + 1
    said = [one.as_json() for one in said_of(definition, parsed.answers)]
    versions = _versions(one.directive_id for one in others)
    for one in (item, *others):
        if one.acknowledged_at is None:
            first_acknowledge(one, actor, now)
        version = versions.get(one.directive_id, form.number)
        report_one(one, actor, now, {"answers": parsed.answers, "said": said, "version": version})
    return Sent(saved, parsed, revision)


def _versions(directive_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The version of the form that each directive has here: the same form has another number in each."""
    forms = DirectiveEntry.objects.filter(
        directive_id__in=list(directive_ids), kind=DirectiveEntry.Kind.FORM, number__gt=0
    )
    return dict(forms.values_list("directive_id", "number"))


def _to_report_on(directive_id: UUID) -> DirectiveItem:
    item = locked(directive_id)
    if item.closed_at is not None:
        raise DirectiveEndedError
    if item.kind not in REPORTED_ON:
        raise NoReportWantedError
    return item


def _save(item: DirectiveItem, actor: Actor, typed: Typed, based_on: int, opened: Typed) -> Saved:
    """The item is held: of two who save at once the second sees what the first has written."""
    now, mine = clock.now(), tidied(typed)
    row = DirectiveEntry.objects.filter(directive_id=item.directive_id, kind=_DRAFT).first()
    if row is None:
        row = DirectiveEntry(directive_id=item.directive_id, kind=_DRAFT, number=0, at=now)
        row.body = {"typed": tidied(opened), "history": [[0, tidied(opened)]]}
    theirs: Mapping[str, list[str]] = row.body["typed"]
    history: list[list[Any]] = row.body["history"]
    base: Mapping[str, list[str]] = next((was for number, was in history if number == based_on), {})
    found = merged(base, theirs, mine)
    by = row.name if found.conflicts else ""
    if found.typed != theirs or not row.pk:
        row.number += 1
        row.body = {"typed": found.typed, "history": [*history, [row.number, found.typed]][-_KEPT:]}
        row.account_id, row.name, row.at = account_of(actor), actor.name[:60], now
        row.save()
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
        detail={"revision": revision, "form_version": body["version"]},
    )
