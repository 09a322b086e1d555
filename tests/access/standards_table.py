"""What an upper unit sets for its subtree: here the city's."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef
from tests.access.table import Row, World, only

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_ELSEWHERE = {"child": 404, "sibling": 404, "stranger": 404}


def of_city(world: World, unit: UnitRef) -> dict[str, Any]:
    """The city's standards: its own staff and the province's may set them."""
    return {"unit_id": world.network.city.id}


def answer_days(world: World, unit: UnitRef) -> dict[str, Any]:
    """One of them."""
    return {"unit_id": world.network.city.id, "key": "questions.answer_days"}


ROWS = [
    Row("tenants-standards-choose", "network", only(*_STAFF, ok=302), only(*_STAFF, ok=NOT)),
    Row(
        "tenants-standards",
        "network",
        only("own", "parent", **_ELSEWHERE),
        only(*_STAFF, ok=NOT),
        object_in=of_city,
    ),
    Row(
        "tenants-standards-different",
        "network",
        only("own", "parent", **_ELSEWHERE),
        only(*_STAFF, ok=NOT),
        object_in=of_city,
    ),
    Row(
        "tenants-standard",
        "network",
        only("own", "parent", **_ELSEWHERE),
        only("own", "parent", ok=422, **_ELSEWHERE),
        object_in=answer_days,
    ),
]
