"""What young people answer to the public questions of others.

Nothing here touches the question itself: whatever peers say, the unit's answer is owed by the same date.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.commons.data.codes import ANSWER_MAX, PEER_ANSWER, CommentState, Said, Standing
from tenant_apps.commons.models import Comment
from tenant_apps.commons.operations.commenting import (
    NotInPublic,
    Written,
    as_item,
    bring,
    locked_question,
    note,
    number_under,
)
from tenant_apps.commons.operations.liking import OwnQuestion
from tenant_apps.commons.queries.reputation import is_tainted, reputation_of
from tenant_apps.commons.rules.peers import fits_peers, is_trusted, unit_lets_peers
from tenant_apps.commons.rules.wording import as_shown
from tenant_apps.moderation import public as moderation
from tenant_apps.questions import public as questions
from tenant_apps.readers.public import ReaderCard


class ClosedToPeers(ValueError):
    """Answers of peers do not fit this question, or the unit does not want them here."""


class AnsweredAlready(ValueError):
    """Somebody has one answer under a question; they delete it to write another one."""


@transaction.atomic
def write_answer(question_id: UUID, reader: ReaderCard, typed: str) -> Written:
    """Take in what somebody answers; sent again in the same words it stays one answer.

    Raises NotInPublic, ClosedToPeers, OwnQuestion, AnsweredAlready and BadWords.
    """
    text = as_shown(typed, ANSWER_MAX)
    question = locked_question(question_id)
    if question is None or question.standing != Standing.SHOWN:
        raise NotInPublic(str(question_id))
    # As the question is now, not as it was when it was published.
    now = next(iter(questions.for_others([question_id])), None)
    if now is None or not fits_peers(now) or not unit_lets_peers(now.topic):
        raise ClosedToPeers(str(question_id))
    if question.person == reader.reader_id:
        raise OwnQuestion(str(question_id))
    own = Comment.objects.filter(publication=question, reader=reader.reader_id, kind=Said.ANSWER)
    known = own.exclude(state=CommentState.DELETED).first()
    if known is not None and known.text != text:
        raise AnsweredAlready(str(known.id))
    if known is not None:
        return Written(known.id, known.state == CommentState.SHOWN)
    answer = Comment.objects.create(
        publication=question,
        kind=Said.ANSWER,
        reader=reader.reader_id,
        name=reader.name,
        number=number_under(question, reader.reader_id),
        text=text,
        written_at=clock.now(),
    )
    level = reputation_of(reader.reader_id).level
    trusted = is_trusted(level, tainted=is_tainted(reader.reader_id)) and not questions.speaks_of_danger(text)
    item = as_item(answer, question)
    shown = moderation.submit_new(PEER_ANSWER, str(answer.id), item, trusted=trusted).shown
    if shown:
        bring(answer, CommentState.SHOWN)
    note(answer, "written", "reader")
    return Written(answer.id, shown)
