"""Lists of what stands in public: newest first, by stage, topic and words; page after page by a mark."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from huisheng.kernel.text import query_of, query_text, tokens
from shared_apps.topics import public as topics
from tenant_apps.commons.data.codes import Stage, Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.queries.spread import spread
from tenant_apps.commons.rules.addresses import address_of
from tenant_apps.questions import public as questions

PAGE: Final = 20
_RANKED_AT_MOST: Final = 100
"""Of the hits of a search so many are put into order; the newest of them, since nobody reads further."""
_COMMON: Final = 0.15
"""Words that stand in such a share of all texts are looked for back in time."""
_REACH: Final = 2.5
"""Others, if they are not rare, in a newest part of all texts that holds so many times as many hits as are
put into order, as long as they stand as often there as in all.
"""

_NAMES: Final = (
    "question", "number", "title", "topic", "own_topic", "stage", "asked_at", "answered_at", "changed_at",
    "seeded", "comment_count", "like_count", "peer_count",
)  # fmt: skip
_COLUMNS: Final = ", ".join(_NAMES)
_SHOWN: Final = "standing = 'shown'"
"""As the conditions of the indexes spell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """One line of a list. ``topic_code`` leads to its topic's page; ``views`` where that is what the list
    is about.
    """

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
    peer_count: int
    views: int = 0

    @property
    def counted(self) -> bool:
        """Whether there is any number to show."""
        return bool(self.views or self.peer_count or self.like_count or self.comment_count)

    @property
    def address(self) -> str:
        """Where its page is."""
        return address_of(self.number)


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
    """One page of a list; ``after`` is the mark of the next, empty on the last. ``texts`` is what the hits of
    a search say.
    """

    rows: Sequence[PublicRow]
    after: str
    texts: Mapping[UUID, str] = field(default_factory=dict)


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
    where, values = _narrowed(wanted)
    if wanted.words:
        words = list(dict.fromkeys(tokens(wanted.words)))
        return _searched(where, values, words, after, limit) if words else Listed((), "")
    if after:
        where += " AND (asked_at, question) < (%s, %s)"
        values += _opened(after)
    found = _rows(_read(f"{where} ORDER BY asked_at DESC, question DESC LIMIT %s", [*values, limit + 1]))
    more, kept = found[limit:], found[:limit]
    return Listed(kept, _mark(kept[-1].asked_at, kept[-1].question_id) if more else "")


def rows_of(rows: QuerySet[Publication]) -> Sequence[PublicRow]:
    """Lines of a list of these. One query."""
    return _rows(rows.values_list(*_NAMES))


def answered_lately(limit: int) -> Sequence[PublicRow]:
    """What was answered last. One query."""
    where = f"{_SHOWN} AND answered_at IS NOT NULL ORDER BY answered_at DESC LIMIT %s"
    return _rows(_read(where, [limit]))


def related_to(question_id: UUID, title: str, topic: str, limit: int = 5) -> Sequence[PublicRow]:
    """Others about the same matter: of the same topic, those first that share rare words. One query."""
    where, values = f"{_SHOWN} AND topic = %s AND question <> %s ORDER BY asked_at DESC", [topic, question_id]
    query = query_text(title)
    if query:
        return _rows(_ranked(where, values, query, 0, limit, texts=False))
    return _rows(_read(f"{where} LIMIT %s", [*values, limit]))


def _narrowed(wanted: Wanted) -> tuple[str, list[Any]]:
    where, values = _SHOWN, list[Any]()
    if wanted.stage is not None:
        where, values = f"{where} AND stage = %s", [*values, wanted.stage.value]
    if wanted.kind:
        where, values = f"{where} AND kind = %s", [*values, wanted.kind]
    if wanted.topic.startswith("own-"):
        where, values = f"{where} AND own_topic = %s", [*values, int(wanted.topic.removeprefix("own-"))]
    elif wanted.topic:
        codes = [leaf.code for leaf in topics.tree().leaves(wanted.topic)] or [wanted.topic]
        where, values = f"{where} AND topic = ANY(%s)", [*values, codes]
    return where, values


