"""The facts that go up, built from the row in one place, so that no figure depends on which step sent it.

Seeded and imported questions send the same facts, marked as such: what to leave out is the reader's decision.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from huisheng.kernel import clock
from shared_apps.contracts.question_facts import (
    QuestionAnswered,
    QuestionOverdue,
    QuestionReceived,
    QuestionScreened,
    QuestionWithdrawnOverdue,
)
from tenant_apps.questions.data.codes import CAUSE_ANSWERED, CAUSE_NOT_ACCEPTED, State
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules.working_days import due_day

Fact = QuestionReceived | QuestionScreened | QuestionAnswered | QuestionOverdue | QuestionWithdrawnOverdue

VALID = "valid"
NOT_ACCEPTED = "not_accepted"


def received(question: Question) -> QuestionReceived:
    """The question reached the unit."""
    return QuestionReceived(
        **_about(question, question.business_day), due_on=due_day(question.due_at).isoformat()
    )


def accepted(question: Question, at: datetime) -> QuestionScreened:
    """The unit takes the question on."""
    return QuestionScreened(**_about(question, clock.business_day(at)), verdict=VALID, valid=1)


def not_accepted(question: Question, at: datetime, *, counted_as_valid: bool) -> QuestionScreened:
    """The unit does not take the question on; an earlier count as valid is taken back."""
    return QuestionScreened(
        **_about(question, clock.business_day(at)),
        verdict=NOT_ACCEPTED,
        reason=question.reason,
        valid=-1 if counted_as_valid else 0,
        not_accepted=1,
        open=-1,
    )


def answered(question: Question, at: datetime) -> QuestionAnswered:
    """The first official answer was published at ``at``."""
    return QuestionAnswered(
        **_about(question, clock.business_day(at)),
        received_day=question.business_day.isoformat(),
        late=at >= question.due_at,
        minutes=max(0, int((at - question.received_at).total_seconds() // 60)),
    )


def overdue(question: Question) -> QuestionOverdue:
    """The last day passed without an answer. Its day is the first late day, however late it is noticed."""
    return QuestionOverdue(
        **_about(question, clock.business_day(question.due_at)), due_on=due_day(question.due_at).isoformat()
    )


def withdrawn_overdue(question: Question, at: datetime, *, cause: str) -> QuestionWithdrawnOverdue:
    """An overdue question left the stock of overdue ones."""
    return QuestionWithdrawnOverdue(**_about(question, clock.business_day(at)), cause=cause)


def whole_history(question: Question) -> Iterator[Fact]:
    """Every fact that the row implies, in order of time: for imports and for reconciling.

    A question that was first accepted and then declined has sent more than is told here; what it sent
    adds up to the
    same figures, on other days.
    """
    yield received(question)
    if question.screened_at is not None and question.state != State.NOT_ACCEPTED:
        yield accepted(question, question.screened_at)
    if question.overdue_at is not None:
        yield overdue(question)
    if question.state == State.ANSWERED and question.answered_at is not None:
        yield answered(question, question.answered_at)
        if question.overdue_at is not None:
            yield withdrawn_overdue(question, question.answered_at, cause=CAUSE_ANSWERED)
    if question.state == State.NOT_ACCEPTED and question.screened_at is not None:
        yield not_accepted(question, question.screened_at, counted_as_valid=False)
        if question.overdue_at is not None:
            yield withdrawn_overdue(question, question.screened_at, cause=CAUSE_NOT_ACCEPTED)


def _about(question: Question, day: date) -> dict[str, Any]:
    return {
        "question_id": str(question.id),
        "topic": question.topic,
        "channel": question.channel,
        "business_day": day.isoformat(),
        "seeded": question.seeded,
        "imported": question.imported,
    }
