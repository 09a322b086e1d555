"""复核: the asker asks the unit above, once, to look at how this one ended. The text goes up with the asker's
express consent, and comes to the nearest unit above that the asker has not excluded.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from shared_apps.oversight.public import asked_above
from tenant_apps.questions.data.codes import (
    DecisionKind,
    MessageKind,
    Move,
    Side,
    State,
    StepCode,
)
from tenant_apps.questions.data.settings import REVIEW_DAYS
from tenant_apps.questions.models import Decision, Message, Question, Step
from tenant_apps.questions.operations import alarm_thread, appealing, asker_away, handling, referring
from tenant_apps.questions.operations.history import ASKER, take_step
from tenant_apps.questions.operations.locking import is_away, lock
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries.second_looks import second_looks
from tenant_apps.questions.rules import asker_actions
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import TEXT_MAX, says_something, tidy
from tenants.public import get_setting


@transaction.atomic
def ask_review(question_id: UUID, *, words: str, consent: bool, token: str) -> None:
    """The asker wants the unit above to look, and agrees that the text goes there. Sent twice it is one.

    Raises BadDecision (words, agree), UnknownQuestion, NotPossible (not ended, reviewed before, or nobody is
    above).
    """
    words = tidy(words)
    if not says_something(words) or len(words) > TEXT_MAX:
        raise BadDecision("words")
    if not consent:
        raise BadDecision("agree")
    question = lock(question_id)
    if Message.objects.filter(question=question, token=token).exists():
        return
    above = asked_above(question.away_unit or current_unit().id, excluded=question.excluded_units)
    at = clock.now()
    if above is None or not may_ask_review(question, at):
        raise NotPossible(question.state, Move.REOPEN)
    if is_away(question):
        asker_away.demand_nothing_under_way(question, Move.REOPEN)
    message: Message = Message.objects.create(
        question=question, at=at, side=Side.ASKER, kind=MessageKind.OBJECTION, text=words, token=token
    )
    alarm_thread.heard(question, message)
    take_step(question, StepCode.REVIEW_ASKED, at=at, actor=ASKER, params={"to": above.short_name})
    if is_away(question):
        asker_away.say(question, asker_away.REVIEW, message)
    else:
        put_before_the_unit_above(question, words, at)


def put_before_the_unit_above(question: Question, words: str, at: datetime) -> None:
    """The words of the asker of a locked question, who has agreed to it, go up with it."""
    wanted: Decision = Decision.objects.create(
        question=question,
        kind=DecisionKind.REVIEW,
        payload={"words": words},
        version=question.version,
        asked_at=at,
    )
    referring.refer(question, wanted)


def may_ask_review(question: Question, at: datetime) -> bool:
    """Whether the asker may ask for a review now: it has ended not too long ago, nobody reviewed it, no
    appeal is open.
    """
    looks = second_looks(
        question,
        Decision.objects.filter(question=question),
        Step.objects.filter(question=question) if question.hop else (),
    )
    if looks.reviewed or looks.appeal_open:
        return False
    until = asker_actions.review_until(
        question,
        appeal_decided_at=looks.appeal_decided_at,
        days=get_setting(current_unit().id, REVIEW_DAYS),
    )
    return asker_actions.may_ask_review(question, appealed=looks.appealed, until=until, at=at)


def handle_again(question: Question, wanted: Decision, actor: int) -> None:
    """The unit above says: once more. What was not accepted is taken on, what had ended is handled again."""
    at = clock.now()
    _tell(question, wanted, actor, again=True)
    if question.state == State.NOT_ACCEPTED:
        appealing.take_on_after_all(question, at)
    elif question.state == State.CLOSED:
        handling.begin(question, at=at, actor=None, move=Move.REOPEN)
    elif question.state in (State.ANSWERED, State.RESOLVED, State.UNRESOLVABLE):
        handling.begin(question, at=at, actor=None, move=Move.REDO)
    # In every other state it goes on already: the asker was faster.


def uphold(question: Question, wanted: Decision, actor: int) -> None:
    """It stays as it ended; the asker reads why, in the words of the unit above."""
    _tell(question, wanted, actor, again=False)


def _tell(question: Question, wanted: Decision, actor: int, *, again: bool) -> None:
    take_step(
        question,
        StepCode.REVIEW_DECIDED,
        at=clock.now(),
        actor=actor,
        params={"upheld": again, "words": wanted.words, "by": wanted.payload.get("by", "")},
        detail={"upheld": again},
    )
