"""Campaigns and embeds: followed and shown by everybody, kept by the administrator."""

from datetime import timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.directive_messages import SEASON, DirectiveTold
from shared_apps.contracts.season_content import SEASON as KIND
from tenant_apps.directive_inbox.operations import receiving
from tenant_apps.outreach.operations import keeping_campaigns
from tenant_apps.outreach.operations.keeping_campaigns import NewCampaign
from tests.access.table import Row, World, everybody, only
from tests.tenant_apps.outreach.broadcasts import broadcast_of
from tests.tenant_apps.outreach.seasons import content, season_of

NOT = 405


def campaign(world: World, unit: UnitRef) -> dict[str, Any]:
    """A campaign of this unit."""
    with enter_unit(unit):
        return {"campaign_id": keeping_campaigns.make(NewCampaign(name="开学季"), topics=[], actor=1)}


def draft(world: World, unit: UnitRef) -> dict[str, Any]:
    """The draft of a season of this unit."""
    return {"campaign_id": season_of(unit)}


def broadcast(world: World, unit: UnitRef) -> dict[str, Any]:
    """The draft of a broadcast of this unit."""
    return {"campaign_id": broadcast_of(unit)}


def called(world: World, unit: UnitRef) -> dict[str, Any]:
    """A directive that calls this unit to a season."""
    directive_id, now = uuid7(), clock.now()
    season_of(unit)
    with enter_unit(unit):
        told = DirectiveTold(
            directive_id=str(directive_id),
            revision=1,
            content_version=1,
            acknowledge_from=1,
            directive_kind=SEASON,
            title="问题季",
            text="请参加。",
            number_label="",
            issuer_unit_id=world.network.city.id,
            issuer_name=world.network.city.name,
            issuer_person="王处长",
            issued_at=now.isoformat(),
            due_at=(now + timedelta(days=3)).isoformat(),
            parent_id="",
            details={SEASON: KIND.as_text(content(offices=(), live=()))},
            earlier=[],
            recalled_at="",
            recall_reason="",
            named_at="",
            named=[],
        )
        receiving.hear(told)
    return {"directive_id": directive_id}


ADMIN = only("unit_admin")
DECIDE = ("duty_officer", "leader", "unit_admin")
CHOOSERS = only(*DECIDE)
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
    Row("outreach-season-plan", "unit", ADMIN, only("unit_admin", ok=302)),
    Row("outreach-season-new", "unit", ADMIN, only("unit_admin", ok=422)),
    Row("outreach-season-called", "unit", ADMIN, only("unit_admin", ok=302), object_in=called),
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
    Row("outreach-broadcasts", "unit", everybody(), everybody(NOT)),
    Row("outreach-broadcast", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"}),
    Row("outreach-broadcast-ask", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"}),
    Row("outreach-broadcast-here", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"}),
    Row("outreach-broadcast-calendar", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"}),
    Row("outreach-wall", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"}),
    Row("outreach-walls", "unit", CHOOSERS, only(*DECIDE, ok=NOT)),
    Row(
        "outreach-wall-keep",
        "unit",
        CHOOSERS,
        only(*DECIDE, ok=302),
        data={"how": "off", "question": "0197b1f0-0000-7000-8000-000000000000"},
        object_in=broadcast,
    ),
    Row("outreach-broadcasts-keep", "unit", ADMIN, NO_POST),
    Row("outreach-broadcast-new", "unit", ADMIN, only("unit_admin", ok=422)),
    Row("outreach-broadcast-keep", "unit", ADMIN, only("unit_admin", ok=422), object_in=broadcast),
    Row("outreach-broadcast-preview", "unit", ADMIN, NO_POST, object_in=broadcast),
    Row(
        "outreach-broadcast-step",
        "unit",
        NO_POST,
        only("unit_admin", ok=302),
        data={"show": "1", "saves": "1"},
        object_in=broadcast,
    ),
    Row("outreach-close", "unit", NO_POST, only("unit_admin", ok=303), object_in=campaign),
]
