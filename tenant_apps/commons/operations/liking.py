"""Likes: one of each verified person, not of whoever asked.

Pages show the count as it was at most a minute ago (whole_pages.HOLDS): a like makes no page stale, or a
crowd that likes one question would have all pages of the unit rendered anew with every press.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Interest, Publication
from tenant_apps.commons.operations.commenting import NotInPublic, locked_question


class OwnQuestion(ValueError):
    """Whoever asked a question does not count among those who like it."""


@transaction.atomic
def like(question_id: UUID, reader_id: int, *, wanted: bool) -> None:
    """Count somebody among those who like it, or no longer; twice changes nothing.

    Raises NotInPublic and OwnQuestion.
    """
    question = locked_question(question_id)
    if question is None or question.standing != Standing.SHOWN:
        raise NotInPublic(str(question_id))
    if question.person == reader_id:
        raise OwnQuestion(str(question_id))
    own = Interest.objects.filter(publication=question, reader=reader_id)
    if own.exclude(liked_at=None).exists() == wanted:
        return
    if not wanted:
        take_likes_back(own)
    elif not own.update(liked_at=clock.now()):
        Interest.objects.create(publication=question, reader=reader_id, liked_at=clock.now())
    change = 1 if wanted else -1
    Publication.objects.filter(pk=question_id).update(like_count=F("like_count") + change)
    record(
        "commons.liked" if wanted else "commons.like_taken_back",
        object_type="question",
        object_id=str(question_id),
        actor="reader",
        detail={"reader": reader_id},
    )


def take_likes_back(rows: QuerySet[Interest]) -> None:
    """These like nothing any more, and follow what they follow; whoever calls counts, and holds the locks on
    the questions.
    """
    rows.filter(seen_at=None).delete()
    rows.update(liked_at=None)
