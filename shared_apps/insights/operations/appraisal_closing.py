"""The period of an appraisal is over: its figures are frozen, and the days for objections begin."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from shared_apps.contracts.appraisal_messages import FROZEN
from shared_apps.insights.models import Appraisal, AppraisalScore, AppraisalUnit
from shared_apps.insights.operations.appraisal_drafting import note
from shared_apps.insights.operations.appraisal_telling import tell
from shared_apps.insights.queries.appraisal_standing import Running, running
from shared_apps.insights.queries.appraisal_visibility import may_run
from tenants.public import unit_cards, working_calendar


class NotRunningError(RuntimeError):
    """Its figures have been frozen already, or it was never published."""


class NotOverError(RuntimeError):
    """The last day of the period is not over yet."""


@transaction.atomic
def close(appraisal_id: UUID, actor: Actor) -> Appraisal:
    """Freeze the figures as they are now: once, whoever presses how often.

    Raises NotRunningError, NotOverError, PermissionError, TooManyUnitsError; then nothing has been written.
    """
    appraisal = locked(appraisal_id, actor)
    if appraisal.state != Appraisal.State.PUBLISHED:
        raise NotRunningError(appraisal_id)
    today = clock.business_day()
    if today <= appraisal.last:
        raise NotOverError(appraisal_id)
    found = running(appraisal)
    _keep(appraisal, found)
    appraisal.state, appraisal.closed_at, appraisal.closed_by = (
        Appraisal.State.CLOSED,
        found.as_of,
        actor.account_id,
    )
    calendar = working_calendar(appraisal.unit_id)
    appraisal.objections_until = calendar.add_working_days(today, appraisal.objection_days)
    appraisal.save()
    note(
        "appraisal.closed",
        appraisal,
        actor,
        units=len(found.lines),
        objections_until=appraisal.objections_until.isoformat(),
    )
    tell(appraisal, FROZEN, [line.unit_id for line in found.lines])
    return appraisal


def locked(appraisal_id: UUID, actor: Actor) -> Appraisal:
    """The appraisal, held until the end of the transaction, for whoever acts for its issuer.

    Raises PermissionError, LookupError.
    """
    appraisal = Appraisal.objects.select_for_update().filter(pk=appraisal_id).first()
    if appraisal is None:
        raise LookupError(appraisal_id)
    if not may_run(actor, appraisal):
        raise PermissionError("an appraisal is its issuer's")
    return appraisal


def _keep(appraisal: Appraisal, found: Running) -> None:
    cards = unit_cards(line.unit_id for line in found.lines)
    AppraisalUnit.objects.bulk_create(
        [
            *(
                AppraisalUnit(
                    appraisal=appraisal,
                    unit_id=line.unit_id,
                    name=line.name,
                    path=cards[line.unit_id].path,
                    marks=list(line.marks),
                    since=line.since,
                    points=line.total,
                )
                for line in found.lines
            ),
            *(
                AppraisalUnit(
                    appraisal=appraisal,
                    unit_id=member.card.id,
                    name=member.card.name,
                    path=member.card.path,
                    marks=list(member.marks),
                    gone=True,
                )
                for member in found.left
            ),
        ]
    )
    AppraisalScore.objects.bulk_create(
        AppraisalScore(
            appraisal=appraisal,
            unit_id=line.unit_id,
            code=one.code,
            part=one.part,
            whole=one.whole,
            value=one.value,
            points=one.points,
            why=one.why,
        )
        for line in found.lines
        for one in line.scored
    )
