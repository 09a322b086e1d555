"""One question as anybody may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from shared_apps.topics import public as topics
from tenant_apps.commons.data.codes import GoneFor, Stage, Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.queries.comments import CommentRow, latest_comments
from tenant_apps.commons.queries.counts import views_of
from tenant_apps.commons.queries.listing import PublicRow, related_to, topic_name
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import AnswerForOthers, Kind, WayMark


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


def heading(number: str) -> Heading | None:
    """The question with this number, if everybody can read it. One query."""
    row = Publication.objects.filter(number=number.upper(), standing=Standing.SHOWN)
    found = row.values_list("question", "number", "title", "comment_count", "like_count").first()
    return None if found is None else Heading(*found)


def find(number: str) -> PublicQuestion | Gone | None:
    """The question with this receipt number; None when it never stood in public. Seven queries at most."""
    row = Publication.objects.defer("search").filter(number=number).first()
    if row is None or row.standing == Standing.HELD:
        return None
    if row.standing == Standing.GONE:
        return _gone(row)
    tree = topics.tree()
    own = {topic.id: topic.name for topic in questions.own_topics()}
    return PublicQuestion(
        question_id=row.question,
        number=row.number,
        title=row.title,
        text=row.text,
        topic=topic_name(tree, row.topic, own.get(row.own_topic or 0, "")),
        topic_code=f"own-{row.own_topic}" if row.own_topic in own else row.topic,
        kind=str(Kind(row.kind).label),
        asker_name=row.asker_name,
        stage=Stage(row.stage),
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        changed_at=row.changed_at,
        seeded=row.seeded,
        answers=questions.answers_for_others(row.question),
        way=questions.way_for_others(row.question),
        related=related_to(row.question, row.title, row.topic),
        comment_count=row.comment_count,
        like_count=row.like_count,
        views=views_of(row.question),
        comments=latest_comments(row.question) if row.comment_count else (),
    )


def gone(number: str) -> Gone | None:
    """What to say of a question that was public once; None for any other. Two queries at most."""
    row = Publication.objects.defer("search").filter(number=number, standing=Standing.GONE).first()
    return None if row is None else _gone(row)


def _gone(row: Publication) -> Gone:
    if row.goes_on_in:
        main = Publication.objects.filter(number=row.goes_on_in, standing=Standing.SHOWN)
        return Gone("", row.goes_on_in if main.exists() else "")
    return Gone(GoneFor(row.gone_for).label if row.gone_for else "", "")
