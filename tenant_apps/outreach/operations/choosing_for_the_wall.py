"""Staff choose which questions stand on the wall of a broadcast, and which one is being answered."""

from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.web.whole_pages import pages_about_changed
from tenant_apps.outreach.data.codes import Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.queries.wall import may_stand_there
from tenant_apps.outreach.rules.wall import OnWall, Stands, as_data, placed, wall_in, without

_RECORDED: Final = {
    Stands.WAITS: "outreach.wall_put",
    Stands.NOW: "outreach.wall_now",
    Stands.DONE: "outreach.wall_done",
}


class NotForTheWallError(Exception):
    """It did not come by this broadcast, or does not stand in public (any more)."""


@transaction.atomic
def place(campaign_id: int, question_id: UUID, stands: Stands, *, actor: int) -> None:
    """Have it stand so on the wall. Of two who press at once, both are heeded.

    Raises LookupError, NotForTheWallError, WallFullError.
    """
    row = _locked(campaign_id)
    if not may_stand_there(row.code, question_id):
        raise NotForTheWallError(question_id)
    _keep(row, placed(wall_in(row.page), question_id, stands), _RECORDED[stands], question_id, actor)


@transaction.atomic
def take_off(campaign_id: int, question_id: UUID, *, actor: int) -> None:
    """Take it off the wall; what it says in public elsewhere stays. Raises LookupError."""
    row = _locked(campaign_id)
    _keep(row, without(wall_in(row.page), question_id), "outreach.wall_off", question_id, actor)


def _locked(campaign_id: int) -> Campaign:
    rows = Campaign.objects.select_for_update().filter(target=Target.BROADCAST, pk=campaign_id)
    row: Campaign | None = rows.first()
    if row is None:
        raise LookupError(str(campaign_id))
    return row


def _keep(row: Campaign, wall: list[OnWall], what: str, question_id: UUID, actor: int) -> None:
    row.page = {**row.page, "wall": as_data(wall)}
    row.save(update_fields=["broadcast"])
    record(
        what,
        object_type="campaign",
        object_id=row.pk,
        actor=actor,
        detail={"question": str(question_id)},
    )
    pages_about_changed(row.code)
