"""A brief is written: its words, what figures it shows, and the cases it tells of."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from shared_apps.insights.models import Brief, BriefCase
from shared_apps.insights.queries.brief_cases import fit_for_cases
from shared_apps.insights.queries.brief_visibility import may_write_for

MOST_CASES: Final = 10


class NotADraftError(RuntimeError):
    """The brief has been issued or thrown away meanwhile."""


class ChangedMeanwhileError(RuntimeError):
    """Somebody else has changed the draft since the page was shown."""


class TooManyCasesError(RuntimeError):
    """A brief tells of so many cases and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefContent:
    """What a person writes into a brief (see models.Brief)."""

    kind: str
    masthead: str
    editor: str
    title: str
    lead: str
    body: str
    first: date
    last: date
    level: str
    measures: tuple[str, ...]
    ranking: str
    to_above: str
    to_beside: str
    to_below: str


@transaction.atomic
def create(actor: Actor, *, unit_id: int, content: BriefContent, corrects: UUID | None = None) -> UUID:
    """Save a new draft; returns its id. ``corrects``: the issued brief of the same unit that it puts right.

    Raises PermissionError for a unit this person does not write for, LookupError for a brief that cannot be
    put right by it.
    """
    if actor.account_id is None or not may_write_for(actor, unit_id):
        raise PermissionError("a brief is written in the name of one's own unit")
    if (
        corrects is not None
        and not Brief.objects.filter(
            pk=corrects, unit_id=unit_id, kind=content.kind, state=Brief.State.ISSUED
        ).exists()
    ):
        raise LookupError(corrects)
    now = clock.now()
    brief = Brief(unit_id=unit_id, account_id=actor.account_id, created_at=now, corrects_id=corrects)
    _fill(brief, content)
    brief.save(force_insert=True)
    _record("brief.drafted", brief, actor)
    return brief.pk


@transaction.atomic
def change(brief_id: UUID, actor: Actor, *, content: BriefContent, version: int) -> None:
    """Replace the content of a draft. Raises NotADraftError, ChangedMeanwhileError."""
    brief = locked_draft(brief_id, version)
    kind = brief.kind
    _fill(brief, content)
    if brief.corrects_id is not None:
        brief.kind = kind
    _step(brief)
    _record("brief.changed", brief, actor)


@transaction.atomic
def add_case(brief_id: UUID, actor: Actor, *, item_id: int, comment: str) -> None:
    """Take a public question up as a case. Once is enough: again changes the comment.

    Raises NotADraftError, TooManyCasesError; LookupError for a question that may not be told of (now).
    """
    brief = locked_draft(brief_id)
    item = fit_for_cases(brief.unit_id).filter(pk=item_id).first()
    if item is None:
        raise LookupError(item_id)
    key: dict[str, Any] = {"unit_id": item.unit_id, "question_id": item.question_id}
    if not brief.cases.filter(**key).exists() and brief.cases.count() >= MOST_CASES:
        raise TooManyCasesError
    BriefCase.objects.update_or_create(
        brief=brief, **key, defaults={"number": item.number, "comment": comment}
    )
    _step(brief)
    _record("brief.case_added", brief, actor)


@transaction.atomic
def drop_case(brief_id: UUID, actor: Actor, *, case_id: int) -> None:
    """Leave a case out. Raises NotADraftError."""
    brief = locked_draft(brief_id)
    if brief.cases.filter(pk=case_id).delete()[0]:
        _step(brief)
        _record("brief.case_dropped", brief, actor)


@transaction.atomic
def discard(brief_id: UUID, actor: Actor) -> None:
    """Throw a draft away. Raises NotADraftError."""
    brief = locked_draft(brief_id)
    _record("brief.discarded", brief, actor)
    brief.delete()


def locked_draft(brief_id: UUID, version: int | None = None) -> Brief:
    """The draft, held until the end of the transaction. Raises NotADraftError, and ChangedMeanwhileError
    where it is not as it was when ``version`` was shown.
    """
    brief = Brief.objects.select_for_update().filter(pk=brief_id, state=Brief.State.DRAFT).first()
    if brief is None:
        raise NotADraftError(brief_id)
    if version is not None and brief.version != version:
        raise ChangedMeanwhileError(brief_id)
    return brief


def _fill(brief: Brief, content: BriefContent) -> None:
    for name in BriefContent.__dataclass_fields__:
        value = getattr(content, name)
        setattr(brief, name, list(value) if isinstance(value, tuple) else value)
    brief.changed_at = clock.now()


def _step(brief: Brief) -> None:
    brief.version += 1
    brief.changed_at = clock.now()
    brief.save()


def _record(what: str, brief: Brief, actor: Actor) -> None:
    record(
        what,
        object_type="brief",
        object_id=str(brief.pk),
        actor=actor.account_id or "system",
        detail={"unit_id": brief.unit_id},
    )
