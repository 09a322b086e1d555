"""Campaigns and embeds: followed and shown by everybody, kept by the administrator."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.outreach.operations import keeping_campaigns
from tenant_apps.outreach.operations.keeping_campaigns import NewCampaign
from tests.access.table import Row, World, everybody, only
from tests.tenant_apps.outreach.seasons import season_of

NOT = 405


def campaign(world: World, unit: UnitRef) -> dict[str, Any]:
    """A campaign of this unit."""
    with enter_unit(unit):
        return {"campaign_id": keeping_campaigns.make(NewCampaign(name="开学季"), topics=[], actor=1)}


def draft(world: World, unit: UnitRef) -> dict[str, Any]:
    """The draft of a season of this unit."""
    return {"campaign_id": season_of(unit)}


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
    Row("outreach-seasons", "unit", everybody(), everybody(NOT)),
    Row("outreach-season", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"}),
    Row("outreach-season-ask", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"}),
    Row("outreach-seasons-keep", "unit", ADMIN, NO_POST),
    Row("outreach-season-new", "unit", ADMIN, only("unit_admin", ok=422)),
    Row("outreach-season-keep", "unit", ADMIN, only("unit_admin", ok=422), object_in=draft),
    Row("outreach-season-report", "unit", ADMIN, NO_POST, object_in=draft),
    Row("outreach-season-preview", "unit", ADMIN, NO_POST, object_in=draft),
    Row(
        "outreach-season-step",
        "unit",
        NO_POST,
        only("unit_admin", ok=302),
        data={"show": "1", "saves": "1"},
        object_in=draft,
    ),
    Row("outreach-close", "unit", NO_POST, only("unit_admin", ok=303), object_in=campaign),
]
