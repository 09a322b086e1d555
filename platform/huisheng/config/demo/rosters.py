"""Duty rosters of the units that have staff in the demo: office hours of two weeks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Final

from huisheng.config.demo.people import CAST
from huisheng.config.demo.plan import DemoPlan
from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.people.public import ShiftRefusedError, add_shift
from tenants.public import UnitCard, unit_ref

_DAYS: Final = 15
"""Today and the two weeks that a unit's gate asks for."""
_FROM, _UNTIL = time(8, 30), time(20, 30)


def fill_rosters(plan: DemoPlan, units: Iterable[UnitCard], accounts: Mapping[str, int]) -> None:
    """Put every duty officer of the cast on duty from today on, weekends too, and where a place has none, who
    administers it; days that are filled stay as they are.
    """
    manned = {member.place for member in CAST if DUTY_OFFICER in member.roles}
    by_slug = {unit.slug: unit for unit in units}
    for member in CAST:
        role = DUTY_OFFICER if member.place in manned else UNIT_ADMIN
        if member.place is None or role not in member.roles:
            continue
        with enter_unit(unit_ref(by_slug[plan.slugs[plan.code_of(member.place)]].id)):
            _fill(accounts[member.login])


def _fill(account_id: int) -> None:
    first = business_day()
    for day in (first + timedelta(days=offset) for offset in range(_DAYS)):
        try:
            add_shift(
                account_id=account_id,
                starts_at=datetime.combine(day, _FROM, BUSINESS_ZONE),
                ends_at=datetime.combine(day, _UNTIL, BUSINESS_ZONE),
                made_by=account_id,
            )
        except ShiftRefusedError as error:
            if error.code != "overlap":
                raise
