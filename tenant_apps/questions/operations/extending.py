"""延期: a later date, asked for before the date, once, with a reason, and approved by a second person."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import DecisionKind, Move, StepCode
from tenant_apps.questions.data.settings import EXTENSION_DAYS
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import clocks, second_person
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import has_words, tidy
from tenants.public import get_setting

REASON_MAX = 200
"""Characters of the reason: the asker reads it in the history."""


@transaction.atomic
def ask(question_id: UUID, *, version: int, days: int, words: str, actor: int) -> UUID:
    """Ask the leader for so many more working days; returns the decision's id. Nothing moves yet.

    ``words`` say to the asker why. Raises BadDecision (``days``, ``words``), UnknownQuestion,
    ChangedMeanwhile, BeingWorkedOn, NotPossible (see ``may_ask``), AlreadyWaiting.
    """
    words = tidy(words)
    if not 1 <= days <= most_days():
        raise BadDecision("days")
    if not has_words(words) or len(words) > REASON_MAX:
        raise BadDecision("words")
    question = lock_for_staff(question_id, version=version, actor=actor)
    _refuse_unless_possible(question)
    wanted = second_person.ask(
        question, DecisionKind.EXTENSION, {"days": days, "words": words}, asked_by=actor
    )
    return wanted.id


def may_ask(question: Question) -> bool:
    """Whether a later date can be asked for: something is owed, its date has not passed, it was never moved,
    and the asker is not being waited for.
    """
    main = clocks.main_promise(question)
    return (
        main is not None
        and clock.now() < main.due
        and not question.extended
        and question.waiting_since is None
    )


def most_days() -> int:
    """Working days that may be asked for at most."""
    return int(get_setting(current_unit().id, EXTENSION_DAYS))


def extend(question: Question, wanted: Decision, actor: int) -> None:
    """The leader approves: the date moves, and the asker reads why. Raises NotPossible when it has passed."""
    _refuse_unless_possible(question)
    days = int(wanted.payload["days"])
    question.extended = True
    due = clocks.extend(question, days)
    save(question, "extended", *clocks.FIELDS)
    take_step(
        question,
        StepCode.EXTENDED,
        at=clock.now(),
        actor=actor,
        params={"why": wanted.payload["words"], "days": days, "due_on": clocks.last_day(due).isoformat()},
        detail={"days": days},
    )


def _refuse_unless_possible(question: Question) -> None:
    if not may_ask(question):
        raise NotPossible(question.state, Move.ANSWER)
