"""The dashboards: a subtree, for whoever holds a role over it."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef
from tests.access.table import Row, World, everybody, only

NOT = 405


def of_unit(world: World, unit: UnitRef) -> dict[str, Any]:
    """The dashboard of the unit."""
    return {"unit_id": unit.id}


def city(world: World, unit: UnitRef) -> dict[str, Any]:
    """The dashboard of the unit's city: `child` stands below it."""
    return {"unit_id": world.network.city.id}


_A = only("viewer", "own", "parent", "child", sibling=404, stranger=404)
_NO_POST = only("viewer", "own", "parent", "child", "sibling", "stranger", ok=NOT)

ROWS = [
    Row("insights-public", "network", everybody(), everybody(NOT)),
    Row("insights-suggest", "network", everybody(NOT), everybody()),
    Row(
        "insights-definitions",
        "network",
        only("viewer", "own", "parent", "child", "sibling", "stranger"),
        _NO_POST,
    ),
    Row(
        "insights-dashboard",
        "network",
        only("viewer", "own", "parent", "child", "sibling", "stranger", ok=302),
        _NO_POST,
    ),
    Row("insights-unit", "network", _A, _NO_POST, object_in=of_unit),
    Row(
        "insights-units-csv",
        "network",
        only("viewer", "own", "parent", child=404, sibling=404, stranger=404),
        _NO_POST,
        object_in=city,
    ),
]
