"""The facts that go up, built from the row in one place, so that no figure depends on which step sent it.

Seeded and imported questions send the same facts, marked as such: what to leave out is the reader's decision.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from huisheng.kernel import clock
from shared_apps.contracts.question_facts import (
    QuestionAnswered2,
    QuestionClosed,
    QuestionHandedIn,
    QuestionHandedOut,
    QuestionOverdue,
    QuestionRated,
    QuestionReadmitted,
    QuestionReceived2,
    QuestionRefiled3,
    QuestionScreened,
    QuestionSentBack,
    QuestionWithdrawn,
    QuestionWithdrawnOverdue,
)
from tenant_apps.questions.data.codes import CAUSE_ANSWERED, CAUSE_NOT_ACCEPTED, CAUSE_WITHDRAWN
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries.hands import IN, Hands, hands_of
from tenant_apps.questions.rules.working_days import due_day

Fact = (
    QuestionReceived2
    | QuestionScreened
    | QuestionAnswered2
    | QuestionClosed
    | QuestionSentBack
    | QuestionRated
    | QuestionOverdue
    | QuestionReadmitted
    | QuestionWithdrawn
    | QuestionWithdrawnOverdue
    | QuestionHandedOut
    | QuestionHandedIn
)

VALID = "valid"
NOT_ACCEPTED = "not_accepted"
AMOUNTS = (
    "received",
    "valid",
    "not_accepted",
    "answered",
    "answered_timed",
    "answered_in_time",
    "became_overdue",
    "closed",
    "sent_back",
    "rated",
    "satisfied",
    "rating_sum",
    "open",
    "overdue",
)
BURST = "burst"
"""Key of ``Question.told``: the question followed several others from one device (bursts.py)."""
SATISFIED = 4
"""Stars from which an asker counts as satisfied."""


def received(question: Question) -> QuestionReceived2:
    """The question reached the unit."""
    return QuestionReceived2(
        **_about(question, question.business_day),
        due_on=due_day(question.due_at).isoformat(),
        burst=bool(question.told.get(BURST)),
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


def answered(question: Question, at: datetime) -> QuestionAnswered2:
    """The first official answer was published at ``at``."""
    worked, late = question.told.get("answer"), at >= question.due_at
    return QuestionAnswered2(
        **_about(question, clock.business_day(at)),
        received_day=question.business_day.isoformat(),
        late=late,
        minutes=max(0, int((at - question.received_at).total_seconds() // 60)),
        worked=worked,
        answered_timed=int(worked is not None),
        answered_in_time=int(worked is not None and not late),
    )


def closed(question: Question, closing: Mapping[str, Any]) -> QuestionClosed:
    """It ended; ``closing`` as the row keeps it (counting.py)."""
    return QuestionClosed(
        **_about(question, _day(closing["at"])),
        received_day=question.business_day.isoformat(),
        worked=closing["worked"],
        helped_by=closing["helped_by"],
        question_kind=closing["kind"],
    )


def sent_back(question: Question, at: str) -> QuestionSentBack:
    """The asker had it handled again at ``at``."""
    return QuestionSentBack(**_about(question, _day(at)))


def rated(question: Question, rating: Mapping[str, Any]) -> QuestionRated:
    """The asker gave stars; ``rating`` as the row keeps it."""
    return QuestionRated(
        **_about(question, _day(rating["at"])),
        satisfied=int(rating["stars"] >= SATISFIED),
        rating_sum=rating["stars"],
    )


def overdue(question: Question) -> QuestionOverdue:
    """The last day passed without an answer. Its day is the first late day, however late it is noticed."""
    return QuestionOverdue(
        **_about(question, clock.business_day(question.due_at)), due_on=due_day(question.due_at).isoformat()
    )


def readmitted(question: Question, at: datetime) -> QuestionReadmitted:
    """An appeal was right: it is owed an answer after all."""
    return QuestionReadmitted(**_about(question, clock.business_day(at)))


def withdrawn(question: Question, at: datetime) -> QuestionWithdrawn:
    """The asker took back a question that was still owed an answer."""
    return QuestionWithdrawn(**_about(question, clock.business_day(at)))


def withdrawn_overdue(question: Question, at: datetime, *, cause: str) -> QuestionWithdrawnOverdue:
    """An overdue question left the stock of overdue ones."""
    return QuestionWithdrawnOverdue(**_about(question, clock.business_day(at)), cause=cause)


def handed_out(question: Question, at: datetime, *, open_: bool, overdue: bool) -> QuestionHandedOut:
    """Another unit holds it from ``at`` on; ``open_``, ``overdue``: it stood in these stocks until then."""
    return QuestionHandedOut(
        **_about(question, clock.business_day(at)),
        received_day=question.business_day.isoformat(),
        open=-int(open_),
        overdue=-int(overdue),
    )


def handed_in(question: Question, at: datetime, *, open_: bool, overdue: bool) -> QuestionHandedIn:
    """It is held here from ``at`` on; ``open_`` and ``overdue``: it stands in these stocks now."""
    return QuestionHandedIn(
        **_about(question, clock.business_day(at)),
        received_day=question.business_day.isoformat(),
        open=int(open_),
        overdue=int(overdue),
    )


def whole_history(question: Question) -> Iterator[Fact]:
    """Every fact that this unit has told of the row, in order of time: for imports and for reconciling.

    Of a question that was held elsewhere for a while the other unit tells what happened there.
    """
    hands = hands_of(question)
    if not question.is_copy:
        yield received(question)
    declined = question.declined_at
    first_accepted = question.accepted_at is not None and (
        declined is None or question.accepted_at <= declined
    )
    if first_accepted and question.accepted_at is not None and hands.ours("accepted"):
        yield accepted(question, question.accepted_at)
    if question.overdue_at is not None and hands.ours("overdue"):
        yield overdue(question)
    ends: list[tuple[datetime, str, str]] = []
    if declined is not None:
        if hands.ours("declined"):
            yield not_accepted(question, declined, counted_as_valid=first_accepted)
        ends.append((declined, CAUSE_NOT_ACCEPTED, "declined"))
    if question.readmitted_at is not None and hands.ours("readmitted"):
        yield readmitted(question, question.readmitted_at)
    if question.answered_at is not None:
        if hands.ours("answered"):
            yield answered(question, question.answered_at)
        ends.append((question.answered_at, CAUSE_ANSWERED, "answered"))
    elif question.withdrawn_at is not None:
        if hands.ours("withdrawn"):
            yield withdrawn(question, question.withdrawn_at)
        ends.append((question.withdrawn_at, CAUSE_WITHDRAWN, "withdrawn"))
    if question.overdue_at is not None:
        # It left the overdue stock with the first end after it came in.
        for at, cause, mark in ends:
            if at >= question.overdue_at:
                if hands.ours(mark):
                    yield withdrawn_overdue(question, at, cause=cause)
                break
    yield from _changes_of_hands(question, hands)
    yield from (closed(question, closing) for closing in question.told.get("closings", ()))
    yield from (sent_back(question, at) for at in question.told.get("sent_back", ()))
    yield from (rated(question, rating) for rating in question.told.get("ratings", ()))


def _changes_of_hands(question: Question, hands: Hands) -> Iterator[Fact]:
    for change in hands.changes:
        tell = handed_in if change.way == IN else handed_out
        yield tell(question, change.at, open_=change.open, overdue=change.overdue)


def moved(facts: Iterable[Fact], *, to: str) -> Iterator[QuestionRefiled3]:
    """What takes these facts back under their topic and counts them under another, each on its own day."""
    for fact in facts:
        amounts: dict[str, Any] = {name: getattr(fact, name) for name in AMOUNTS if getattr(fact, name, 0)}
        if not amounts:
            continue  # a change of hands that moved no stock
        about: dict[str, Any] = {
            "question_id": fact.question_id,
            "channel": fact.channel,
            "business_day": fact.business_day,
            "received_day": getattr(fact, "received_day", ""),
            "worked": getattr(fact, "worked", None),
            "helped_by": getattr(fact, "helped_by", ""),
            "question_kind": getattr(fact, "question_kind", ""),
            "seeded": fact.seeded,
            "imported": fact.imported,
            "burst": getattr(fact, "burst", False),
        }
        yield QuestionRefiled3(topic=fact.topic, **about, **{name: -n for name, n in amounts.items()})
        yield QuestionRefiled3(topic=to, **about, **amounts)


def _day(at: str) -> date:
    return clock.business_day(datetime.fromisoformat(at))


def _about(question: Question, day: date) -> dict[str, Any]:
    return {
        "question_id": str(question.id),
        "topic": question.topic,
        "channel": question.channel,
        "business_day": day.isoformat(),
        "seeded": question.seeded,
        "imported": question.imported,
    }
