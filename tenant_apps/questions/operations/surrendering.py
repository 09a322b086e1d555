"""提级办理: the network calls a question up, and whoever holds it hands it over at once, by program.

Also while the unit is suspended: no person has to agree, and no page has to be open. From then on it is
frozen as while another unit is asked, until the network says who holds it (handing_over.settled).
"""

from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import CaseCalledUp, CaseSurrendered
from shared_apps.oversight.public import UP
from tenant_apps.questions.data.codes import ENDED_STATES, DecisionKind, DecisionState
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations.locking import is_away
from tenant_apps.questions.queries import parcels


def called_up(message: CaseCalledUp) -> None:
    """Hand it over, unless nothing is left to do with it here."""
    question = _held(message.origin_unit, UUID(message.question_id))
    if question is None or question.state in ENDED_STATES or is_away(question):
        emit(
            CaseSurrendered(
                transfer_id=message.transfer_id, topic="", excluded_units=[], ended=True, parcel={}
            )
        )
        return
    at = clock.now()
    # Its own offer is settled by the network, which calls it up instead; a step that leaves in a moment is
    # no longer this unit's to take.
    Decision.objects.filter(
        question=question,
        kind__in=[DecisionKind.TRANSFER.value, DecisionKind.SEND.value],
        state=DecisionState.OPEN,
    ).update(state=DecisionState.OVERTAKEN, decided_at=at)
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
            parcel=parcels.for_transfer(question),
        )
    )


def _held(origin_unit: int, question_id: UUID) -> Question | None:
    rows = Question.objects.select_for_update()
    found: Question | None = (
        rows.filter(pk=question_id)
        if origin_unit == current_unit().id
        else rows.filter(origin_unit=origin_unit, origin_question=question_id)
    ).first()
    return found
