"""提级办理: the network calls a question up, and whoever holds it hands it over at once, by program.

Also while the unit is suspended: no person has to agree, and no page has to be open. From then on it is
frozen as while another unit is asked, until the network says who holds it (handing_over.settled).
"""

from datetime import datetime
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import CaseCalledUp, CaseSurrendered
from shared_apps.oversight.public import UP
from tenant_apps.questions.data.codes import ENDED_STATES, DecisionKind, DecisionState, State
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import incoming, letting_go
from tenant_apps.questions.operations.locking import is_away
from tenant_apps.questions.queries import parcels


class NotHereYetError(Exception):
    """The network says that it is held here, and the word by which it came has not been heard: that comes
    first, and this comes again.
    """


def called_up(message: CaseCalledUp) -> None:
    """Hand it over, unless nothing is left to do with it here. Raises NotHereYetError."""
    question = _held(message.origin_unit, UUID(message.question_id))
    if _comes_later(question, message):
        raise NotHereYetError(message.question_id)
    if question is None or question.state in ENDED_STATES or is_away(question):
        emit(
            CaseSurrendered(
                transfer_id=message.transfer_id, topic="", excluded_units=[], ended=True, parcel={}
            )
        )
        return
    at, parcel = clock.now(), parcels.for_transfer(question)
    _overtake(question, at)
    Decision.objects.create(
        pk=UUID(message.transfer_id),
        question=question,
        kind=DecisionKind.TRANSFER,
        payload={
            "to_unit": message.to_unit,
            "to_name": message.to_name,
            "way": UP,
            "reason": "",
            "rule": "",
            "words": "",
            "due_on": "",
            "called_up": message.why,
            "sent": parcels.names_in(parcel),
        },
        version=question.version,
        asked_at=at,
    )
    emit(
        CaseSurrendered(
            transfer_id=message.transfer_id,
            topic=question.topic,
            excluded_units=list(question.excluded_units),
            ended=False,
            parcel=parcel,
            told=question.mirrored if question.is_copy else 0,
        )
    )


def _overtake(question: Question, at: datetime) -> None:
    """Its own offer is settled by the network, which calls it up instead; a step that leaves in a moment is
    no longer this unit's to take.
    """
    for waiting in Decision.objects.select_for_update().filter(
        question=question,
        kind__in=[DecisionKind.TRANSFER.value, DecisionKind.SEND.value],
        state=DecisionState.OPEN,
    ):
        waiting.state, waiting.decided_at = DecisionState.OVERTAKEN, at
        waiting.save(update_fields=["state", "decided_at"])
        if waiting.kind == DecisionKind.SEND and waiting.asked_by is not None:
            letting_go.tell_not_sent(question, waiting.asked_by, at)


def _comes_later(question: Question | None, message: CaseCalledUp) -> bool:
    """Whether it is still on its way into this unit's hands. What its asker took back, or had deleted, never
    comes.
    """
    at_home = message.origin_unit == current_unit().id
    if question is None:
        return not at_home and not incoming.is_ended(message.origin_unit, message.question_id)
    gone = question.state == State.WITHDRAWN or (at_home and not question.text)
    return not gone and question.hop < message.hop


def _held(origin_unit: int, question_id: UUID) -> Question | None:
    rows = Question.objects.select_for_update()
    found: Question | None = (
        rows.filter(pk=question_id)
        if origin_unit == current_unit().id
        else rows.filter(origin_unit=origin_unit, origin_question=question_id)
    ).first()
    return found
