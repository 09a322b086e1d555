"""What the tables of accounts refuse by themselves, whatever a page lets through."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huisheng.kernel.access import DUTY_OFFICER, LEADER, OPERATOR, UNIT_ADMIN, VOLUNTEER
from huisheng.kernel.clock import now
from shared_apps.accounts.models import Account, FactorReset, RoleGrant
from tests.actors import make_account

pytestmark = pytest.mark.usefixtures("in_network")


@pytest.fixture
def account(in_network: None) -> Account:
    return make_account()


def reset_of(account: Account, **columns: Any) -> FactorReset:
    given = {"asked_by_id": 1, "ends_at": now() + timedelta(days=1)}
    made: FactorReset = FactorReset.objects.create(account=account, **{**given, **columns})
    return made


def test_two_persons_start_a_second_factor_over(account: Account) -> None:
    decided = {"decided_at": now(), "approved": True}
    with pytest.raises(IntegrityError), transaction.atomic():
        reset_of(account, decided_by_id=1, **decided)
    reset_of(account, decided_by_id=2, **decided)
    reset_of(account, decided_by_id=1, **{**decided, "approved": False})
    reset_of(account, decided_by_id=1, by_parent=True, **decided)


def test_one_request_to_start_over_is_open(account: Account) -> None:
    reset_of(account)
    with pytest.raises(IntegrityError), transaction.atomic():
        reset_of(account, asked_by_id=2)


@pytest.mark.parametrize("role", [UNIT_ADMIN, LEADER, DUTY_OFFICER, VOLUNTEER])
def test_nobody_holds_a_units_role_above_all_units(account: Account, role: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(account=account, role=role, unit_id=None)
    RoleGrant.objects.create(account=account, role=OPERATOR, unit_id=None)
