"""What the network knows of who holds a question is told again, since a unit's own tables say otherwise.

A backup was played back, or a message was taken out by hand. Where nothing is wrong, nothing happens.
"""

from datetime import datetime
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_followed_messages import CaseReleased, CaseRestored, CaseWanted
from shared_apps.contracts.case_messages import CaseWithdrawn
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import carrying_files, letting_go
from tenant_apps.questions.operations.leaving_home import mine
from tenant_apps.questions.operations.locking import lock
from tenant_apps.questions.queries import parcels


def wanted(message: CaseWanted) -> None:
    """Home wraps it up as it is shown here, for whoever holds it. What its asker took back ends there too."""
    question = mine(message.question_id)
    if question is None:
        emit(CaseWithdrawn(question_id=message.question_id, erased=True, at=clock.now().isoformat()))
        return
    emit(
        CaseRestored(question_id=message.question_id, hop=message.hop, parcel=parcels.for_transfer(question))
    )
    if question.hop == message.hop:
        carrying_files.send(question)


def released(message: CaseReleased) -> None:
    """This unit gave it away by that change of hands, and lets go of it if it has not."""
    found = Question.objects.filter(
        origin_unit=message.origin_unit, origin_question=UUID(message.question_id)
    ).first()
    if found is not None:
        letting_go.to_unit(
            lock(found.pk),
            message.to_unit,
            name=message.to_name,
            way=message.way,
            hop=message.hop,
            at=datetime.fromisoformat(message.at),
            counts=False,
        )