def _searched(where: str, values: list[Any], words: list[str], after: str, limit: int) -> Listed:
    start, query = _opened_number(after), query_of(words, every=True, prefix=True)
    found: list[tuple[Any, ...]] = []
    for way in _ways(words):
        found = _ranked(f"{where} AND {way.sql}", [*values, query, *way.values], query, start, limit + 1)
        if way.reaches_all or (found and found[0][-1] >= _RANKED_AT_MOST):
            break
    texts = {row[0]: row[-2] for row in found[:limit]}
    return Listed(_rows(found[:limit]), str(start + limit) if len(found) > limit else "", texts)


@dataclass(frozen=True, slots=True)
class _Way:
    """How hits are found, the newest first: a condition, which takes the query first, and an order.
    ``reaches_all``: there are no hits but those that it finds.
    """

    sql: str
    values: tuple[datetime, ...] = ()
    reaches_all: bool = True


_BACK_IN_TIME: Final = _Way(
    "CASE WHEN search @@ to_tsquery('simple', %s) THEN true ELSE false END ORDER BY asked_at DESC"
)
_BY_WORDS: Final = "search @@ (SELECT to_tsquery('simple', %s))"
_NEWEST_FIRST: Final = "ORDER BY asked_at + interval '0' DESC"


def _ways(words: list[str]) -> tuple[_Way, ...]:
    """The ways to go, one after the other: common words back in time, others by the index of words; of those
    in between first the newest part alone, by the indexes of words and of time together, and all of them
    where that holds too few.

    The planner would go back in time for words that stand in one text of a hundred, and unpack the words of
    twenty thousand texts; of common ones it would unpack all. Hence each way is spelt so that it has no
    other: a condition without an index, or a query unknown while planning and an order without an index.
    """
    known = spread()
    share = known.share(words)
    if share >= _COMMON:
        return (_BACK_IN_TIME,)
    everywhere = _Way(f"{_BY_WORDS} {_NEWEST_FIRST}")
    since = known.beginning_of_newest(_REACH * _RANKED_AT_MOST / share) if share else None
    if since is None:
        return (everywhere,)
    newest = _Way(f"{_BY_WORDS} AND asked_at >= %s {_NEWEST_FIRST}", (since,), reaches_all=False)
    return newest, everywhere


def _ranked(
    where: str, values: list[Any], query: str, start: int, limit: int, *, texts: bool = True
) -> list[tuple[Any, ...]]:
    """Of the newest, those first in which the words stand most; with ``texts`` also what they say, and how
    many were ranked.
    """
    also, text = (", text, count(*) OVER ()", ", text") if texts else ("", "")
    sql = (
        f"SELECT {_COLUMNS}{also} FROM ("  # nosec B608
        f"SELECT {_COLUMNS}{text}, search FROM commons_publication WHERE {where} LIMIT %s"
        ") newest ORDER BY ts_rank(search, to_tsquery('simple', %s)) DESC, asked_at DESC OFFSET %s LIMIT %s"
    )
    return _fetched(sql, [*values, _RANKED_AT_MOST, query, start, limit])


def _read(where: str, values: list[Any]) -> list[tuple[Any, ...]]:
    return _fetched(f"SELECT {_COLUMNS} FROM commons_publication WHERE {where}", values)  # nosec B608


def _fetched(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    # Conditions are constants of this module, values are parameters.
    # Not by the ORM: putting these few statements together anew took as long as the rest of a page.
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cast("list[tuple[Any, ...]]", cursor.fetchall())


def _rows(found: Iterable[tuple[Any, ...]]) -> list[PublicRow]:
    """Of rows that begin with ``_COLUMNS``."""
    tree = topics.tree()
    own = {topic.id: topic.name for topic in questions.own_topics()}
    return [
        PublicRow(
            question_id=question,
            number=number,
            title=title,
            topic=topic_name(tree, topic, own.get(own_topic, "")),
            topic_code=f"own-{own_topic}" if own_topic in own else topic,
            stage=Stage(stage),
            asked_at=asked_at,
            answered_at=answered_at,
            changed_at=changed_at,
            seeded=seeded,
            comment_count=comments,
            like_count=likes,
            peer_count=answers,
        )
        for (
            question,
            number,
            title,
            topic,
            own_topic,
            stage,
            asked_at,
            answered_at,
            changed_at,
            seeded,
            comments,
            likes,
            answers,
            *_more,
        ) in found
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
