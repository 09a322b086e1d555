"""Appraisals on the network's host. Those of the table are the city's, over its counties."""

from collections.abc import Mapping
from typing import Any

from huisheng.kernel.office_files import PDF, OfficeFile
from huisheng.kernel.tenancy import UnitRef, enter_network
from tests.access.table import Row, World, only, signed_in
from tests.office import pdf
from tests.shared_apps.insights.appraisals import making

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_ELSEWHERE = {"child": 404, "sibling": 404, "stranger": 404}


def draft(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft of the city."""
    with enter_network():
        return {"appraisal_id": making.drafted(world.network.city).pk}


def published(world: World, unit: UnitRef) -> dict[str, Any]:
    """Published rules of the city."""
    with enter_network():
        return {"appraisal_id": making.published(world.network.city).pk}


def of_a(world: World, unit: UnitRef) -> dict[str, Any]:
    """What came of unit A in them."""
    return {**published(world, unit), "unit_id": world.network.a.id}


def over(world: World, unit: UnitRef) -> dict[str, Any]:
    """Published rules of the city whose period is over."""
    return published(world, unit)


def frozen(world: World, unit: UnitRef) -> dict[str, Any]:
    """A frozen score of unit A."""
    with enter_network():
        made = making.frozen(world.network.city, world.network.a)
    return {"appraisal_id": made.pk, "unit_id": world.network.a.id, "code": "in_time"}


def objected(world: World, unit: UnitRef) -> dict[str, Any]:
    """An objection of unit A that waits for the city."""
    with enter_network():
        made, objection = making.objected(world.network.city, world.network.a)
    return {"appraisal_id": made.pk, "objection_id": objection}


def with_a_file(world: World, unit: UnitRef) -> dict[str, Any]:
    """An objection of unit A with what shows it."""
    with enter_network():
        made = making.frozen(world.network.city, world.network.a)
        making.object_to(made, world.network.a, file=OfficeFile("公告.pdf", PDF, pdf()))
    return {"appraisal_id": made.pk, "unit_id": world.network.a.id, "code": "in_time"}


def closed(world: World, unit: UnitRef) -> dict[str, Any]:
    """Frozen figures of the city."""
    with enter_network():
        return {"appraisal_id": making.frozen(world.network.city, world.network.a).pk}


def shown(world: World) -> Mapping[str, Any]:
    """The form of the draft's page."""
    return {"version": 1}


_NO_POST = signed_in("network", ok=NOT)
_NO_GET = only(*_STAFF, ok=NOT)
_OWN = only("own", parent=404, **_ELSEWHERE)
_ACT = only("own", ok=302, parent=404, **_ELSEWHERE)
_REST = dict.fromkeys(("no_role", "operator"), 404)
# The rules are read above the issuer and below it; what came of A, by its own staff and above it.
_RULES = only("viewer", "own", "parent", "child", "unit_admin", sibling=404, stranger=404, **_REST)
_NOT_SPEAKING = dict.fromkeys(("viewer", "own", "parent", "sibling", "stranger", "no_role", "operator"), 404)
_SPEAK = only("child", "unit_admin", **_NOT_SPEAKING)

ROWS = [
    Row("insights-appraisals", "network", signed_in("network"), _NO_POST),
    Row("insights-appraisal-new", "network", only(*_STAFF), only(*_STAFF, ok=422)),
    Row("insights-appraisal", "network", _RULES, _NO_POST, object_in=published),
    Row(
        "insights-appraisal-edit",
        "network",
        _OWN,
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=draft,
    ),
    Row("insights-appraisal-publish", "network", _NO_GET, _ACT, object_in=draft, data=shown),
    Row(
        "insights-appraisal-withdraw",
        "network",
        _OWN,
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=published,
    ),
    Row("insights-appraisal-discard", "network", _NO_GET, _ACT, object_in=draft),
    Row("insights-appraisal-unit", "network", _RULES, _NO_POST, object_in=of_a),
    Row("insights-appraisal-rows", "network", _RULES, _NO_POST, object_in=of_a, kwargs={"code": "in_time"}),
    Row("insights-appraisal-close", "network", _NO_GET, _ACT, object_in=over),
    # Who reads what came of A may not therefore speak for it.
    Row(
        "insights-appraisal-object",
        "network",
        _SPEAK,
        only("child", "unit_admin", ok=422, **_NOT_SPEAKING),
        object_in=frozen,
    ),
    Row(
        "insights-appraisal-decide",
        "network",
        _OWN,
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=objected,
    ),
    Row("insights-appraisal-objection-file", "network", _RULES, _NO_POST, object_in=with_a_file),
    Row("insights-appraisal-finish", "network", _NO_GET, _ACT, object_in=closed),
    Row(
        "insights-appraisal-file",
        "network",
        _RULES,
        _NO_POST,
        object_in=closed,
        kwargs={"kind": "csv"},
    ),
]
