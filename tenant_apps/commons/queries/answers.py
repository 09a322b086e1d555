"""What peers answered to a public question: the best first, all of them, what staff look at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, F, IntegerField, JSONField, QuerySet, Value, When
from django.db.models.functions import Cast

from tenant_apps.commons.data.codes import CommentState, Level, Mark, Said, Standing
from tenant_apps.commons.models import Comment
from tenant_apps.commons.queries.comments import LATEST, CommentRow, comment_row, opened_mark, signature
from tenant_apps.commons.queries.reputation import from_sums, sums_of_reader

FIRST: Final = 5
"""Shown with the question."""
PAGE: Final = 20
SEARCHED: Final = 50
"""Of the answers to one question so many are searched: what follows hardly says anything new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerAnswer:
    """One answer. ``signed`` is a name, or "netizen" with a number under this question alone; ``level`` is
    the word beside it. ``accepted``: whoever asked says that it helped. ``mark_words``: what the unit
    corrects.
    """

    answer_id: UUID
    signed: str
    level: Level
    text: str
    written_at: datetime
    accepted: bool
    mark: Mark
    mark_words: str
    marked_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeerAnswers:
    """One page of answers, newest first; ``after`` is the mark of the next, empty on the last."""

    rows: Sequence[PeerAnswer]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAtDesk:
    """An answer as staff look at it, with its question."""

    answer: PeerAnswer
    number: str
    title: str
    question_text: str


def first_words(question_id: UUID) -> tuple[list[CommentRow], list[PeerAnswer]]:
    """What stands with the question: the latest comments and the best answers. One query for both."""
    of_it = Comment.objects.filter(publication=question_id, state=CommentState.SHOWN)
    said = of_it.filter(kind=Said.COMMENT).annotate(sums=Cast(Value(None), JSONField()))
    found: list[Any] = list(said.order_by("-id")[:LATEST].union(_best(question_id, FIRST), all=True))
    latest = [row for row in found if row.kind == Said.COMMENT]
    best = [row for row in found if row.kind == Said.ANSWER]
    # Parts of a union come in no order that is promised.
    latest.sort(key=lambda row: row.id, reverse=True)
    best.sort(key=lambda row: (row.accepted_at is None, row.mark != Mark.ENDORSED, row.id))
    return [comment_row(row) for row in latest], [_answer(row) for row in best]


def best_answers(question_id: UUID, limit: int) -> list[PeerAnswer]:
    """The one that helped, what the unit endorsed, then in the order in which they came. One query."""
    return [_answer(row) for row in _best(question_id, limit)]


def _best(question_id: UUID, limit: int) -> QuerySet[Comment, Any]:
    endorsed = Case(When(mark=Mark.ENDORSED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _shown().filter(publication=question_id)
    return rows.order_by(F("accepted_at").asc(nulls_last=True), endorsed, "id")[:limit]


def peer_texts(question_ids: Collection[UUID]) -> dict[UUID, str]:
    """What peers answer to these questions, by question: the oldest, so far as they are searched. One query;
    none for no ids.
    """
    if not question_ids:
        return {}
    texts: dict[UUID, list[str]] = {}
    rows = Comment.objects.filter(
        publication__in=question_ids, kind=Said.ANSWER, state=CommentState.SHOWN
    ).order_by("id")
    for question_id, text in rows.values_list("publication", "text"):
        said = texts.setdefault(question_id, [])
        if len(said) < SEARCHED:
            said.append(text)
    return {question_id: "\n".join(said) for question_id, said in texts.items()}


def answers(question_id: UUID, after: str = "") -> PeerAnswers:
    """One page. One query. Raises BadMark."""
    rows = _shown().filter(publication=question_id)
    if after:
        rows = rows.filter(pk__lt=opened_mark(after))
    found = [_answer(row) for row in rows.order_by("-id")[: PAGE + 1]]
    return PeerAnswers(found[:PAGE], found[PAGE - 1].answer_id.hex if len(found) > PAGE else "")


def at_desk(after: str = "") -> tuple[list[AnswerAtDesk], str]:
    """What stands in public and nobody of the unit has said anything of, newest first, with the mark of the
    next page. One query. Raises BadMark.
    """
    rows = _with_question().filter(mark=Mark.NONE)
    if after:
        rows = rows.filter(pk__lt=opened_mark(after))
    found = [_at_desk(row) for row in rows.order_by("-id")[: PAGE + 1]]
    return found[:PAGE], found[PAGE - 1].answer.answer_id.hex if len(found) > PAGE else ""


def answer_at_desk(answer_id: UUID) -> AnswerAtDesk | None:
    """One of them; None when it does not stand in public. One query."""
    row = _with_question().filter(pk=answer_id).first()
    return None if row is None else _at_desk(row)


def _shown() -> QuerySet[Comment, Any]:
    rows = Comment.objects.filter(kind=Said.ANSWER, state=CommentState.SHOWN)
    found: QuerySet[Comment, Any] = rows.annotate(sums=sums_of_reader())
    return found


def _with_question() -> QuerySet[Comment, Any]:
    rows = _shown().filter(publication__standing=Standing.SHOWN).select_related("publication")
    return rows.defer("publication__search")


def _at_desk(row: Any) -> AnswerAtDesk:
    question = row.publication
    return AnswerAtDesk(
        answer=_answer(row), number=question.number, title=question.title, question_text=question.text
    )


def _answer(row: Any) -> PeerAnswer:
    return PeerAnswer(
        answer_id=row.id,
        signed=signature(row),
        level=from_sums(row.sums).level,
        text=row.text,
        written_at=row.written_at,
        accepted=row.accepted_at is not None,
        mark=Mark(row.mark),
        mark_words=row.mark_words,
        marked_at=row.marked_at,
    )
