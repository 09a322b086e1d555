"""One question as anybody may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from huisheng.kernel.labels import said
from shared_apps.topics import public as topics
from tenant_apps.commons.data.codes import GoneFor, Stage, Standing
from tenant_apps.commons.data.counts import QUESTION
from tenant_apps.commons.models import Publication
from tenant_apps.commons.queries.answers import PeerAnswer, first_words
from tenant_apps.commons.queries.comments import CommentRow
from tenant_apps.commons.queries.listing import PublicRow, related_to, topic_name
from tenant_apps.commons.rules.addresses import address_of, topic_address
from tenant_apps.commons.rules.offered import comments_are_offered, likes_are_offered
from tenant_apps.commons.rules.peers import unit_lets_peers
from tenant_apps.moderation import public as moderation
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import AnswerForOthers, Kind, WayMark
from tenant_apps.unit_ledger.public import SUM_OF_KEY

_SQL: Final = f"""
SELECT question, number, standing, gone_for, goes_on_in, title, text, topic, own_topic, kind, asker_name,
    stage, asked_at, answered_at, changed_at, seeded, comment_count, like_count, peer_count, for_peers,
    {SUM_OF_KEY.format(key="question::text")}
FROM commons_publication WHERE number = %s
"""  # nosec B608


# Not by the ORM: with each page that somebody reads who takes part, and with each of their posts.
_COLUMNS: Final = """
p.question, p.number, p.title, p.topic, p.comment_count, p.like_count, p.peer_count, p.for_peers
"""
_SHOWN: Final = "p.number = %s AND p.standing = 'shown'"
_HEADING: Final = f"SELECT {_COLUMNS} FROM commons_publication p WHERE {_SHOWN}"  # nosec B608
_MINE: Final = f"""
SELECT {_COLUMNS}, i.liked_at IS NOT NULL, i.seen_at IS NOT NULL,
    EXISTS (SELECT FROM commons_comment c
        WHERE c.publication_id = p.question AND c.reader = %s AND c.state <> 'deleted'),
    (SELECT count(*) FROM commons_comment c
        WHERE c.reader = %s AND c.news_at IS NOT NULL AND c.state <> 'deleted')
FROM commons_publication p
LEFT JOIN commons_interest i ON i.publication_id = p.question AND i.reader = %s
WHERE {_SHOWN}
"""  # nosec B608


class _Row(NamedTuple):
    """What the statement gives."""

    question: UUID
    number: str
    standing: str
    gone_for: str
    goes_on_in: str
    title: str
    text: str
    topic: str
    own_topic: int | None
    kind: str
    asker_name: str
    stage: str
    asked_at: datetime
    answered_at: datetime | None
    changed_at: datetime
    seeded: bool
    comment_count: int
    like_count: int
    peer_count: int
    for_peers: bool
    views: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQuestion:
    """Everything that its page shows."""

    question_id: UUID
    number: str
    title: str
    text: str
    topic: str
    topic_code: str
    kind: str
    asker_name: str
    stage: Stage
    asked_at: datetime
    answered_at: datetime | None
    changed_at: datetime
    seeded: bool
    answers: Sequence[AnswerForOthers]
    way: Sequence[WayMark]
    related: Sequence[PublicRow]
    comment_count: int
    like_count: int
    views: int
    comments: Sequence[CommentRow]
    peer_count: int
    peer_answers: Sequence[PeerAnswer]
    open_to_peers: bool

    @property
    def takes_comments(self) -> bool:
        """Whether something can be said under it."""
        return comments_are_offered()

    @property
    def takes_likes(self) -> bool:
        """Whether it can be liked."""
        return likes_are_offered()

    @property
    def address(self) -> str:
        """Where its page is; what one can do about it stands below."""
        return address_of(self.number)

    @property
    def topic_address(self) -> str:
        """Where the others of its topic are."""
        return topic_address(self.topic_code)

    @property
    def report_address(self) -> str:
        """Where anybody reports it."""
        return moderation.report_link(moderation.QUESTION, str(self.question_id))

    @property
    def newest(self) -> datetime:
        """The latest moment that its page names: when something of it was written, answered or done last. Not
        when its row changed here, which for what is taken over from an older system is the day of that.
        """
        answered = [answer.corrected_at or answer.published_at for answer in self.answers]
        said = [comment.written_at for comment in self.comments]
        said += [answer.written_at for answer in self.peer_answers]
        return max([self.asked_at, *answered, *said, *(mark.at for mark in self.way)])


@dataclass(frozen=True, slots=True)
class Gone:
    """It was public once. ``reason`` in words; ``goes_on_in`` is where the same matter is, if it is shown."""

    reason: str | Promise
    goes_on_in: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Which question it is about, on pages beside its own."""

    question_id: UUID
    number: str
    title: str
    comment_count: int
    like_count: int
    peer_count: int
    open_to_peers: bool

    @property
    def takes_comments(self) -> bool:
        """Whether something can be said under it."""
        return comments_are_offered()

    @property
    def takes_likes(self) -> bool:
        """Whether it can be liked."""
        return likes_are_offered()


