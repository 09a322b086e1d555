"""The duty roster."""

from datetime import timedelta
from typing import Any

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.models import Shift
from tests.access.table import Row, World, only
from tests.actors import give_role, make_account

NOT = 405
MAKERS = ("leader", "unit_admin")


def shift(world: World, unit: UnitRef) -> dict[str, Any]:
    """Somebody on duty now."""
    account = make_account()
    give_role(account, DUTY_OFFICER, unit.id)
    with enter_unit(unit):
        row = Shift.objects.create(
            account_id=account.pk, starts_at=now(), ends_at=now() + timedelta(hours=8), made_by_id=account.pk
        )
    return {"shift_id": row.pk}


ROWS = [
    Row("people-roster", "unit", only("duty_officer", *MAKERS), only("duty_officer", *MAKERS, ok=NOT)),
    Row("people-roster-add", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=422)),
    Row("people-roster-copy", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302)),
    Row("people-roster-remove", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=shift),
]
