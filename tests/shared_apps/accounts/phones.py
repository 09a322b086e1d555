"""Somebody of unit a who proves to be who they are by a code by SMS; what their tests share."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts import data
from shared_apps.accounts.models import Account, PhoneCode
from shared_apps.accounts.operations import phone_codes, phone_factor
from shared_apps.accounts.queries.phones import IN_USE, MAY_BELOW
from tenants.public import set_setting
from tests.actors import PASSWORD, give_role, make_account
from tests.network import Network
from tests.tenant_apps.channels.conftest import aliyun, aliyun_account
from tests.tenant_apps.channels.providers import Provider

__all__ = ["aliyun"]

PHONE, OTHER = "13800001234", "13900004711"
PAGE, SEND, ENROL_PAGE = (
    "/accounts/second-factor/phone/",
    "/accounts/second-factor/phone/send/",
    "/accounts/second-factor/enrol/",
)
CODES = "/accounts/second-factor/codes/"


@pytest.fixture
def sms(aliyun: Provider, network: Network, unit_a: UnitRef) -> Provider:
    """Unit a sends SMS, may decide, and has decided for codes by SMS."""
    with enter_unit(unit_a):
        aliyun_account()
    set_setting(network.city.id, MAY_BELOW, True, actor_id=None)
    set_setting(unit_a.id, IN_USE, True, actor_id=None)
    return aliyun


@pytest.fixture
def account(unit_a: UnitRef) -> Account:
    """A duty officer of a with a password, and no second factor yet."""
    made = make_account(username="zhang@example.org", password=PASSWORD)
    give_role(made, DUTY_OFFICER, unit_a.id)
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """A function: so much time goes by."""

    def pass_by(much: timedelta) -> None:
        at = clock.now() + much
        monkeypatch.setattr(clock, "now", lambda: at)
        for module in (phone_codes, phone_factor):
            monkeypatch.setattr(module, "now", lambda: at)

    return pass_by


def has_phone(account: Account, number: str = PHONE) -> None:
    """Set up without pages."""
    phone_codes.send_to_new(account.pk, number)
    with enter_network():
        PhoneCode.objects.update(code_digest=phone_codes._digest(account.pk, data.ENROL, "123456"))
    phone_factor.confirm(account.pk, "123456")
    with enter_network():
        PhoneCode.objects.all().delete()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def numbers(sms: Provider) -> list[str]:
    return [str(message["PhoneNumbers"]) for message in sms.messages]
