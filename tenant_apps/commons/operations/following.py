"""Following a question, and having seen what is new.

The row of the question is locked first, as it is by whoever likes it: both stand in one row of theirs.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Interest, Publication
from tenant_apps.commons.operations.commenting import NotInPublic, locked_question

MOST = 100
"""Questions that one person follows."""


class TooManyFollowed(ValueError):
    """Somebody follows as many questions as one can."""


@transaction.atomic
def follow(question_id: UUID, reader_id: int) -> None:
    """Follow a question from now on; twice changes nothing. Raises NotInPublic and TooManyFollowed."""
    question = locked_question(question_id)
    if question is None or question.standing != Standing.SHOWN:
        raise NotInPublic(str(question_id))
    own = Interest.objects.filter(reader=reader_id)
    known = own.exclude(seen_at=None)
    if known.filter(publication=question).exists():
        return
    if known.count() >= MOST:
        raise TooManyFollowed(str(reader_id))
    seen = {"seen_at": clock.now(), "comments_seen": question.comment_count + question.peer_count}
    if not own.filter(publication=question).update(**seen):
        Interest.objects.create(publication=question, reader=reader_id, **seen)
    _note("commons.followed", question_id, reader_id)


@transaction.atomic
def unfollow(question_id: UUID, reader_id: int) -> None:
    """Follow it no longer; twice changes nothing."""
    locked_question(question_id)
    own = Interest.objects.filter(publication=question_id, reader=reader_id).exclude(seen_at=None)
    gone = own.filter(liked_at=None).delete()[0]
    if own.update(seen_at=None, comments_seen=None) or gone:
        _note("commons.unfollowed", question_id, reader_id)


def see_all(reader_id: int) -> None:
    """What is new on what they follow is new no longer: a mark for themselves alone, which no log needs."""
    said = F("comment_count") + F("peer_count")
    count = Publication.objects.filter(pk=OuterRef("publication")).values(said=said)
    own = Interest.objects.filter(reader=reader_id).exclude(seen_at=None)
    own.update(seen_at=clock.now(), comments_seen=Subquery(count))


def _note(action: str, question_id: UUID, reader_id: int) -> None:
    record(
        action,
        object_type="question",
        object_id=str(question_id),
        actor="reader",
        detail={"reader": reader_id},
    )
