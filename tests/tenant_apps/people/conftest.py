"""Somebody who works in unit a, and how a member is made in one line."""

from collections.abc import Callable
from typing import Any

import pytest

from huisheng.kernel.access import DUTY_OFFICER, VOLUNTEER
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tests.actors import give_role, make_account

Hire = Callable[..., int]
Make = Callable[..., Member]

JOBS = "900301"
"""青年成长 › 就业创业 › 实习见习: not sensitive."""
STRESS = "900101"
"""青年成长 › 心理健康 › 情绪与压力: sensitive."""


@pytest.fixture
def topics(db: None) -> None:
    """The real topics, in this test's transaction."""
    with enter_network():
        import_tree()


@pytest.fixture
def hire(unit_a: UnitRef) -> Hire:
    """A function: somebody with a role in unit a; returns the account."""

    def make(name: str = "", role: str = DUTY_OFFICER, **days: Any) -> int:
        account = make_account(name=name)
        give_role(account, role, unit_a.id, **days)
        return int(account.pk)

    return make


@pytest.fixture
def expert(in_unit_a: UnitRef) -> Make:
    """A function: a verified expert of law."""

    def make(**said: Any) -> Member:
        values = {
            "kind": MemberKind.EXPERT,
            "state": MemberState.ACTIVE,
            "name": "李律师",
            "fields": ["law"],
            "decided_at": now(),
        }
        made: Member = Member.objects.create(**(values | said))
        return made

    return make


@pytest.fixture
def volunteer(hire: Hire, topics: None, in_unit_a: UnitRef) -> Make:
    """A function: a trained volunteer with an account and the role, for the topics of 青年成长."""

    def make(**said: Any) -> Member:
        values = {
            "kind": MemberKind.VOLUNTEER,
            "state": MemberState.ACTIVE,
            "name": "林小满",
            "account_id": said.get("account_id") or hire("林小满", VOLUNTEER),
            "topics": ["90"],
            "trained_at": now(),
            "passed_at": now(),
        }
        made: Member = Member.objects.create(**(values | said))
        return made

    return make
