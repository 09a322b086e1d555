"""The first weeks of a unit: its own pages, and those of the units above."""

from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.onboarding.models import StageReport
from tests.access.table import Row, World, everybody, only

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_ELSEWHERE = {"child": 404, "sibling": 404, "stranger": 404}
_KEEPERS = ("leader", "unit_admin")
_ABOVE = ("own", "parent", "operator")


def part(world: World, unit: UnitRef) -> dict[str, Any]:
    """A part of the wizard: the same in every unit."""
    return {"part": "clocks"}


def stage(world: World, unit: UnitRef) -> dict[str, Any]:
    """A stage: the same in every unit."""
    return {"stage": "team"}


def county(world: World, unit: UnitRef) -> dict[str, Any]:
    """A county below the city."""
    return {"unit_id": world.network.a.id}


def summary(world: World, unit: UnitRef) -> dict[str, Any]:
    """A summary of the county's."""
    with enter_network(role="relay"):
        today = clock.business_day()
        made = StageReport.objects.create(
            unit_id=world.network.a.id,
            stage="prepare",
            first_day=today,
            last_day=today,
            figures={"staff": 2},
            problems="缺少专家。",
            account_id=1,
            person="王书记",
            sent_at=clock.now(),
        )
    return {"report_id": made.pk}


_OF_ONE = only(*_ABOVE, **_ELSEWHERE)
_SEE = only("viewer", "own", "parent", "operator", child=200, sibling=404, stranger=404)

ROWS = [
    Row("setup-privacy-text", "unit", everybody(), everybody(NOT)),
    Row("setup-overview", "unit", only(*_KEEPERS), only(*_KEEPERS, ok=NOT)),
    Row("setup-part", "unit", only(*_KEEPERS), only(*_KEEPERS, ok=NOT), object_in=part, foreign=(200, NOT)),
    Row("setup-begin", "unit", only(*_KEEPERS, ok=NOT), only(*_KEEPERS, ok=302)),
    Row("setup-gate", "unit", only(*_KEEPERS), only(*_KEEPERS, ok=NOT)),
    Row("setup-go-live", "unit", only("leader", ok=NOT), only("leader", ok=422)),
    Row("setup-privacy", "unit", only(*_KEEPERS), only(*_KEEPERS, ok=422)),
    Row("setup-privacy-add", "unit", only(*_KEEPERS, ok=NOT), only(*_KEEPERS, ok=302)),
    Row(
        "setup-stage",
        "unit",
        only(*_KEEPERS, ok=302),
        only(*_KEEPERS, ok=NOT),
        object_in=stage,
        foreign=(302, NOT),
    ),
    Row(
        "setup-stage-send",
        "unit",
        only("leader", ok=NOT),
        only("leader", ok=302),
        object_in=stage,
        foreign=(302, NOT),
        data={"problems": "缺少专家。"},
    ),
    Row(
        "onboarding-progress",
        "network",
        only("viewer", *_STAFF, ok=302, operator=(200, 302)),
        only("viewer", *_STAFF, "operator", ok=NOT),
    ),
    Row(
        "onboarding-progress-of",
        "network",
        _SEE,
        only("viewer", *_STAFF, "operator", ok=NOT),
        object_in=county,
    ),
    Row(
        "onboarding-waive",
        "network",
        only(*_STAFF, "operator", ok=NOT),
        only(*_ABOVE, ok=303, **_ELSEWHERE),
        object_in=county,
        data={"condition": "experts", "reason": "市级专家支持。"},
    ),
    Row(
        "onboarding-waive-back",
        "network",
        only(*_STAFF, "operator", ok=NOT),
        only(*_ABOVE, ok=303, **_ELSEWHERE),
        object_in=county,
        data={"condition": "experts"},
    ),
    Row(
        "onboarding-summary",
        "network",
        _OF_ONE,
        only(*_ABOVE, ok=303, **_ELSEWHERE),
        object_in=summary,
        data={"text": "本周内选派专家。"},
    ),
]
