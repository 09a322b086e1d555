"""The knowledge base: read by staff, kept by those who answer for the unit, and what askers may read."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.operations.publishing import publish
from tenant_apps.knowledge.operations.writing import write
from tenant_apps.knowledge.rules.content import Content
from tests.access.table import OUTSIDERS, UNIT_KINDS, Row, Status, World, everybody, only
from tests.actors import NOT_GIVEN

NOT = 405
STAFF = ("duty_officer", "leader", "unit_admin")
KEEPERS = ("leader", "unit_admin")
AUTHOR = NOT_GIVEN + 1


def draft(world: World, unit: UnitRef, *, public: bool = True) -> dict[str, Any]:
    """An entry that nobody has published. Numbers run per unit: those of the sibling unit are made higher,
    so that they name nothing here.
    """
    content = Content(title="怎么申请？", body="按下面的步骤。", is_public=public)
    with enter_unit(unit):
        for _ in range(1 if unit.id == world.a.id else 3):
            reference = write(Kind.ARTICLE, content, actor=AUTHOR)
    return {"reference": reference}


def published(world: World, unit: UnitRef) -> dict[str, Any]:
    """An entry that everybody may read."""
    made = draft(world, unit)
    with enter_unit(unit):
        publish(made["reference"], based_on=(1, 1), actor=AUTHOR)
    return made


OUTSIDE: dict[str, Status] = dict.fromkeys(sorted(OUTSIDERS), 404)
"""An address with a part that varies does not exist for those who do not work here."""

NOWHERE = {"reference": "999999.1"}
"""An entry of a unit that does not stand above."""

ROWS = [
    Row("knowledge-help", "unit", everybody(), everybody(NOT)),
    Row("knowledge-policies", "unit", everybody(), everybody(NOT)),
    Row("knowledge-mine", "unit", everybody(302), everybody(302)),
    Row("knowledge-mine-seen", "unit", everybody(NOT), everybody(302)),
    Row("knowledge-mine-stop", "unit", everybody(NOT), everybody(302)),
    Row("knowledge-help-entry", "unit", everybody(), only(*UNIT_KINDS, ok=NOT), object_in=published),
    Row("knowledge-desk", "unit", only(*STAFF), only(*STAFF, ok=NOT)),
    Row("knowledge-pick", "unit", only(*STAFF, ok=302), only(*STAFF, ok=302)),
    Row("knowledge-entry", "unit", only(*STAFF), only(*STAFF, ok=NOT), object_in=published),
    Row("knowledge-insert", "unit", only(*STAFF, ok=NOT), only(*STAFF), object_in=published),
    Row("knowledge-keep", "unit", only(*STAFF), only(*STAFF, ok=NOT)),
    Row(
        "knowledge-new",
        "unit",
        only(*STAFF, **OUTSIDE),
        only(*STAFF, ok=422, **OUTSIDE),
        kwargs={"kind": "article"},
    ),
    Row("knowledge-export", "unit", only(*KEEPERS), only(*KEEPERS, ok=NOT)),
    Row("knowledge-import", "unit", only(*KEEPERS), only(*KEEPERS, ok=422)),
    Row("knowledge-above", "unit", only(*KEEPERS), only(*KEEPERS, ok=NOT)),
    Row(
        "knowledge-above-entry",
        "unit",
        only(*KEEPERS, ok=404, **OUTSIDE),
        only(*KEEPERS, ok=404, **OUTSIDE),
        kwargs=NOWHERE,
    ),
    Row("knowledge-edit", "unit", only(*STAFF), only(*STAFF, ok=422), object_in=draft),
    Row("knowledge-publish", "unit", only(*STAFF, ok=NOT), only(*KEEPERS, ok=302), object_in=draft),
    Row("knowledge-retire", "unit", only(*STAFF, ok=NOT), only(*KEEPERS, ok=302), object_in=published),
    Row("knowledge-confirm", "unit", only(*STAFF, ok=NOT), only(*KEEPERS, ok=302), object_in=published),
    Row("knowledge-versions", "unit", only(*STAFF), only(*STAFF, ok=NOT), object_in=draft),
    Row(
        "knowledge-restore",
        "unit",
        only(*STAFF, ok=NOT),
        only(*STAFF, ok=302),
        object_in=draft,
        data={"number": "1"},
    ),
]
