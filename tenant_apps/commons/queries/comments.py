"""Comments under one public question: the latest, page after page, one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from tenant_apps.commons.data.codes import CommentState
from tenant_apps.commons.models import Comment
from tenant_apps.commons.queries.listing import BadMark

LATEST: Final = 5
"""Shown with the question."""
PAGE: Final = 30
OWN: Final = 20
"""Of one person under one question: their latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """One comment. ``signed`` is the name of whoever wrote it, or "netizen" with their number here."""

    comment_id: UUID
    signed: str
    text: str
    written_at: datetime
    state: CommentState


@dataclass(frozen=True, slots=True)
class Comments:
    """One page of comments, newest first; ``after`` is the mark of the next, empty on the last."""

    rows: Sequence[CommentRow]
    after: str


def latest_comments(question_id: UUID) -> Sequence[CommentRow]:
    """What was said last under a question. One query."""
    return _shown(question_id, "", LATEST)[:LATEST]


def comments(question_id: UUID, after: str = "") -> Comments:
    """One page. One query. Raises BadMark."""
    found = _shown(question_id, after, PAGE)
    return Comments(found[:PAGE], found[PAGE - 1].comment_id.hex if len(found) > PAGE else "")


def own_comments(question_id: UUID, reader_id: int) -> Sequence[CommentRow]:
    """What somebody wrote under a question, newest first, however it stands; not what they deleted."""
    rows = Comment.objects.filter(publication=question_id, reader=reader_id)
    return [_row(row) for row in rows.exclude(state=CommentState.DELETED).order_by("-id")[:OWN]]


def own_comment(question_id: UUID, reader_id: int, comment_id: UUID) -> CommentRow | None:
    """One of them; None when it is not theirs, or deleted."""
    rows = Comment.objects.filter(publication=question_id, reader=reader_id, pk=comment_id)
    row = rows.exclude(state=CommentState.DELETED).first()
    return None if row is None else _row(row)


def _shown(question_id: UUID, after: str, limit: int) -> list[CommentRow]:
    rows = Comment.objects.filter(publication=question_id, state=CommentState.SHOWN)
    if after:
        try:
            rows = rows.filter(pk__lt=UUID(hex=after))
        except ValueError as error:
            raise BadMark(after) from error
    return [_row(row) for row in rows.order_by("-id")[: limit + 1]]


def _row(row: Comment) -> CommentRow:
    return CommentRow(
        comment_id=row.id,
        signed=row.name or _("Netizen {number}").format(number=row.number),
        text=row.text,
        written_at=row.written_at,
        state=CommentState(row.state),
    )
