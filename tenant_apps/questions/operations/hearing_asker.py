"""What the asker did at home reaches whoever holds the question, and is carried out there, once.

The same operations as at home do it, so that the same rules hold. What is not possible any more (it was
closed in the same second) changes nothing; home is told in either case, and stops waiting for it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import AskerTold
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import (
    appealing,
    asker_away,
    asking_review,
    confirming,
    conversation,
    going_on,
    incoming,
    telling_home,
)
from tenant_apps.questions.operations.locking import UnknownQuestion, is_away, lock, save
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries.parcels import key_of_answer
from tenant_apps.questions.rules.transitions import NotPossible

Values = Mapping[str, str]
Act = Callable[[Question, Values, str], object]


def told(message: AskerTold) -> None:
    """Carry out an act on the copy that is held here, or on the question itself when it is home again.

    Raises UnknownQuestion for what has not come (back) yet: the message comes again.
    """
    if message.origin_unit == current_unit().id:
        question = lock(UUID(message.question_id))
        gone = question.state == State.WITHDRAWN or not question.text
        if question.hop < message.hop and not gone:
            raise UnknownQuestion(message.question_id)
        _at_home(question, message)
        return
    found = Question.objects.filter(
        origin_unit=message.origin_unit, origin_question=UUID(message.question_id)
    ).first()
    if found is None or (found.hop < message.hop and found.state != State.WITHDRAWN):
        if incoming.is_ended(message.origin_unit, message.question_id):
            return
        raise UnknownQuestion(message.question_id)
    question = lock(found.pk)
    if question.state in (State.HANDED_ON, State.WITHDRAWN) or message.token in question.acts:
        return
    question.acts = [*question.acts, message.token]
    save(question, "acts")
    _try(_HERE[message.act], question, message)
    telling_home.tell(lock(question.pk))


def _at_home(question: Question, message: AskerTold) -> None:
    """It came home before its holder could carry the act out. What was said stands here already.

    Where it has left again meanwhile, the act goes after it.
    """
    if is_away(question):
        asker_away.pass_on_again(message)
        return
    heard = message.token not in question.acts and message.act not in asker_away.AT_ANY_TIME
    if heard or question.state == State.WITHDRAWN:
        return
    question.acts = [token for token in question.acts if token != message.token]
    save(question, "acts")
    _try(_HOME[message.act], question, message)


def _try(act: Act, question: Question, message: AskerTold) -> None:
    try:
        with transaction.atomic():
            act(question, message.values, message.token)
    except (AlreadyWaiting, BadDecision, NotPossible):
        return


def _said(question: Question, values: Values) -> confirming.Said:
    answers = {key_of_answer(one): int(one.pk) for one in Answer.objects.filter(question=question)}
    return confirming.Said(
        solved=values["solved"] == "1",
        rating=int(values["rating"]) if values["rating"] else None,
        note=values["text"],
        helped=answers.get(values["helped"]),
    )


def _confirm(question: Question, values: Values, token: str) -> None:
    said = _said(question, values)
    confirming.say_solved(question.pk, rating=said.rating, note=said.note, helped=said.helped)


def _rate(question: Question, values: Values, token: str) -> None:
    said = _said(question, values)
    assert said.rating is not None, "no rating without stars"
    confirming.rate(question.pk, solved=said.solved, rating=said.rating, note=said.note, helped=said.helped)


_HERE: Final[Mapping[str, Act]] = MappingProxyType(
    {
        asker_away.ADD: lambda question, said, token: conversation.add(
            question.pk, text=said["text"], token=token
        ),
        asker_away.URGE: lambda question, said, token: conversation.urge(question.pk),
        asker_away.CONFIRM: _confirm,
        asker_away.RATE: _rate,
        asker_away.NOT_SOLVED: lambda question, said, token: going_on.say_not_solved(
            question.pk, words=said["text"], token=token
        ),
        asker_away.REOPEN: lambda question, said, token: going_on.reopen(
            question.pk, words=said["text"], token=token
        ),
        asker_away.APPEAL: lambda question, said, token: appealing.appeal(
            question.pk, words=said["text"], token=token
        ),
        asker_away.REVIEW: lambda question, said, token: asking_review.ask_review(
            question.pk, words=said["text"], consent=True, token=token
        ),
    }
)
"""By the whole operations: a copy knows nothing of it yet."""

_HOME: Final[Mapping[str, Act]] = MappingProxyType(
    {
        asker_away.ADD: lambda question, said, token: conversation.spoke(question, clock.now()),
        asker_away.URGE: lambda question, said, token: conversation.tell_holder(
            question, "reminder", clock.now()
        ),
        asker_away.CONFIRM: lambda question, said, token: confirming.end_solved(
            question, _said(question, said), clock.now()
        ),
        asker_away.RATE: lambda question, said, token: confirming.rate_ended(
            question, _said(question, said), clock.now()
        ),
        asker_away.NOT_SOLVED: lambda question, said, token: going_on.do_again(question, clock.now()),
        asker_away.REOPEN: lambda question, said, token: going_on.open_again(question, clock.now()),
        asker_away.APPEAL: lambda question, said, token: appealing.put_before_somebody(question),
        asker_away.REVIEW: lambda question, said, token: asking_review.put_before_the_unit_above(
            question, said["text"], clock.now()
        ),
    }
)
"""By what follows from them: words, and the entry of the history, stand here since the asker pressed."""
