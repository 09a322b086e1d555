"""Campaigns and embeds: followed and shown by everybody, kept by the administrator."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.outreach.operations import keeping_campaigns
from tenant_apps.outreach.operations.keeping_campaigns import NewCampaign
from tests.access.table import Row, World, everybody, only

NOT = 405


def campaign(world: World, unit: UnitRef) -> dict[str, Any]:
    """A campaign of this unit."""
    with enter_unit(unit):
        return {"campaign_id": keeping_campaigns.make(NewCampaign(name="开学季"), topics=[], actor=1)}


ADMIN = only("unit_admin")
NO_POST = only("unit_admin", ok=NOT)
ROWS = [
    Row("outreach-follow", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"}),
    Row("outreach-latest", "unit", everybody(), everybody(NOT)),
    Row("outreach-open", "unit", everybody(302), everybody(NOT)),
    Row("outreach-button", "unit", everybody(), everybody(NOT)),
    Row("outreach-campaigns", "unit", ADMIN, only("unit_admin", ok=422)),
    Row("outreach-embeds", "unit", ADMIN, NO_POST),
    Row("outreach-campaign", "unit", ADMIN, NO_POST, object_in=campaign),
    Row("outreach-poster", "unit", ADMIN, NO_POST, object_in=campaign),
    Row("outreach-poster-svg", "unit", ADMIN, NO_POST, object_in=campaign),
    Row("outreach-poster-pdf", "unit", ADMIN, NO_POST, object_in=campaign),
    Row("outreach-close", "unit", NO_POST, only("unit_admin", ok=303), object_in=campaign),
]
