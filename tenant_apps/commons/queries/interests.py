"""What a public question is to one verified person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.models import Interest


def likes(question_id: UUID, reader_id: int) -> bool:
    """Whether they like it. One query."""
    return bool(_own(question_id, reader_id).exclude(liked_at=None).exists())


def follows(question_id: UUID, reader_id: int) -> bool:
    """Whether they follow it. One query."""
    return bool(_own(question_id, reader_id).exclude(seen_at=None).exists())


@dataclass(frozen=True, slots=True)
class Interested:
    """What one question is to somebody."""

    likes: bool
    follows: bool


def interest(question_id: UUID, reader_id: int) -> Interested:
    """Both at once. One query."""
    row = _own(question_id, reader_id).first()
    if row is None:
        return Interested(likes=False, follows=False)
    return Interested(likes=row.liked_at is not None, follows=row.seen_at is not None)


@dataclass(frozen=True, slots=True)
class Followed:
    """One question that somebody follows. ``changed``: its answers or how far it is, since they looked;
    ``new_words``: comments and answers of peers, their own too. Without a title it is not public any more.
    """

    number: str
    title: str
    stage: Stage
    changed: bool
    new_words: int
    changed_at: datetime


def followed(reader_id: int) -> list[Followed]:
    """What they follow, with what is new first, then what changed last. One query."""
    rows = Interest.objects.filter(reader=reader_id).exclude(seen_at=None).select_related("publication")
    found = [
        Followed(
            number=row.publication.number,
            title=row.publication.title,
            stage=Stage(row.publication.stage),
            changed=row.publication.changed_at > row.seen_at,
            new_words=max(0, row.publication.comment_count + row.publication.peer_count - row.comments_seen),
            changed_at=row.publication.changed_at,
        )
        for row in rows.defer("publication__text", "publication__search")
    ]
    return sorted(found, key=lambda one: (one.changed or one.new_words > 0, one.changed_at), reverse=True)


def _own(question_id: UUID, reader_id: int) -> QuerySet[Interest]:
    own: QuerySet[Interest] = Interest.objects.filter(publication=question_id, reader=reader_id)
    return own
