"""Directives in a unit: everybody who works there reads and acts."""

from datetime import timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.directive_messages import TASK, DirectiveIssued
from tenant_apps.directive_inbox.operations import receiving
from tests.access.table import Row, World, only

NOT = 405
_WORKERS = ("duty_officer", "leader", "unit_admin")


def task(world: World, unit: UnitRef) -> dict[str, Any]:
    """A task that has arrived in the unit."""
    directive_id, now = uuid7(), clock.now()
    with enter_unit(unit):
        receiving.receive(
            DirectiveIssued(
                directive_id=str(directive_id),
                directive_kind=TASK,
                title="报送",
                text="请报送。",
                issuer_unit_id=world.network.city.id,
                issuer_name=world.network.city.name,
                issuer_person="王处长",
                issued_at=now.isoformat(),
                due_at=(now + timedelta(days=3)).isoformat(),
            )
        )
    return {"directive_id": directive_id}


ROWS = [
    Row("directive_inbox-list", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT)),
    Row("directive_inbox-item", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT), object_in=task),
    Row("directive_inbox-read", "unit", only(*_WORKERS, ok=NOT), only(*_WORKERS, ok=302), object_in=task),
    Row(
        "directive_inbox-acknowledge",
        "unit",
        only(*_WORKERS, ok=NOT),
        only(*_WORKERS, ok=302),
        object_in=task,
    ),
    Row(
        "directive_inbox-report",
        "unit",
        only(*_WORKERS, ok=NOT),
        only(*_WORKERS, ok=302),
        object_in=task,
        data={"text": "完成", "based_on": "0"},
    ),
]
