"""Lists of what stands in public: newest first, by stage, topic and words; page after page by a mark."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from huisheng.kernel.text import query_text
from shared_apps.topics import public as topics
from tenant_apps.commons.data.codes import Stage, Standing
from tenant_apps.commons.models import Publication
from tenant_apps.questions import public as questions

PAGE: Final = 20
_RANKED_AT_MOST: Final = 200
"""Of the hits of a search so many are put into order; the newest of them, since nobody reads further."""

_COLUMNS: Final = (
    "question", "number", "title", "topic", "own_topic", "kind", "asker_name", "stage", "asked_at",
    "answered_at", "shown_at", "changed_at", "seeded", "comment_count", "like_count",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """One line of a list. ``topic_code`` leads to the page of its topic."""

    question_id: UUID
    number: str
    title: str
    topic: str
    topic_code: str
    stage: Stage
    asked_at: datetime
    answered_at: datetime | None
    changed_at: datetime
    seeded: bool
    comment_count: int
    like_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader wants to see. ``topic`` is a code of the network's tree, of whatever level, or
    ``own-<id>`` for a topic of the unit; ``words`` are searched for.
    """

    stage: Stage | None = None
    kind: str = ""
    topic: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list; ``after`` is the mark of the next, empty on the last."""

    rows: Sequence[PublicRow]
    after: str


class BadMark(ValueError):
    """The mark of a page was not made here."""


def shown() -> QuerySet[Publication]:
    """Everything that anybody may read."""
    found: QuerySet[Publication] = Publication.objects.filter(standing=Standing.SHOWN)
    return found


def shown_ids() -> QuerySet[Publication, UUID]:
    """The ids of everything that anybody may read, as a subquery."""
    return shown().order_by().values_list("question", flat=True)


def listed(wanted: Wanted, *, after: str = "", limit: int = PAGE) -> Listed:
    """One page. One query. Raises BadMark."""
    rows = _narrowed(shown(), wanted)
    if wanted.words:
        query = query_text(wanted.words, every=True, prefix=True)
        if not query:
            return Listed((), "")
        return _searched(rows, query, after, limit)
    if after:
        at, last = _opened(after)
        rows = rows.filter(Q(asked_at__lt=at) | Q(asked_at=at, question__lt=last))
    found = list(rows.order_by("-asked_at", "-question").only(*_COLUMNS)[: limit + 1])
    more = found[limit:]
    kept = found[:limit]
    return Listed(_rows(kept), _mark(kept[-1].asked_at, kept[-1].question) if more else "")


def rows_of(rows: QuerySet[Publication]) -> Sequence[PublicRow]:
    """Lines of a list of these. One query."""
    return _rows(rows.only(*_COLUMNS))


def answered_lately(limit: int) -> Sequence[PublicRow]:
    """What was answered last. One query."""
    rows = shown().exclude(answered_at=None).order_by("-answered_at")
    return _rows(rows.only(*_COLUMNS)[:limit])


def related_to(question_id: UUID, title: str, topic: str, limit: int = 5) -> Sequence[PublicRow]:
    """Others about the same matter: of the same topic, those first that share rare words. One query."""
    rows = shown().filter(topic=topic).exclude(pk=question_id)
    query = query_text(title)
    if query:
        ranked = SearchRank(F("search"), SearchQuery(query, config="simple", search_type="raw"))
        newest = rows.order_by("-asked_at").values("pk")[:_RANKED_AT_MOST]
        return _rows(
            shown().filter(pk__in=newest).only(*_COLUMNS).order_by(ranked.desc(), "-asked_at")[:limit]
        )
    return _rows(rows.order_by("-asked_at").only(*_COLUMNS)[:limit])


def _narrowed(rows: QuerySet[Publication], wanted: Wanted) -> QuerySet[Publication]:
    if wanted.stage is not None:
        rows = rows.filter(stage=wanted.stage)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.topic.startswith("own-"):
        return rows.filter(own_topic=int(wanted.topic.removeprefix("own-")))
    if wanted.topic:
        codes = [leaf.code for leaf in topics.tree().leaves(wanted.topic)] or [wanted.topic]
        return rows.filter(topic__in=codes)
    return rows


def _searched(rows: QuerySet[Publication], query: str, after: str, limit: int) -> Listed:
    start = _opened_number(after)
    asked = SearchQuery(query, config="simple", search_type="raw")
    newest = rows.filter(search=asked).order_by("-asked_at").values("pk")[:_RANKED_AT_MOST]
    ranked = shown().filter(pk__in=newest).order_by(SearchRank(F("search"), asked).desc(), "-asked_at")
    found = list(ranked.only(*_COLUMNS)[start : start + limit + 1])
    return Listed(_rows(found[:limit]), str(start + limit) if len(found) > limit else "")


def _rows(found: Sequence[Publication] | QuerySet[Publication]) -> list[PublicRow]:
    tree = topics.tree()
    own = {topic.id: topic.name for topic in questions.own_topics()}
    return [
        PublicRow(
            question_id=row.question,
            number=row.number,
            title=row.title,
            topic=topic_name(tree, row.topic, own.get(row.own_topic or 0, "")),
            topic_code=f"own-{row.own_topic}" if row.own_topic in own else row.topic,
            stage=Stage(row.stage),
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            changed_at=row.changed_at,
            seeded=row.seeded,
            comment_count=row.comment_count,
            like_count=row.like_count,
        )
        for row in found
    ]


def topic_name(tree: topics.TopicTree, code: str, own: str = "") -> str:
    """How a topic is called on a page: the unit's own name, or the network's."""
    card = tree.cards.get(code)
    return own or (card.label if card else code)


def _mark(at: datetime, last: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {last.hex}".encode()).decode().rstrip("=")


def _opened(mark: str) -> tuple[datetime, UUID]:
    try:
        said = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode()
        at, _space, last = said.partition(" ")
        moment, question = datetime.fromisoformat(at), UUID(hex=last)
    except (ValueError, binascii.Error, UnicodeDecodeError) as error:
        raise BadMark(mark) from error
    if moment.tzinfo is None:
        raise BadMark(mark)
    return moment, question


def _opened_number(mark: str) -> int:
    if not mark:
        return 0
    if not mark.isascii() or not mark.isdigit() or len(mark) > 4:
        raise BadMark(mark)
    return min(int(mark), _RANKED_AT_MOST)
