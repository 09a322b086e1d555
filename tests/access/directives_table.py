"""Directives on the network's host. Those of the table are the city's: `own` acts for it, `parent` is
above.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.contracts.directive_messages import TASK
from shared_apps.directives.operations import drafting, issuing
from shared_apps.directives.queries.targets import preview
from tests.access.table import Row, World, only
from tests.shared_apps.acting import actor

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_READERS = ("viewer", *_STAFF)
_ELSEWHERE = {"child": 404, "sibling": 404, "stranger": 404}


def draft(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft of the city to its counties."""
    city = world.network.city
    with enter_network():
        created = drafting.create(
            actor("市里", network_staff=city),
            issuer_unit_id=city.id,
            content=drafting.DraftContent(
                kind=TASK,
                title="报送",
                text="请报送。",
                number_label="",
                target_unit_id=city.id,
                target_kinds=("county",),
                due_at=clock.now() + timedelta(days=3),
            ),
        )
    return {"directive_id": created}


def issued(world: World, unit: UnitRef) -> dict[str, Any]:
    """The same, issued."""
    made = draft(world, unit)
    with enter_network():
        seal = _seal(world)
        issuing.issue(made["directive_id"], actor("市里", network_staff=world.network.city), confirmed=seal)
    return made


def sealed(world: World) -> Mapping[str, Any]:
    """The form of the preview."""
    with enter_network():
        return {"seal": _seal(world)}


def _seal(world: World) -> str:
    city = world.network.city.id
    return preview(issuer_unit_id=city, target_unit_id=city, kinds=["county"]).seal


_ACT_ONLY_OWN = only("own", ok=302, parent=404, **_ELSEWHERE)
_NO_GET = only(*_STAFF, ok=NOT)

ROWS = [
    Row("directives-list", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("directives-new", "network", only(*_STAFF), only(*_STAFF, ok=422)),
    Row(
        "directives-board",
        "network",
        only("viewer", "own", "parent", **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=issued,
    ),
    Row(
        "directives-edit",
        "network",
        only("own", parent=404, **_ELSEWHERE),
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=draft,
    ),
    Row("directives-issue", "network", _NO_GET, _ACT_ONLY_OWN, object_in=draft, data=sealed),
    Row("directives-discard", "network", _NO_GET, _ACT_ONLY_OWN, object_in=draft),
    Row("directives-remind", "network", _NO_GET, _ACT_ONLY_OWN, object_in=issued),
    Row("directives-close", "network", _NO_GET, _ACT_ONLY_OWN, object_in=issued),
]
