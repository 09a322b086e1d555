"""Somebody who acts, for tests below the pages (pages sign in really: tests/actors.py)."""

from itertools import count

from huisheng.kernel.access import Actor, Grant
from tenants.public import UnitCard

_ids = count(1_000_001)


def actor(name: str, **roles: UnitCard) -> Actor:
    """Somebody holding each role in the unit given: `actor("Li", network_staff=province)`."""
    grants = tuple(Grant(role, unit.id, unit.path) for role, unit in roles.items())
    return Actor(account_id=next(_ids), name=name, grants=grants)
