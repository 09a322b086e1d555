"""The site of an approval that was undone is archived when its 30 days are over."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel.clock import now
from shared_apps.onboarding.data.codes import State, Step
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.history import tell
from tenants.public import UnitState, archive, hold_unit, unit_cards


def archive_due() -> int:
    """Archive what is due; returns how many there were."""
    due = Application.objects.filter(state=State.UNDONE, archive_at__lte=now())
    return sum(_archive(*one) for one in due.order_by("archive_at").values_list("pk", "unit_id"))


@transaction.atomic
def _archive(application_id: UUID, unit_id: int | None) -> bool:
    """One of them; False where an operator has opened or archived it by then, or somebody was quicker."""
    if unit_id is not None:
        hold_unit(unit_id)
    application = (
        Application.objects.select_for_update().filter(pk=application_id, archive_at__isnull=False).first()
    )
    if application is None:
        return False
    application.archive_at = None
    application.save(update_fields=["archive_at"])
    card = unit_cards([unit_id]).get(unit_id) if unit_id is not None else None
    if card is None or card.state != UnitState.SUSPENDED:
        return False
    archive(card.id, actor="system")
    tell(application, Step.ARCHIVED, actor="system")
    return True
