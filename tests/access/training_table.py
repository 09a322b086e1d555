"""Practice, help and training records: for staff; practice without records for everybody."""

from typing import Any

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.training.operations.recording import NewSession, enter_session
from tests.access.table import Row, World, everybody, only
from tests.actors import give_role, make_account

NOT = 405
LEADERS = ("leader", "unit_admin")
STAFF = ("duty_officer", "leader", "unit_admin")


def scenario(world: World, unit: UnitRef) -> dict[str, Any]:
    """A scenario: the same in every unit."""
    return {"scenario": "ordinary"}


def article(world: World, unit: UnitRef) -> dict[str, Any]:
    """An article of the help: the same in every unit."""
    return {"article": "danger"}


def session(world: World, unit: UnitRef) -> dict[str, Any]:
    """A training session that took place."""
    account = make_account()
    give_role(account, DUTY_OFFICER, unit.id)
    with enter_unit(unit):
        new = NewSession(day=business_day(), subject="初审", minutes=60, accounts=[account.pk])
        return {"session": enter_session(new, actor=account.pk)}


ROWS = [
    Row("training-help", "unit", only(*STAFF), only(*STAFF, ok=NOT)),
    Row(
        "training-article", "unit", only(*STAFF), only(*STAFF, ok=422), object_in=article, foreign=(200, 422)
    ),
    Row("training-records", "unit", only(*LEADERS), only(*LEADERS, ok=422)),
    Row("training-table", "unit", only(*LEADERS), only(*LEADERS, ok=NOT)),
    Row("training-take-out", "unit", only(*LEADERS, ok=NOT), only(*LEADERS, ok=303), object_in=session),
    Row("training-practice", "unit", only(*STAFF), only(*STAFF, ok=NOT)),
    Row("training-words", "unit", only(*STAFF), only(*STAFF, ok=422)),
    Row("training-round", "unit", only(*STAFF), only(*STAFF, ok=303), object_in=scenario, foreign=(200, 303)),
    Row("training-open-practice", "network", everybody(), everybody(NOT)),
    Row("training-open-round", "network", everybody(), everybody(303), kwargs={"scenario": "ordinary"}),
]
