"""Briefs on the network's host. Those of the table are the city's: `own` writes for it, `parent` is above."""

from collections.abc import Mapping
from typing import Any

from huisheng.kernel.tenancy import UnitRef, enter_network
from tests.access.table import Row, World, only, signed_in
from tests.shared_apps.insights.briefs import making

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_ELSEWHERE = {"child": 404, "sibling": 404, "stranger": 404}


def draft(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft of the city."""
    with enter_network():
        return {"brief_id": making.drafted(world.network.city).pk}


def issued(world: World, unit: UnitRef) -> dict[str, Any]:
    """An issued brief of the city, not sent down."""
    with enter_network():
        return {"brief_id": making.issued(world.network.city).pk}


def shown(world: World) -> Mapping[str, Any]:
    """The form of the preview."""
    return {"version": 1}


_NO_POST = signed_in("network", ok=NOT)
_NO_GET = only(*_STAFF, ok=NOT)
_OWN = only("own", parent=404, **_ELSEWHERE)
_ACT = only("own", ok=302, parent=404, **_ELSEWHERE)
_REST = dict.fromkeys(("no_role", "unit_admin", "operator"), 404)
_READ = only("viewer", "own", "parent", **_ELSEWHERE, **_REST)

ROWS = [
    Row("insights-briefs", "network", signed_in("network"), _NO_POST),
    Row("insights-brief-new", "network", only(*_STAFF), only(*_STAFF, ok=422)),
    Row("insights-brief", "network", _READ, _NO_POST, object_in=issued),
    Row("insights-brief-docx", "network", _READ, _NO_POST, object_in=issued),
    Row(
        "insights-brief-edit",
        "network",
        _OWN,
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=draft,
    ),
    Row("insights-brief-cases", "network", _OWN, _OWN, object_in=draft),
    Row("insights-brief-drop-case", "network", _NO_GET, _ACT, object_in=draft),
    Row("insights-brief-issue", "network", _NO_GET, _ACT, object_in=draft, data=shown),
    Row("insights-brief-discard", "network", _NO_GET, _ACT, object_in=draft),
    Row("insights-brief-send", "network", _NO_GET, _ACT, object_in=issued),
]
