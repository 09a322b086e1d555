"""What somebody has written under all questions, with what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F, QuerySet

from tenant_apps.commons.data.codes import CommentState, Mark, Standing
from tenant_apps.commons.models import Comment
from tenant_apps.commons.queries.comments import CommentRow, comment_row

LISTED: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """One of them. ``is_new``: something has become of it since they looked. Without a number its question is
    not public any more.
    """

    word: CommentRow
    number: str
    title: str
    mark: Mark
    mark_words: str
    is_new: bool


def written_by(reader_id: int) -> Sequence[Wrote]:
    """The latest, with what is new first; not what they deleted. One query."""
    rows = _own(reader_id).select_related("publication").defer("publication__text", "publication__search")
    found = rows.order_by(F("news_at").desc(nulls_last=True), "-id")[:LISTED]
    return [
        Wrote(
            word=comment_row(row),
            number=question.number if question.standing == Standing.SHOWN else "",
            title=question.title,
            mark=Mark(row.mark),
            mark_words=row.mark_words,
            is_new=row.news_at is not None,
        )
        for row in found
        for question in [row.publication]
    ]


def count_news(reader_id: int) -> int:
    """About how much of what they wrote there is something new. One query, by an index of its own."""
    return int(_own(reader_id).exclude(news_at=None).count())


def _own(reader_id: int) -> QuerySet[Comment]:
    own: QuerySet[Comment] = Comment.objects.filter(reader=reader_id).exclude(state=CommentState.DELETED)
    return own
