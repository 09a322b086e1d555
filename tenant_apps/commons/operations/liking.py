"""Likes: one of each verified person, not of whoever asked.

Pages show the count as it was when they were rendered (whole_pages.may_hold says when that is done anew): a
like makes no page stale, or a crowd that likes one question would have all pages of the unit rendered anew
with every press.
"""

from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Interest, Publication
from tenant_apps.commons.operations.commenting import NotInPublic, locked_question
from tenant_apps.commons.rules.offered import NotOffered, likes_are_offered

# Not by the ORM, and counted in the same breath: of all that people do who take part, a crowd does this most.
_LIKE: Final = """
WITH liked AS (
    INSERT INTO commons_interest (publication_id, reader, liked_at) VALUES (%s, %s, %s)
    ON CONFLICT (publication_id, reader) DO UPDATE SET liked_at = EXCLUDED.liked_at
    WHERE commons_interest.liked_at IS NULL
    RETURNING publication_id
)
UPDATE commons_publication SET like_count = like_count + 1 FROM liked WHERE question = liked.publication_id
"""


class OwnQuestion(ValueError):
    """Whoever asked a question does not count among those who like it."""


@transaction.atomic
def like(question_id: UUID, reader_id: int, *, wanted: bool) -> None:
    """Count somebody among those who like it, or no longer; twice changes nothing.

    Raises NotInPublic, NotOffered and OwnQuestion.
    """
    if wanted and not likes_are_offered():
        raise NotOffered("likes")
    question = locked_question(question_id)
    if question is None or question.standing != Standing.SHOWN:
        raise NotInPublic(str(question_id))
    if question.person == reader_id:
        raise OwnQuestion(str(question_id))
    if not (_begin(question_id, reader_id) if wanted else _end(question_id, reader_id)):
        return
    record(
        "commons.liked" if wanted else "commons.like_taken_back",
        object_type="question",
        object_id=str(question_id),
        actor="reader",
        detail={"reader": reader_id},
    )


def _begin(question_id: UUID, reader_id: int) -> bool:
    """Whether that is new; then it is counted."""
    with connection.cursor() as cursor:
        cursor.execute(_LIKE, [question_id, reader_id, clock.now()])
        return bool(cursor.rowcount)


def _end(question_id: UUID, reader_id: int) -> bool:
    """Whether there was one to take back; then it counts no longer."""
    own = Interest.objects.filter(publication=question_id, reader=reader_id)
    if not own.exclude(liked_at=None).exists():
        return False
    take_likes_back(own)
    Publication.objects.filter(pk=question_id).update(like_count=F("like_count") - 1)
    return True


def take_likes_back(rows: QuerySet[Interest]) -> None:
    """These like nothing any more, and follow what they follow; whoever calls counts, and holds the locks on
    the questions.
    """
    rows.filter(seen_at=None).delete()
    rows.update(liked_at=None)
