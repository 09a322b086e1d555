"""What led to nothing is not kept: a draft for a month, an application that ended for half a year (E14)."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from shared_apps.onboarding.data.codes import ENDED, State
from shared_apps.onboarding.models import Application, Entry
from shared_apps.onboarding.operations.handing_in import LEFTOVERS

_PEOPLE = (
    "leader_name",
    "leader_title",
    "leader_phone",
    "leader_mail",
    "contact_name",
    "contact_title",
    "contact_phone",
    "contact_mail",
    "reason_words",
)


@transaction.atomic
def forget(application_id: UUID) -> bool:
    """Erase a draft; of an ended application the people, the letter and all words. Its unit, the decision and
    its reason stay, so that figures do. False for any other. Files go in the next night.
    """
    application = Application.objects.select_for_update().filter(pk=application_id).first()
    if application is None or application.forgotten_at is not None:
        return False
    if application.state == State.DRAFT:
        application.letters.all().delete()
        application.entries.all().delete()
        application.delete()
    elif application.state in ENDED:
        for field in _PEOPLE:
            setattr(application, field, "")
        application.proof, application.forgotten_at = None, now()
        application.save()
        application.letters.all().delete()
        Entry.objects.filter(application=application).update(text="")
    else:
        return False
    record(
        "application.forgotten",
        object_type="application",
        object_id=str(application_id),
        actor="system",
        detail={"number": application.number},
    )
    LEFTOVERS.plan_sweep()
    return True
