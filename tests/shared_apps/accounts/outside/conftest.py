"""A university on loopback, unit a that has it as its provider, and a member of unit a who has linked it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.data import CAS3, OIDC
from shared_apps.accounts.models import Account, OutsideIdentity, Provider
from shared_apps.accounts.operations.coming_back import SUBJECT
from shared_apps.accounts.operations.demo import add_totp
from shared_apps.accounts.operations.providing import save_provider
from shared_apps.accounts.queries.providers import ALLOWED, EVERYBODY
from shared_apps.accounts.sealing import keyed_digest
from tenants.public import set_setting, unit_card
from tests.actors import PASSWORD, give_role, make_account
from tests.shared_apps.accounts.outside.going import SECRET, SLUG
from tests.shared_apps.accounts.outside.university import (
    CLIENT_ID,
    CLIENT_SECRET,
    University,
    open_university,
)

Enter = Callable[..., Provider]


@pytest.fixture
def university(settings: Any) -> Iterator[University]:
    settings.HUISHENG_SIGN_IN_LOOPBACK = True
    with open_university() as opened:
        yield opened


@pytest.fixture
def enter(university: University, unit_a: UnitRef) -> Enter:
    """A function: let unit a have the university as its provider."""

    def make(kind: str = OIDC, unit: UnitRef = unit_a, **fields: Any) -> Provider:
        set_setting(unit_card(unit.id).parent_id or 0, ALLOWED, EVERYBODY, actor_id=None)
        entered = {
            "kind": kind,
            "issuer": university.issuer if kind == OIDC else university.cas,
            "client_id": CLIENT_ID if kind == OIDC else "",
            "factor_name": "",
            "factor_values": [],
            "enabled": True,
            **fields,
        }
        with enter_network():
            save_provider(unit.id, entered, secret=CLIENT_SECRET if kind == OIDC else "", actor=1)
            return Provider.objects.get(unit_id=unit.id)

    return make


@pytest.fixture
def member(unit_a: UnitRef) -> Account:
    """A duty officer of unit a, with a password and an authenticator app."""
    account = make_account(username="zhang@example.org", password=PASSWORD)
    give_role(account, DUTY_OFFICER, unit_a.id)
    add_totp(account.pk, SECRET)
    return account


@pytest.fixture
def linked(member: Account, enter: Enter, university: University) -> Account:
    """The member, whose account at the university (OpenID Connect) is linked."""
    join(member, enter(), university)
    return member


@pytest.fixture
def linked_by_cas(member: Account, enter: Enter, university: University) -> Account:
    """The member, whose account at the university (CAS 3.0) is linked."""
    join(member, enter(CAS3, factor_name="authnContextClass", factor_values=["mfa-duo"]), university)
    return member


def join(account: Account, provider: Provider, university: University) -> None:
    """What linking through the pages leaves behind."""
    digest = keyed_digest(f"{provider.issuer}\n{university.person}", purpose=SUBJECT)
    with enter_network():
        OutsideIdentity.objects.create(provider=provider, account=account, subject_digest=digest)


@pytest.fixture
def admin(staff: Callable[..., Client], unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


__all__ = ["SLUG"]
