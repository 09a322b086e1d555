"""Webhooks and robots: a unit's administrator of what reaches the unit, issuing staff of what they issue."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.receivers.data import EVENTS, ISSUER, UNIT, WEBHOOK
from shared_apps.receivers.operations.keeping import Entered, keep
from tests.access.table import Row, World, only

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_ONLY_OWN = {"parent": 404, "child": 404, "sibling": 404, "stranger": 404}


def _kept(unit_id: int, side: str) -> dict[str, Any]:
    # Nothing answers there, and nothing is asked: it stands beside us.
    entered = Entered(WEBHOOK, "业务系统", "https://127.0.0.1:9/hook", "", EVENTS, False)
    with enter_network():
        return {"receiver_id": keep(unit_id, side, entered, actor=1).receiver_id}


def of_unit(world: World, unit: UnitRef) -> dict[str, Any]:
    """A receiver of the unit."""
    return _kept(unit.id, UNIT)


def of_city(world: World, unit: UnitRef) -> dict[str, Any]:
    """A receiver of what the city issues."""
    return _kept(world.network.city.id, ISSUER)


_UNIT_ACT = only("unit_admin", ok=302)
_UNIT_NO_GET = only("unit_admin", ok=NOT)
_ACT = only("own", ok=302, **_ONLY_OWN)
_NO_GET = only(*_STAFF, ok=NOT)

ROWS = [
    Row("receivers-unit", "unit", only("unit_admin"), only("unit_admin", ok=422)),
    Row("receivers-unit-one", "unit", only("unit_admin"), only("unit_admin", ok=NOT), object_in=of_unit),
    Row("receivers-unit-test", "unit", _UNIT_NO_GET, _UNIT_ACT, object_in=of_unit),
    Row("receivers-unit-renew", "unit", _UNIT_NO_GET, only("unit_admin"), object_in=of_unit),
    Row("receivers-unit-remove", "unit", _UNIT_NO_GET, _UNIT_ACT, object_in=of_unit),
    Row("receivers-issuer", "network", only(*_STAFF), only(*_STAFF, ok=422)),
    Row(
        "receivers-issuer-one",
        "network",
        only("own", **_ONLY_OWN),
        only(*_STAFF, ok=NOT),
        object_in=of_city,
    ),
    Row("receivers-issuer-test", "network", _NO_GET, _ACT, object_in=of_city),
    Row("receivers-issuer-renew", "network", _NO_GET, only("own", **_ONLY_OWN), object_in=of_city),
    Row("receivers-issuer-remove", "network", _NO_GET, _ACT, object_in=of_city),
]
