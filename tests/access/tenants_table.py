"""Finding a unit, for everybody; opening, closing and moving units, for operators."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef
from tests.access.table import Row, World, everybody, only

NOT = 405


def unit_a(world: World, unit: UnitRef) -> dict[str, Any]:
    """Unit A, as operators see it."""
    return {"unit_id": unit.id}


def listed(world: World, unit: UnitRef) -> dict[str, Any]:
    """A unit that is not opened yet."""
    return {"unit_id": world.network.listed.id}


def no_step(world: World, unit: UnitRef) -> dict[str, Any]:
    """A step that does not exist."""
    return {"unit_id": unit.id, "step": "no-such-step"}


def next_year(world: World, unit: UnitRef) -> dict[str, Any]:
    """A year of the national calendar: the same for everybody, no unit's object."""
    return {"year": 2027}


ROWS = [
    Row("tenants-operators-calendar", "network", only("operator"), only("operator", ok=NOT)),
    Row(
        "tenants-operators-year",
        "network",
        only("operator"),
        only("operator", ok=422),
        object_in=next_year,
    ),
    Row("tenants-home", "network", everybody(), everybody(NOT)),
    Row("tenants-find", "network", everybody(), everybody(NOT)),
    Row("tenants-unsure", "network", everybody(), everybody(NOT)),
    Row("tenants-operators-list", "network", only("operator"), only("operator", ok=NOT)),
    Row("tenants-operators-unit", "network", only("operator"), only("operator", ok=NOT), object_in=unit_a),
    # Making the schema itself is tested in tests/tenants/provisioning; A is open already.
    Row(
        "tenants-operators-provision",
        "network",
        only("operator", ok=NOT),
        only("operator", ok=(302, 303, 409, 422)),
        object_in=unit_a,
    ),
    Row(
        "tenants-operators-move",
        "network",
        only("operator"),
        only("operator", ok=(302, 409, 422)),
        object_in=unit_a,
    ),
    Row(
        "tenants-operators-domains",
        "network",
        only("operator"),
        only("operator", ok=302),
        object_in=unit_a,
    ),
    Row(
        "tenants-operators-step",
        "network",
        only("operator", ok=404),
        only("operator", ok=404),
        object_in=no_step,
    ),
]
