"""Comments under one public question: the latest, page after page; what one said oneself, answers too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from tenant_apps.commons.data.codes import CommentState, Said
from tenant_apps.commons.models import Comment
from tenant_apps.commons.queries.listing import BadMark

LATEST: Final = 5
"""Shown with the question."""
PAGE: Final = 30
OWN: Final = 20
"""Of one person under one question: their latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """One comment, or one's own answer. ``signed`` is the name of whoever wrote it, or "netizen" with their
    number here. ``accepted``: it helped whoever asked.
    """

    comment_id: UUID
    kind: Said
    signed: str
    text: str
    written_at: datetime
    state: CommentState
    accepted: bool


@dataclass(frozen=True, slots=True)
class Comments:
    """One page of comments, newest first; ``after`` is the mark of the next, empty on the last."""

    rows: Sequence[CommentRow]
    after: str


def comments(question_id: UUID, after: str = "") -> Comments:
    """One page. One query. Raises BadMark."""
    found = _shown(question_id, after, PAGE)
    return Comments(found[:PAGE], found[PAGE - 1].comment_id.hex if len(found) > PAGE else "")


def own_words(question_id: UUID, reader_id: int) -> Sequence[CommentRow]:
    """What somebody wrote under a question, newest first, however it stands; not what they deleted."""
    rows = Comment.objects.filter(publication=question_id, reader=reader_id)
    return [comment_row(row) for row in rows.exclude(state=CommentState.DELETED).order_by("-id")[:OWN]]


def own_word(question_id: UUID, reader_id: int, comment_id: UUID) -> CommentRow | None:
    """One of them; None when it is not theirs, or deleted."""
    rows = Comment.objects.filter(publication=question_id, reader=reader_id, pk=comment_id)
    row = rows.exclude(state=CommentState.DELETED).first()
    return None if row is None else comment_row(row)


def signature(row: Comment) -> str:
    """Under what name somebody stands."""
    return row.name or _("Netizen {number}").format(number=row.number)


def opened_mark(after: str) -> UUID:
    """The last one of the page before. Raises BadMark."""
    try:
        return UUID(hex=after)
    except ValueError as error:
        raise BadMark(after) from error


def _shown(question_id: UUID, after: str, limit: int) -> list[CommentRow]:
    rows = Comment.objects.filter(publication=question_id, state=CommentState.SHOWN, kind=Said.COMMENT)
    if after:
        rows = rows.filter(pk__lt=opened_mark(after))
    return [comment_row(row) for row in rows.order_by("-id")[: limit + 1]]


def comment_row(row: Comment) -> CommentRow:
    """One of them, as pages show it."""
    return CommentRow(
        comment_id=row.id,
        kind=Said(row.kind),
        signed=signature(row),
        text=row.text,
        written_at=row.written_at,
        state=CommentState(row.state),
        accepted=row.accepted_at is not None,
    )
