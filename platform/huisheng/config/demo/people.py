"""Staff of the demo: one account per role, with the password that exists in a demo only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from huisheng.config.demo.plan import DemoPlan
from huisheng.kernel.access import (
    DUTY_OFFICER,
    LEADER,
    NETWORK_STAFF,
    NETWORK_VIEWER,
    OPERATOR,
    PARTNER,
    UNIT_ADMIN,
    VOLUNTEER,
)
from shared_apps.accounts.public import create_demo_account
from tenants.public import UnitCard


@dataclass(frozen=True, slots=True)
class Cast:
    """One invented member of staff. `place` None: the whole network."""

    login: str
    name: str
    place: str | None
    roles: tuple[str, ...]


CAST: Final = (
    Cast("operator", "韩立新", None, (OPERATOR,)),
    Cast("province", "王晓雯", "山东省", (NETWORK_STAFF, UNIT_ADMIN)),
    Cast("viewer", "赵明远", "山东省", (NETWORK_VIEWER,)),
    Cast("city", "孙佳宁", "济南市", (NETWORK_STAFF, UNIT_ADMIN)),
    Cast("admin", "李思齐", "历下区", (UNIT_ADMIN,)),
    Cast("leader", "周航", "历下区", (LEADER,)),
    Cast("duty", "陈雨桐", "历下区", (DUTY_OFFICER,)),
    Cast("volunteer", "林小满", "历下区", (VOLUNTEER,)),
    Cast("partner", "许文静", "历下区", (PARTNER,)),
    Cast("rongcheng", "于海洋", "荣成市", (UNIT_ADMIN, DUTY_OFFICER)),
    Cast("university", "刘若溪", "山东大学", (UNIT_ADMIN, LEADER, DUTY_OFFICER)),
    Cast("enterprise", "高振宇", "山东高速集团有限公司", (UNIT_ADMIN, LEADER, DUTY_OFFICER)),
)


def hire(plan: DemoPlan, units: Iterable[UnitCard]) -> dict[str, int]:
    """Make the accounts with their roles; returns login → account. Repeatable."""
    by_slug = {unit.slug: unit.id for unit in units}
    accounts = {}
    for member in CAST:
        unit_id = by_slug[plan.slugs[plan.code_of(member.place)]] if member.place else None
        accounts[member.login] = create_demo_account(
            username=member.login, name=member.name, roles=[(role, unit_id) for role in member.roles]
        )
    return accounts
