"""Keys and Open311: everybody reads what is public, filing needs a key, keys are the administrator's."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.interfaces.operations import keeping_keys
from tests.access.commons_table import TOPIC, public_question, topic
from tests.access.table import Row, World, everybody, only

NOT = 405
XML = {"form": "xml"}


def key(world: World, unit: UnitRef) -> dict[str, Any]:
    """A key of this unit."""
    with enter_unit(unit):
        return {"key_id": keeping_keys.make("热线", ["open311"], 365, actor=1).key_id}


def shown(world: World, unit: UnitRef) -> dict[str, Any]:
    """A request that stands in public."""
    return public_question(world, unit)


def service(world: World, unit: UnitRef) -> dict[str, Any]:
    """A service, which every unit has."""
    topic(world, unit)
    return {"code": TOPIC}


ROWS = [
    Row("interfaces-developers", "unit", everybody(), everybody(NOT)),
    Row("interfaces-keys", "unit", only("unit_admin"), only("unit_admin", ok=422)),
    Row("interfaces-renew", "unit", only("unit_admin", ok=NOT), only("unit_admin"), object_in=key),
    Row("interfaces-revoke", "unit", only("unit_admin", ok=NOT), only("unit_admin", ok=303), object_in=key),
    Row("interfaces-discovery", "unit", everybody(), everybody(NOT), kwargs=XML),
    Row("interfaces-services", "unit", everybody(), everybody(NOT), kwargs=XML),
    Row(
        "interfaces-service",
        "unit",
        everybody(),
        everybody(NOT),
        object_in=service,
        kwargs=XML,
        foreign=(200, NOT),
    ),
    Row("interfaces-requests", "unit", everybody(), everybody(403), kwargs=XML),
    Row(
        "interfaces-request",
        "unit",
        everybody(),
        everybody(NOT),
        object_in=shown,
        kwargs=XML,
        foreign=(404, NOT),
    ),
    Row("interfaces-token", "unit", everybody(404), everybody(NOT), kwargs=XML | {"token": "NONE"}),
]
