"""What came to a question after its parcel was made follows it, from whoever has let go of it.

A parcel is made when another unit is asked, and read there for up to two working days. Meanwhile staff go on
writing to the asker, and clocks climb rungs. At the change of hands the former holder sends what its parcel
did not have; it goes to whoever holds the question then, and from a unit that has handed it on already,
further. What the asker does goes another way (the network tells it to the new holder). Internal notes stay.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_followed_messages import CaseAddedTo, CaseCompleted
from shared_apps.contracts.parcels import Parcel
from tenant_apps.questions.data.codes import MessageKind, Side, State, StepCode
from tenant_apps.questions.models import Decision, Message, Question, Step
from tenant_apps.questions.operations import clocks, incoming, telling_home
from tenant_apps.questions.operations.history import SYSTEM
from tenant_apps.questions.operations.locking import UnknownQuestion, lock, save
from tenant_apps.questions.queries import parcels
from tenant_apps.questions.queries.parcels import FROM_ELSEWHERE


def send_after(question: Question, wanted: Decision, *, hop: int) -> None:
    """Send what a locked question has got since it was wrapped up; by the change of hands ``hop`` it goes."""
    parcel = parcels.since(question, wanted.payload.get("sent", ()))
    if parcel:
        _pass_on(question, hop=hop, parcel=parcel)


def added(message: CaseAddedTo) -> None:
    """More of a question that is held here. What is known already is not written twice.

    Raises UnknownQuestion for a copy that has not come yet: the message comes again.
    """
    found = Question.objects.filter(
        origin_unit=message.origin_unit, origin_question=UUID(message.question_id)
    ).first()
    if found is None or (found.hop < message.hop and found.state != State.WITHDRAWN):
        if incoming.is_ended(message.origin_unit, message.question_id):
            return
        raise UnknownQuestion(message.question_id)
    question = lock(found.pk)
    if question.state == State.HANDED_ON:
        _pass_on(question, hop=question.hop, parcel=message.parcel)
    elif question.state != State.WITHDRAWN:
        _bring(question, message.parcel)


def bring_thread(question: Question, parcel: Mapping[str, Any]) -> list[Message]:
    """Messages under the names that they have everywhere; those that are not here yet, oldest first."""
    notes = {FROM_ELSEWHERE + note["id"]: note for note in parcel.get("thread", ())}
    known = set(Message.objects.filter(question=question, token__in=notes).values_list("token", flat=True))
    made: list[Message] = Message.objects.bulk_create(
        Message(
            question=question,
            at=datetime.fromisoformat(note["at"]),
            side=Side.ASKER if note["side"] == parcels.ASKER_SIDE else Side.UNIT,
            kind=MessageKind(note["kind"]),
            text=note["text"],
            persona=note["signed"][:60],
            token=token,
        )
        for token, note in notes.items()
        if token not in known
    )
    return made


def bring_rungs(question: Question, parcel: Mapping[str, Any]) -> None:
    """The rungs that its clocks have climbed elsewhere: nobody is told of the same rung again."""
    told = Step.objects.filter(question=question, code__in=parcels.CLIMBED)
    known = {_rung(step.code, step.at.isoformat(), step.params) for step in told}
    Step.objects.bulk_create(
        Step(
            question=question,
            at=datetime.fromisoformat(rung["at"]),
            code=StepCode(rung["code"]),
            params={name: rung[name] for name in parcels.RUNG if rung.get(name)},
        )
        for rung in parcel.get("rungs", ())
        if _rung(rung["code"], rung["at"], rung) not in known
    )


def _rung(code: str, at: str, said: Mapping[str, Any]) -> tuple[str, str, str]:
    """A rung of the same clock and day is the same; that something is late is known by its moment."""
    return code, str(said.get("clock", "")), str(said.get("due_on") or datetime.fromisoformat(at))


def _bring(question: Question, parcel: Parcel) -> None:
    made = bring_thread(question, parcel)
    bring_rungs(question, parcel)
    answered = [message.at for message in made if message.side == Side.UNIT]
    if answered:
        clocks.respond(question, min(answered))
        if question.asker_spoke_at is not None and question.asker_spoke_at <= max(answered):
            question.asker_spoke_at = None
    urged = parcel.get("urged_at")
    if isinstance(urged, str) and urged:
        question.urged_at = max(filter(None, (question.urged_at, datetime.fromisoformat(urged))))
    clocks.start(question)
    save(question, "asker_spoke_at", "urged_at", *clocks.FIELDS)
    record(
        "question.completed",
        object_type="question",
        object_id=str(question.id),
        actor=SYSTEM,
        detail={"messages": len(made)},
    )
    # Home may have heard of it before it knew who holds it, and then has the words alone.
    telling_home.tell(question)


def _pass_on(question: Question, *, hop: int, parcel: Parcel) -> None:
    emit(
        CaseCompleted(
            origin_unit=parcels.home_of(question),
            question_id=str(question.origin_question or question.id),
            hop=hop,
            parcel=parcel,
        )
    )
