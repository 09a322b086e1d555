"""The days for objections are over and all are decided: the final result is published, once."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from shared_apps.contracts.appraisal_messages import FINAL
from shared_apps.insights.models import Appraisal, AppraisalObjection, AppraisalResult
from shared_apps.insights.operations.appraisal_closing import locked
from shared_apps.insights.operations.appraisal_drafting import note
from shared_apps.insights.operations.appraisal_telling import tell
from shared_apps.insights.queries.appraisal_standing import places, standing


class NotClosedError(RuntimeError):
    """Its figures are not frozen, or the final result is published already."""


class StillOpenError(RuntimeError):
    """Units may still object today."""


class UndecidedError(RuntimeError):
    """So many objections (`number`) wait for a decision."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


@transaction.atomic
def finish(appraisal_id: UUID, actor: Actor) -> int:
    """Publish the final result, with what objections put right; returns of how many units.

    Once, whoever presses how often: raises NotClosedError the second time. Raises PermissionError,
    StillOpenError, UndecidedError; then nothing has been written.
    """
    appraisal = locked(appraisal_id, actor)
    if appraisal.state != Appraisal.State.CLOSED or appraisal.objections_until is None:
        raise NotClosedError(appraisal_id)
    if clock.business_day() <= appraisal.objections_until:
        raise StillOpenError(appraisal_id)
    undecided = AppraisalObjection.objects.filter(
        appraisal=appraisal, state=AppraisalObjection.State.OPEN
    ).count()
    if undecided:
        raise UndecidedError(undecided)
    found = standing(appraisal)
    order = places(found) if appraisal.shows_order else {}
    AppraisalResult.objects.bulk_create(
        AppraisalResult(
            appraisal=appraisal, unit_id=line.unit_id, points=line.total_now, place=order.get(line.unit_id)
        )
        for line in found.lines
    )
    appraisal.state, appraisal.final_at, appraisal.final_by = (
        Appraisal.State.FINAL,
        clock.now(),
        actor.account_id,
    )
    appraisal.save()
    note("appraisal.finished", appraisal, actor, units=len(found.lines))
    tell(appraisal, FINAL, [line.unit_id for line in found.lines])
    return len(found.lines)
