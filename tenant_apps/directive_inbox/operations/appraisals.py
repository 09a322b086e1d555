"""Something in an appraisal of a unit above concerns this unit: those who lead it are told where to read."""

from datetime import datetime

from django.db import transaction

from huisheng.kernel.events import publish
from shared_apps.contracts.appraisal_messages import AppraisalTold
from tenant_apps.people.public import leaders
from tenant_apps.questions.public import StaffWanted


@transaction.atomic
def told(message: AppraisalTold) -> None:
    """Put it on the list of those who may object."""
    publish(
        StaffWanted(
            question_id=None,
            what="appraisal",
            accounts=tuple(sorted(leaders())),
            at=datetime.fromisoformat(message.at),
            link=f"/desk/appraisals/{message.appraisal_id}/",
        )
    )
