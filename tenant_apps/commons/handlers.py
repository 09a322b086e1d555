"""What this app is told of: steps in questions, and what readers change about themselves."""

from datetime import date, datetime
from uuid import UUID

from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from shared_apps.contracts.headcount_facts import HeadcountWanted
from tenant_apps.commons.data.codes import COMMENT, PEER_ANSWER
from tenant_apps.commons.operations import (
    commenting,
    counting,
    forgetting,
    keeping_up,
    telling_headcounts,
    telling_writers,
)
from tenant_apps.moderation.public import QUESTION, AuthorConcerned, forget_item
from tenant_apps.questions.public import QuestionErased, QuestionsImported, StepCode, StepTaken
from tenant_apps.readers.public import ReaderForgotten, ReaderRenamed

_BEFORE_SCREENING = frozenset({StepCode.RECEIVED})
_OF_READERS = frozenset({COMMENT, PEER_ANSWER})


@subscribes(StepTaken)
def step_taken(event: StepTaken) -> None:
    """What others read of it may be different now. A question that just came in is not public yet."""
    if event.code not in _BEFORE_SCREENING:
        keeping_up.keep_up([event.question_id], wished=event.wished)


@subscribes(QuestionsImported)
def imported(event: QuestionsImported) -> None:
    """What stood in public at its source stands in public here."""
    keeping_up.keep_up(event.question_ids)


@subscribes(QuestionErased)
def erased(event: QuestionErased) -> None:
    """Nothing of it is left in public, nor with those who judge what is."""
    keeping_up.keep_up([event.question_id])
    forget_item(QUESTION, str(event.question_id))


@subscribes(ReaderRenamed)
def renamed(event: ReaderRenamed) -> None:
    """What they said stands under their name of now."""
    commenting.rename_reader(event.reader_id, event.name)


@subscribes(ReaderForgotten)
def forgotten(event: ReaderForgotten) -> None:
    """What they said stands without a name, and they like and follow nothing any more."""
    # Locks questions, as everything does that touches comments under them: it comes first.
    forgetting.forget_interests(event.reader_id)
    commenting.forget_reader(event.reader_id)


@subscribes(AuthorConcerned)
def author_concerned(event: AuthorConcerned) -> None:
    """Whoever wrote a comment or an answer reads what was decided. Who asked is told by notices."""
    if event.kind in _OF_READERS:
        telling_writers.tell_writer(UUID(event.item))


@handles(HeadcountWanted)
def headcount_wanted(message: HeadcountWanted, envelope: Envelope) -> None:
    """The network asks how many people there were at the end of a day."""
    telling_headcounts.tell(date.fromisoformat(message.business_day))


@on_wakeup(counting.WAKE_TELL)
def day_over(key: str, at: datetime) -> None:
    """How often public pages were read on the day that is over goes up as a number."""
    counting.tell(date.fromisoformat(key))
