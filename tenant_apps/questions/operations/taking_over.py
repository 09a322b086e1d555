"""This unit holds a question of another one from now on: a copy is made here, and worked on like any other.

The copy is private, has no name, contact or key, and is never shown to anybody but staff: the asker has one
page, at home. What was promised to the asker does not move by it, nor does a clock begin its ladder anew; an
earlier last day that the sender named counts here. It begins with whoever is on duty, on top of the queue.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import schedule_wakeup
from huisheng.kernel.tenancy.inserting import insert
from shared_apps.contracts.case_messages import CaseEnded, CaseHeld
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    BETWEEN_UNITS,
    CONFIRMING_STATES,
    AnswerKind,
    DecisionState,
    State,
    StepCode,
    Visibility,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Answer, Decision, Question
from tenant_apps.questions.operations import (
    asking_outside,
    changing_hands,
    clocks,
    completing,
    incoming,
    letting_go,
    withdrawing,
)
from tenant_apps.questions.operations.confirming import WAKE_CONFIRM_OVER
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.history import SYSTEM, forget_words
from tenant_apps.questions.operations.indexing import set_terms
from tenant_apps.questions.operations.intake import TRIES_FOR_A_NUMBER
from tenant_apps.questions.operations.locking import hold_by
from tenant_apps.questions.operations.waiting import WAKE_WAITING_OVER
from tenant_apps.questions.queries.holders import on_duty
from tenant_apps.questions.queries.parcels import CODES, COUNTS, FLAGS, MOMENTS, NOTES
from tenant_apps.questions.rules import receipts
from tenant_apps.questions.rules.promises import Promise
from tenants.public import unit_cards

NEVER_HERE: Final = frozenset({State.HANDED_ON, State.MERGED, State.WITHDRAWN})
"""States that no question comes in."""


class NothingToRead(Exception):
    """The network says that a question is held here, and its text has not come: it is told again."""


class NotLetGoYetError(Exception):
    """A question comes back before the word that it had gone: that comes first, and this is told again."""


def held(message: CaseHeld) -> None:
    """This unit holds it now. (Home again, the question itself comes back to life: leaving_home.py.)

    Raises NothingToRead, NotLetGoYetError.
    """
    offered, accepted_by = incoming.take_parcel(UUID(message.transfer_id))
    copy = _copy_of(message.origin_unit, UUID(message.question_id))
    if copy is not None and (copy.hop >= message.hop or copy.state == State.WITHDRAWN):
        return
    if copy is not None and copy.state != State.HANDED_ON:
        raise NotLetGoYetError(message.transfer_id)
    parcel = message.parcel or offered
    if not parcel and incoming.is_ended(message.origin_unit, message.question_id):
        return
    if not parcel:
        raise NothingToRead(message.transfer_id)
    question = copy or Question(
        origin_unit=message.origin_unit, origin_question=UUID(message.question_id), secret_hash=""
    )
    at = datetime.fromisoformat(message.at)
    _fill(question, message, parcel)
    _store(question, is_new=copy is None)
    _bring_words(question, parcel)
    _run(question, message.due_on)
    changing_hands.comes_in(
        question,
        StepCode.HELD,
        at=at,
        actor=accepted_by or SYSTEM,
        params={
            "from": _name_of(message.from_unit),
            "way": message.way,
            "why": message.why,
            "due_on": message.due_on,
            "along": parcel.get("along", ""),
        },
        counts=not message.again,
    )
    _tell(question, accepted_by, at)


def ended(message: CaseEnded) -> None:
    """The asker has taken it back at home: whatever this unit has of its text goes."""
    for wanted in Decision.objects.select_for_update().filter(
        kind__in=BETWEEN_UNITS, question=None, payload__question_id=message.question_id
    ):
        if incoming.PARCEL in wanted.payload or wanted.state == DecisionState.OPEN:
            incoming.settle_without_us(wanted, why=incoming.ENDED)
    copy = _copy_of(message.origin_unit, UUID(message.question_id))
    if copy is None:
        return
    if message.erased:
        forget_words(copy)
    if copy.state == State.HANDED_ON:
        return
    withdrawing.end_copy(copy, datetime.fromisoformat(message.at))
    letting_go.end_what_waits(copy, clock.now())
    asking_outside.let_go(copy, clock.now())
    letting_go.stop_everything(copy)
    letting_go.empty(copy)
    copy.version += 1
    copy.save(update_fields=["version", *letting_go.STOPPED, *letting_go.EMPTIED])
    record(
        "question.emptied",
        object_type="question",
        object_id=str(copy.id),
        actor=SYSTEM,
        detail={"origin": message.origin_unit, "erased": message.erased},
    )


def _copy_of(origin_unit: int, origin_question: UUID) -> Question | None:
    found: Question | None = (
        Question.objects.select_for_update()
        .filter(origin_unit=origin_unit, origin_question=origin_question)
        .first()
    )
    return found


def _fill(question: Question, message: CaseHeld, parcel: Mapping[str, Any]) -> None:
    """Everything that the row says, from what came."""
    state = State(parcel["state"])
    if state in NEVER_HERE:
        raise ValueError(f"nobody can work on what is {state}")
    question.origin_number, question.hop, question.mirrored = parcel["number"], message.hop, 0
    question.title, question.text = parcel["title"], parcel["text"]
    question.kind, question.topic, question.state = parcel["kind"], message.topic, state
    question.visibility = Visibility.PRIVATE
    question.excluded_units = list(message.excluded_units)
    question.received_at = datetime.fromisoformat(parcel["received_at"])
    question.business_day = business_day(question.received_at)
    for name in MOMENTS:
        setattr(question, name, _moment(parcel.get(name, "")))
    for name in COUNTS:
        setattr(question, name, int(parcel.get(name) or 0))
    for name in (*CODES, *NOTES):
        setattr(question, name, parcel.get(name, ""))
    for name in FLAGS:
        setattr(question, name, bool(parcel.get(name)))
    question.helped_by = [code for code in parcel.get("helped_by", "").split(",") if code]
    question.acts = [row["token"] for row in parcel.get("acts", ())]
    question.withdrawn_at = question.closed_at = None
    hold_by(question, None)
    question.returned = True
    set_terms(question)


def _store(question: Question, *, is_new: bool) -> None:
    if not is_new:
        question.version += 1
        question.save()
        return
    for attempt in range(TRIES_FOR_A_NUMBER):
        question.number = receipts.new_number(business_day())
        try:
            with transaction.atomic():
                insert(question)
                # Lined up, it goes with the next statement: here, so that a number given before is noticed.
                Question.objects.filter(pk=question.pk).exists()
        except IntegrityError:
            if attempt == TRIES_FOR_A_NUMBER - 1:
                raise
        else:
            return


def _bring_words(question: Question, parcel: Mapping[str, Any]) -> None:
    """The thread and the answers so far, under the names that they have everywhere; and the rungs climbed."""
    completing.bring_thread(question, parcel)
    answers = Answer.objects.bulk_create(
        Answer(
            question=question,
            kind=AnswerKind(given["kind"]),
            official=given["kind"] == AnswerKind.OFFICIAL,
            persona=given["signed"][:60],
            text=given["text"],
            disclaimer=given["disclaimer"],
            published_at=datetime.fromisoformat(given["at"]),
            corrected_at=_moment(given["corrected_at"]),
            key=given["id"],
        )
        for given in parcel.get("answers", ())
    )
    accepted = next((row.pk for row in answers if row.key == parcel.get("accepted")), None)
    if accepted is not None:
        question.accepted_answer = accepted
        question.save(update_fields=["accepted_answer"])
    completing.bring_rungs(question, parcel)


def _run(question: Question, due_on: str) -> None:
    """Its clocks run here from now on, by the promises that were given at home."""
    _be_earlier(question, due_on)
    clocks.start(question)
    question.save(update_fields=list(clocks.FIELDS))
    if question.waiting_until is not None:
        schedule_wakeup(what=WAKE_WAITING_OVER, key=str(question.id), at=question.waiting_until)
    if question.state in CONFIRMING_STATES and question.confirm_until is not None:
        schedule_wakeup(what=WAKE_CONFIRM_OVER, key=str(question.id), at=question.confirm_until)


def _be_earlier(question: Question, due_on: str) -> None:
    """The sender's last day counts where it comes before the promise, and that is not broken already."""
    main = clocks.main_promise(question)
    if not due_on or main is None:
        return
    end = datetime.combine(date.fromisoformat(due_on) + timedelta(days=1), time(), tzinfo=BUSINESS_ZONE)
    if not clock.now() < end < main.due:
        return
    if main.promise == Promise.HANDLING:
        question.handling_due_at = end
    else:
        question.due_at = end


def _tell(question: Question, accepted_by: int | None, at: datetime) -> None:
    """Nobody accepted what was moved up: then the leaders hear of it beside whoever is on duty."""
    accounts = {accepted_by} if accepted_by is not None else {*on_duty(), *people.leaders()}
    if question.confidential:
        accounts &= set(people.leaders())
    publish(
        StaffWanted(
            question_id=question.id,
            what="assigned",
            accounts=tuple(sorted(accounts)),
            at=at,
            link=desk_link(question.id),
        )
    )


def _moment(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _name_of(unit_id: int) -> str:
    card = unit_cards([unit_id]).get(unit_id)
    return card.short_name if card else ""
