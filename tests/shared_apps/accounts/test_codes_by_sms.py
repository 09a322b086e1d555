"""A code by SMS as second factor: who may, what it costs, what it opens, and the way out when it ends."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF, UNIT_ADMIN
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Envelope
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts import data
from shared_apps.accounts.models import Account, PhoneCode, PhoneFactor
from shared_apps.accounts.operations import phone_codes, phone_factor
from shared_apps.accounts.operations.demo import add_totp, totp_code
from shared_apps.accounts.operations.housekeeping import forget_what_is_over
from shared_apps.accounts.operations.phone_codes import PhoneCodeError
from shared_apps.accounts.operations.phone_rules import rule_for
from shared_apps.accounts.queries.phones import IN_USE, MAY_BELOW
from shared_apps.contracts.staff_messages import StaffPhoneFactor
from shared_apps.network_ledger.models import NetworkAudit, NetworkOutbox
from tenant_apps.channels.handlers import phone_factor as told
from tenant_apps.channels.operations import sending
from tenant_apps.channels.operations.preferences import Wishes, keep_wishes_of_staff
from tenant_apps.channels.queries.seen_by_staff import mine
from tenants.public import set_setting
from tests.actors import PASSWORD, StaffClient, give_role, make_account
from tests.network import Network
from tests.shared_apps.accounts.test_sign_in import SECOND, SECRET, give_password
from tests.tenant_apps.channels.conftest import MAIL, aliyun, aliyun_account, keep_proved, mail, mail_account
from tests.tenant_apps.channels.providers import MailServer, Provider
from tests.tenant_apps.channels.test_proving import code_in, wrong

__all__ = ["aliyun", "mail"]

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


def tell(account: Account, unit: UnitRef, what: str) -> None:
    """Have a unit hear what became of somebody's phone."""
    envelope = Envelope(
        event_id=uuid7(), unit_id=unit.id, occurred_at=clock.now(), epoch=1, sequence=1, attempt=1
    )
    told(StaffPhoneFactor(account_id=account.pk, what=what), envelope)


def test_its_owner_is_told(account: Account, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        for what in ("added", "changed", "removed"):
            tell(account, unit_a, what)
        heard = [notice.sentence for notice in mine(account.pk)]
    assert len(heard) == 3
    assert all("不是您本人操作" in sentence for sentence in heard)


def test_its_owner_is_told_at_once_by_every_address_they_have_proved(
    account: Account, unit_a: UnitRef, sms: Provider, mail: MailServer
) -> None:
    with enter_unit(unit_a):
        mail_account(mail)
        # They wish to be told by SMS alone, and at no time: whoever took their number over reads that.
        wishes = Wishes(order=["sms"], quiet_from=0, quiet_until=23)
        keep_proved(account.pk, wishes, phone=OTHER, email=MAIL)
        tell(account, unit_a, "added")
        sending.work()
    assert numbers(sms) == [OTHER]
    assert [MAIL in line for line in mail.recipients] == [True]
    with enter_unit(unit_a):
        assert len(mine(account.pk)) == 1


def test_an_address_without_its_code_is_told_nothing(
    account: Account, unit_a: UnitRef, sms: Provider, mail: MailServer
) -> None:
    with enter_unit(unit_a):
        mail_account(mail)
        keep_wishes_of_staff(account.pk, Wishes(order=[], quiet_from=0, quiet_until=0), phone="", email=MAIL)
        tell(account, unit_a, "removed")
        sending.work()
    assert (numbers(sms), mail.recipients) == ([], [])


def test_every_unit_in_which_they_work_tells_them(
    account: Account, network: Network, unit_a: UnitRef, unit_b: UnitRef, sms: Provider
) -> None:
    give_role(account, LEADER, unit_b.id)
    set_setting(unit_b.id, IN_USE, True, actor_id=None)
    has_phone(account)
    with enter_network():
        down = NetworkOutbox.objects.filter(kind=StaffPhoneFactor.kind)
        assert sorted(down.values_list("unit_id", flat=True)) == sorted([unit_a.id, unit_b.id])


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
