"""Following a question, and having seen what is new."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Follow, Publication
from tenant_apps.commons.operations.commenting import NotInPublic

MOST = 100
"""Questions that one person follows."""


class TooManyFollowed(ValueError):
    """Somebody follows as many questions as one can."""


@transaction.atomic
def follow(question_id: UUID, reader_id: int) -> None:
    """Follow a question from now on; twice changes nothing. Raises NotInPublic and TooManyFollowed."""
    question = (
        Publication.objects.filter(pk=question_id, standing=Standing.SHOWN)
        .only("comment_count", "peer_count")
        .first()
    )
    if question is None:
        raise NotInPublic(str(question_id))
    own = Follow.objects.filter(reader=reader_id)
    if not own.filter(publication=question).exists() and own.count() >= MOST:
        raise TooManyFollowed(str(reader_id))
    _row, created = Follow.objects.get_or_create(
        publication=question,
        reader=reader_id,
        defaults={"seen_at": clock.now(), "comments_seen": question.comment_count + question.peer_count},
    )
    if created:
        _note("commons.followed", question_id, reader_id)


@transaction.atomic
def unfollow(question_id: UUID, reader_id: int) -> None:
    """Follow it no longer; twice changes nothing."""
    if Follow.objects.filter(publication=question_id, reader=reader_id).delete()[0]:
        _note("commons.unfollowed", question_id, reader_id)


def see_all(reader_id: int) -> None:
    """What is new on what they follow is new no longer: a mark for themselves alone, which no log needs."""
    said = F("comment_count") + F("peer_count")
    count = Publication.objects.filter(pk=OuterRef("publication")).values(said=said)
    Follow.objects.filter(reader=reader_id).update(seen_at=clock.now(), comments_seen=Subquery(count))


def forget_follows(reader_id: int) -> None:
    """What somebody followed is gone with them."""
    Follow.objects.filter(reader=reader_id).delete()


def _note(action: str, question_id: UUID, reader_id: int) -> None:
    record(
        action,
        object_type="question",
        object_id=str(question_id),
        actor="reader",
        detail={"reader": reader_id},
    )