@dataclass(frozen=True, slots=True)
class Mine:
    """What a question is to one verified person. ``wrote``: something stands under it that they wrote;
    ``news``: about how much of what they wrote anywhere there is something new.
    """

    question: Heading
    likes: bool
    follows: bool
    wrote: bool
    news: int


def heading(number: str) -> Heading | None:
    """The question with this number, if everybody can read it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADING, [number.upper()])
        row = cursor.fetchone()
    return None if row is None else _heading(*row)


def mine(number: str, reader_id: int) -> Mine | None:
    """The question with this number, if everybody can read it, as it stands to somebody. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MINE, [reader_id, reader_id, reader_id, number.upper()])
        row = cursor.fetchone()
    if row is None:
        return None
    *of_question, likes, follows, wrote, news = row
    return Mine(_heading(*of_question), likes, follows, wrote, news)


def _heading(
    question_id: UUID,
    number: str,
    title: str,
    topic: str,
    comment_count: int,
    like_count: int,
    peer_count: int,
    for_peers: bool,
) -> Heading:
    return Heading(
        question_id=question_id,
        number=number,
        title=title,
        comment_count=comment_count,
        like_count=like_count,
        peer_count=peer_count,
        open_to_peers=for_peers and unit_lets_peers(topic),
    )


def find(number: str) -> PublicQuestion | Gone | None:
    """The question with this receipt number; None when it never stood in public. Four queries at most."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [QUESTION, number])
        found = cursor.fetchone()
    row = None if found is None else _Row(*found)
    if row is None or row.standing == Standing.HELD:
        return None
    if row.standing == Standing.GONE:
        return _gone(row.gone_for, row.goes_on_in)
    tree = topics.tree()
    own = {topic.id: topic.name for topic in questions.own_topics()}
    has_words = row.comment_count or row.peer_count
    comments, peers = first_words(row.question) if has_words else ([], [])
    beside = questions.said_to_others(row.question)
    return PublicQuestion(
        question_id=row.question,
        number=row.number,
        title=row.title,
        text=row.text,
        topic=topic_name(tree, row.topic, own.get(row.own_topic or 0, "")),
        topic_code=f"own-{row.own_topic}" if row.own_topic in own else row.topic,
        kind=said(Kind(row.kind)),
        asker_name=row.asker_name,
        stage=Stage(row.stage),
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        changed_at=row.changed_at,
        seeded=row.seeded,
        answers=beside.answers,
        way=beside.way,
        related=related_to(row.question, row.title, row.topic),
        comment_count=row.comment_count,
        like_count=row.like_count,
        views=row.views,
        comments=comments,
        peer_count=row.peer_count,
        peer_answers=peers,
        open_to_peers=row.for_peers and unit_lets_peers(row.topic),
    )


def gone(number: str) -> Gone | None:
    """What to say of a question that was public once; None for any other. Two queries at most."""
    found = Publication.objects.filter(number=number, standing=Standing.GONE)
    row = found.values_list("gone_for", "goes_on_in").first()
    return None if row is None else _gone(*row)


def _gone(gone_for: str, goes_on_in: str) -> Gone:
    if goes_on_in:
        main = Publication.objects.filter(number=goes_on_in, standing=Standing.SHOWN)
        return Gone("", goes_on_in if main.exists() else "")
    return Gone(GoneFor(gone_for).label if gone_for else "", "")
