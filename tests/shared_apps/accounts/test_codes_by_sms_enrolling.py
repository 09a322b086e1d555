"""A code by SMS as second factor: who may have one, how it is set up and changed, and what it leaves as it
was.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF, UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts import data
from shared_apps.accounts.models import Account, PhoneCode, PhoneFactor
from shared_apps.accounts.operations import phone_codes
from shared_apps.accounts.operations.demo import add_totp, totp_code
from shared_apps.accounts.operations.phone_rules import rule_for
from shared_apps.accounts.queries.phones import IN_USE, MAY_BELOW
from shared_apps.network_ledger.models import NetworkAudit
from tenants.public import set_setting
from tests.actors import PASSWORD, StaffClient, give_role, make_account
from tests.network import Network
from tests.shared_apps.accounts.phones import (
    CODES,
    ENROL_PAGE,
    OTHER,
    PAGE,
    PHONE,
    SEND,
    account,
    aliyun,
    has_phone,
    later,
    numbers,
    sms,
    text,
)
from tests.shared_apps.accounts.test_sign_in import SECOND, SECRET, give_password
from tests.tenant_apps.channels.conftest import aliyun_account
from tests.tenant_apps.channels.providers import Provider
from tests.tenant_apps.channels.test_proving import code_in, wrong

__all__ = ["account", "aliyun", "later", "sms"]


def test_the_first_factor_may_be_a_code_by_sms(
    network_client: Client, account: Account, sms: Provider
) -> None:
    give_password(network_client)
    assert f'href="{PAGE}"' in text(network_client.get(ENROL_PAGE))
    assert network_client.post(PAGE, {"part": "number", "number": "12345"}).status_code == 422
    assert network_client.post(PAGE, {"part": "number", "number": f"+86 {PHONE}"}).headers["Location"] == PAGE
    shown = text(network_client.get(PAGE))
    assert "138****34" in shown
    assert PHONE not in shown
    assert 'autocomplete="one-time-code"' in shown
    assert 'inputmode="numeric"' in shown
    assert numbers(sms) == [PHONE]
    code = code_in(sms)
    assert network_client.get("/my/").status_code == 302
    assert network_client.post(PAGE, {"part": "code", "code": wrong(code)}).status_code == 422
    assert network_client.get("/my/").status_code == 302
    done = network_client.post(PAGE, {"part": "code", "code": code})
    assert done.headers["Location"] == CODES, "recovery codes were made, and are printed next"
    assert network_client.get(CODES).status_code == 200
    assert network_client.get("/my/").status_code == 200
    with enter_network():
        kept = str(list(PhoneFactor.objects.values())) + str(list(PhoneCode.objects.values()))
        assert PHONE not in kept
        assert code not in re.sub(r"[0-9a-f]{64}", "", kept)
        entry = NetworkAudit.objects.get(action="account.phone_added")
        assert PHONE not in str(entry.detail)


@pytest.mark.parametrize("off", ["above", "unit"])
def test_it_is_off_until_both_have_switched_it_on(
    network_client: Client, account: Account, network: Network, unit_a: UnitRef, sms: Provider, off: str
) -> None:
    if off == "above":
        set_setting(network.city.id, MAY_BELOW, False, actor_id=None)
        # What a unit sets for those below says nothing about itself.
        set_setting(unit_a.id, MAY_BELOW, True, actor_id=None)
    else:
        set_setting(unit_a.id, IN_USE, False, actor_id=None)
    assert rule_for(account.pk).why == off
    give_password(network_client)
    assert f'href="{PAGE}"' not in text(network_client.get(ENROL_PAGE))
    assert network_client.get(PAGE).status_code == 403
    assert network_client.post(PAGE, {"part": "number", "number": PHONE}).status_code == 403
    assert sms.messages == []


def test_without_an_account_for_sms_it_is_not_offered(
    network_client: Client, account: Account, network: Network, unit_a: UnitRef
) -> None:
    set_setting(network.city.id, MAY_BELOW, True, actor_id=None)
    set_setting(unit_a.id, IN_USE, True, actor_id=None)
    assert rule_for(account.pk).why == "no_sms"
    give_password(network_client)
    assert "短信发送账号" in text(network_client.get(PAGE))


def test_roles_over_several_units_need_more(
    account: Account, network: Network, unit_b: UnitRef, sms: Provider
) -> None:
    assert rule_for(account.pk).is_allowed
    # Another unit that does not allow it counts as well: the weakest way in opens both.
    second = make_account()
    give_role(second, DUTY_OFFICER, unit_b.id)
    assert rule_for(second.pk).why == "unit"
    give_role(account, LEADER, unit_b.id)
    assert rule_for(account.pk).why == "unit"
    give_role(account, NETWORK_STAFF, network.city.id)
    assert rule_for(account.pk).why == "strong"
    assert rule_for(make_account().pk).why == "no_role"


def test_the_unit_decides_where_one_above_lets_it(
    staff: Callable[..., StaffClient], unit_a: UnitRef, network: Network, account: Account
) -> None:
    admin = staff(UNIT_ADMIN, unit_a)
    policy = "/manage/sms-factor/"
    assert "上级单位没有开放此项" in text(admin.get(policy))
    admin.post(policy, {"in_use": "on"})
    assert rule_for(account.pk).why == "above"
    set_setting(network.city.id, MAY_BELOW, True, actor_id=None)
    assert rule_for(account.pk).why == "unit", "the try before was not kept"
    assert "没有可用的短信发送账号" in text(admin.get(policy))
    admin.post(policy, {"in_use": "on"})
    assert rule_for(account.pk).why == "no_sms"
    with enter_unit(unit_a):
        aliyun_account()
    assert rule_for(account.pk).is_allowed
    shown = text(admin.get(policy))
    assert "手机号可能被他人补办" in shown
    assert "没有可用的短信发送账号" not in shown
    admin.post(policy, {"in_use": ""})
    assert rule_for(account.pk).why == "unit"


def test_a_password_alone_enrols_nothing_beside_a_phone(
    network_client: Client, account: Account, unit_a: UnitRef, sms: Provider
) -> None:
    has_phone(account)
    set_setting(unit_a.id, IN_USE, False, actor_id=None)
    give_password(network_client)
    assert network_client.get("/accounts/second-factor/app/add/").status_code == 302
    assert network_client.get(PAGE).status_code == 302


def test_another_number_needs_what_counted_until_now(
    network_client: Client,
    account: Account,
    sms: Provider,
    later: Callable[[timedelta], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from shared_apps.accounts.web import phone as pages

    has_phone(account)
    give_password(network_client)
    network_client.post(SECOND, {"code": code_in(sms)})
    future = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(pages, "now", lambda: future)
    refused = network_client.post(PAGE, {"part": "number", "number": OTHER})
    assert refused.headers["Location"].startswith("/accounts/second-factor/reauthenticate/")
    # The password is not enough for this.
    network_client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    assert network_client.get(PAGE).status_code == 302
    monkeypatch.undo()
    later(timedelta(minutes=2))
    sms.messages.clear()
    network_client.post(SEND, {"next": PAGE})
    assert numbers(sms) == [PHONE]
    shown = network_client.post(refused.headers["Location"], {"code": code_in(sms), "next": PAGE})
    assert shown.headers["Location"] == PAGE
    later(timedelta(minutes=2))
    network_client.post(PAGE, {"part": "number", "number": OTHER})
    assert numbers(sms) == [PHONE, OTHER]
    network_client.post(PAGE, {"part": "code", "code": code_in(sms)})
    with enter_network():
        assert NetworkAudit.objects.filter(action="account.phone_changed").count() == 1
    later(timedelta(minutes=2))
    phone_codes.send_to_known(account.pk)
    assert numbers(sms)[-1] == OTHER


def test_the_last_factor_stays_and_recovery_codes_go_on(
    network_client: Client, account: Account, sms: Provider
) -> None:
    has_phone(account)
    give_password(network_client)
    network_client.post(SECOND, {"code": code_in(sms)})
    network_client.post("/accounts/second-factor/phone/remove/")
    with enter_network():
        assert PhoneFactor.objects.exists()
        before = Authenticator.objects.get(user=account).wrap().get_unused_codes()
    add_totp(account.pk, SECRET)
    network_client.post(
        "/accounts/second-factor/reauthenticate/", {"code": totp_code(SECRET), "next": "/my/"}
    )
    # With the phone left the app may go, and the codes that were printed stay good.
    network_client.post("/accounts/second-factor/app/remove/")
    with enter_network():
        assert not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()
        kept = Authenticator.objects.get(user=account, type=Authenticator.Type.RECOVERY_CODES)
        assert kept.wrap().get_unused_codes() == before
        assert NetworkAudit.objects.filter(action="account.factor_removed").count() == 1
    add_totp(account.pk, SECRET)
    network_client.post("/accounts/second-factor/phone/remove/")
    with enter_network():
        assert not PhoneFactor.objects.exists()
        assert NetworkAudit.objects.filter(action="account.phone_removed").count() == 1


def test_starting_over_takes_the_phone_with_it(
    account: Account, network: Network, staff: Callable[..., StaffClient], sms: Provider
) -> None:
    has_phone(account)
    above = staff(NETWORK_STAFF, network.city)
    above.post(f"/people/{network.a.id}/{account.pk}/reset/")
    with enter_network():
        assert not PhoneFactor.objects.exists()


def test_a_demonstration_sends_nothing_and_shows_its_code(
    network_client: Client, account: Account, sms: Provider, settings: Any
) -> None:
    settings.HUISHENG_DEMO = True
    give_password(network_client)
    network_client.post(PAGE, {"part": "number", "number": PHONE})
    assert data.DEMO_PHONE_CODE in text(network_client.get(PAGE))
    network_client.post(PAGE, {"part": "code", "code": data.DEMO_PHONE_CODE})
    assert sms.messages == []
    with enter_network():
        assert PhoneFactor.objects.filter(account=account).exists()
