"""A unit's own site and its administration."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef
from tests.access.table import Row, World, everybody, only

NOT = 405
HEADS = ("leader", "unit_admin")


def setting(world: World, unit: UnitRef) -> dict[str, Any]:
    """A setting is the same key in every unit: the address names no unit's object."""
    return {"key": "questions.answer_days"}


ROWS = [
    Row("pages-home", "unit", everybody(), everybody(NOT)),
    Row("pages-accessibility", "unit", everybody(), everybody(NOT)),
    Row("pages-logo", "unit", everybody(404), everybody(NOT)),
    Row("pages-manage", "unit", only(*HEADS), only(*HEADS, ok=NOT)),
    Row("pages-look", "unit", only("unit_admin"), only("unit_admin", ok=422), data={"accent": "blue"}),
    Row("pages-settings", "unit", only("unit_admin"), only("unit_admin", ok=NOT)),
    Row(
        "pages-setting",
        "unit",
        only("unit_admin"),
        only("unit_admin", ok=422),
        object_in=setting,
        foreign=(200, 422),
    ),
    Row("pages-audit", "unit", only(*HEADS), only(*HEADS, ok=NOT)),
]
