"""Signing in with a code by SMS: what a code costs, what it opens, how long it lives, and the way out when
it ends.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts import data
from shared_apps.accounts.models import Account, PhoneCode, PhoneFactor
from shared_apps.accounts.operations import phone_codes
from shared_apps.accounts.operations.demo import add_totp, totp_code
from shared_apps.accounts.operations.housekeeping import forget_what_is_over
from shared_apps.accounts.operations.phone_codes import PhoneCodeError
from shared_apps.accounts.queries.phones import IN_USE
from tenants.public import set_setting
from tests.actors import give_role, make_account
from tests.shared_apps.accounts.phones import (
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
from tests.tenant_apps.channels.providers import Provider
from tests.tenant_apps.channels.test_proving import code_in, wrong

__all__ = ["account", "aliyun", "later", "sms"]


def test_signing_in_takes_the_password_and_the_code_that_came(
    network_client: Client, account: Account, sms: Provider
) -> None:
    has_phone(account)
    sms.messages.clear()
    assert give_password(network_client) == SECOND
    assert numbers(sms) == [PHONE], "whoever has nothing else is sent a code at once"
    code = code_in(sms)
    page = text(network_client.get(SECOND))
    assert "138****34" in page
    assert PHONE not in page
    assert network_client.post(SECOND, {"code": wrong(code)}).status_code == 200
    assert network_client.get("/my/").status_code == 302
    assert network_client.post(SECOND, {"code": code}).headers["Location"] == "/my/"
    assert network_client.get("/my/").status_code == 200
    with enter_network():
        assert PhoneFactor.objects.get().last_used_at is not None
    # Once.
    again = Client(headers={"host": "localhost"})
    give_password(again)
    assert again.post(SECOND, {"code": code}).status_code == 200
    assert again.get("/my/").status_code == 302


def test_a_wrong_password_sends_nothing(network_client: Client, account: Account, sms: Provider) -> None:
    has_phone(account)
    sms.messages.clear()
    give_password(network_client, password="not-the-password-at-all")
    network_client.post(SEND)
    assert sms.messages == []


def test_whoever_has_an_app_as_well_asks_for_a_code(
    network_client: Client, account: Account, sms: Provider
) -> None:
    has_phone(account)
    add_totp(account.pk, SECRET)
    sms.messages.clear()
    give_password(network_client)
    assert sms.messages == []
    assert network_client.post(SECOND, {"code": totp_code(SECRET)}).headers["Location"] == "/my/"
    other = Client(headers={"host": "localhost"})
    give_password(other)
    assert other.post(SEND).headers["Location"] == SECOND
    assert numbers(sms) == [PHONE]
    assert other.post(SECOND, {"code": code_in(sms)}).headers["Location"] == "/my/"


def test_recovery_codes_stand_in(network_client: Client, account: Account, sms: Provider) -> None:
    has_phone(account)
    with enter_network():
        row = Authenticator.objects.get(user=account, type=Authenticator.Type.RECOVERY_CODES)
        code = row.wrap().get_unused_codes()[0]
    give_password(network_client)
    assert network_client.post(SECOND, {"code": code}).headers["Location"] == "/my/"


def test_a_code_lives_five_minutes_and_five_guesses(
    account: Account, sms: Provider, later: Callable[[timedelta], None]
) -> None:
    has_phone(account)
    phone_codes.send_to_known(account.pk)
    code = code_in(sms)
    for _guess in range(data.PHONE_CODE_TRIES):
        assert phone_codes.take(account.pk, data.SIGNING_IN, wrong(code)) is None
    assert phone_codes.take(account.pk, data.SIGNING_IN, code) is None
    later(data.PHONE_CODE_AGAIN)
    phone_codes.send_to_known(account.pk)
    later(data.PHONE_CODE_LIFE)
    assert phone_codes.take(account.pk, data.SIGNING_IN, code_in(sms)) is None


def test_a_code_is_of_one_account_and_one_purpose(account: Account, unit_a: UnitRef, sms: Provider) -> None:
    other = make_account()
    give_role(other, DUTY_OFFICER, unit_a.id)
    has_phone(account)
    has_phone(other)
    phone_codes.send_to_known(account.pk)
    phone_codes.send_to_known(other.pk)
    with enter_network():
        first = PhoneCode.objects.get(account=account)
        PhoneCode.objects.filter(account=other).update(code_digest=first.code_digest)
    sent = str(sms.messages[-2]["TemplateParam"])
    code = "".join(re.findall(r"\d{3,6}", sent))
    assert phone_codes.take(other.pk, data.SIGNING_IN, code) is None
    with enter_network():
        PhoneCode.objects.filter(account=account).update(purpose=data.ENROL)
    assert phone_codes.take(account.pk, data.ENROL, code) is None


def test_the_next_code_waits_a_minute_and_the_day_has_an_end(
    network_client: Client,
    account: Account,
    sms: Provider,
    later: Callable[[timedelta], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of the account alone: its number may have more.
    monkeypatch.setattr(phone_codes, "PHONE_CODES_OF_NUMBER", 99)
    has_phone(account)
    sms.messages.clear()
    give_password(network_client)
    answer = network_client.post(SEND, follow=True)
    assert "秒后可以再发一次" in text(answer)
    assert len(sms.messages) == 1
    for _number in range(data.PHONE_CODES_OF_ACCOUNT - 1):
        later(data.PHONE_CODE_AGAIN)
        phone_codes.send_to_known(account.pk)
    later(data.PHONE_CODE_AGAIN)
    with pytest.raises(PhoneCodeError, match="often"):
        phone_codes.send_to_known(account.pk)
    assert len(sms.messages) == data.PHONE_CODES_OF_ACCOUNT
    later(phone_codes.COUNTED_FOR)
    phone_codes.send_to_known(account.pk)


def test_a_number_has_a_limit_whoever_enters_it(
    account: Account, unit_a: UnitRef, sms: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_codes, "PHONE_CODES_OF_NUMBER", 2)
    for _person in range(2):
        somebody = make_account()
        give_role(somebody, DUTY_OFFICER, unit_a.id)
        phone_codes.send_to_new(somebody.pk, PHONE)
    with pytest.raises(PhoneCodeError, match="often"):
        phone_codes.send_to_new(account.pk, PHONE)
    phone_codes.send_to_new(account.pk, OTHER)
    assert numbers(sms) == [PHONE, PHONE, OTHER]


def test_a_unit_has_a_limit(
    account: Account, unit_a: UnitRef, sms: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_codes, "PHONE_CODES_OF_UNIT", 1)
    other = make_account()
    give_role(other, DUTY_OFFICER, unit_a.id)
    phone_codes.send_to_new(other.pk, OTHER)
    with pytest.raises(PhoneCodeError, match="often"):
        phone_codes.send_to_new(account.pk, PHONE)


def test_what_the_provider_refuses_opens_nothing_and_is_said(
    network_client: Client, account: Account, sms: Provider
) -> None:
    has_phone(account)
    sms.script = [("isv.BUSINESS_LIMIT_CONTROL", "")]
    give_password(network_client)
    assert "暂时发不出短信" in text(network_client.get(SECOND))
    assert phone_codes.code_out(account.pk, data.SIGNING_IN) is None


@pytest.mark.parametrize("by", ["sms", "recovery code"])
def test_switched_off_it_lets_its_owner_in_to_set_up_another_one_and_no_further(
    network_client: Client, account: Account, unit_a: UnitRef, sms: Provider, by: str
) -> None:
    has_phone(account)
    set_setting(unit_a.id, IN_USE, False, actor_id=None)
    give_password(network_client)
    if by == "sms":
        code = code_in(sms)
    else:
        with enter_network():
            row = Authenticator.objects.get(user=account, type=Authenticator.Type.RECOVERY_CODES)
            code = row.wrap().get_unused_codes()[0]
    network_client.post(SECOND, {"code": code})
    assert network_client.get("/my/").status_code == 302
    led = network_client.get("/my/", follow=True)
    assert led.redirect_chain[-1][0] == ENROL_PAGE
    assert "仅用短信验证码已不够" in text(led)
    assert network_client.get(PAGE).headers["Location"] == ENROL_PAGE, "not by the phone once more"
    added = "/accounts/second-factor/app/add/"
    secret = network_client.get(added).context["form"].secret
    network_client.post(added, {"code": totp_code(secret)})
    assert network_client.get("/my/").status_code == 200


def test_old_codes_are_forgotten(account: Account, sms: Provider, later: Callable[[timedelta], None]) -> None:
    has_phone(account)
    phone_codes.send_to_known(account.pk)
    forget_what_is_over()
    with enter_network():
        assert PhoneCode.objects.count() == 1
    later(phone_codes.KEPT_FOR + timedelta(minutes=1))
    forget_what_is_over()
    with enter_network():
        assert PhoneCode.objects.count() == 0
