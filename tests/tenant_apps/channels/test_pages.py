"""The pages of notices, as their people use them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import PARTNER
from huisheng.kernel.events import publish
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.models import Notice, Reach, Sender
from tenant_apps.channels.operations import binding, composing
from tenant_apps.channels.operations.preferences import Wishes
from tenant_apps.channels.queries import persons
from tenant_apps.people import public as people
from tenant_apps.people.operations import partnering as contracts
from tenant_apps.questions.operations import erasing, withdrawing
from tenant_apps.questions.public import NotToBeReached, StaffWanted
from tests.actors import StaffClient, client_for, give_role, make_account
from tests.network import Network
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.conftest import (
    MAIL,
    OPENID,
    PHONE,
    Ask,
    aliyun_account,
    keep_proved,
    wechat_account,
)
from tests.tenant_apps.channels.providers import Provider
from tests.tenant_apps.channels.test_sending import go_on
from tests.tenant_apps.questions.conftest import desk_a  # noqa: F401  a fixture

Staff = Callable[..., StaffClient]
IN_WECHAT = {"user-agent": "Mozilla/5.0 MicroMessenger/8.0"}


@pytest.fixture
def phone(unit_a: UnitRef) -> Client:
    return Client(headers={"host": unit_a.host})


@pytest.fixture
def admin(network: Network, staff: Staff) -> StaffClient:
    return staff("unit_admin", network.a)


def page(answer: Any) -> str:
    return str(answer.content.decode())


# --- from a notice to the question ----------------------------------------------------------------


def test_the_link_of_a_notice_opens_the_question(asked: Ask, phone: Client) -> None:
    receipt = asked(contact_phone=PHONE)
    key = composing.link_key(receipt.question_id)
    answer = phone.get(f"/n/{key}/")
    assert answer.status_code == 303
    assert answer["Cache-Control"] == "private, no-store"
    opened = phone.get(answer["Location"])
    assert opened.status_code == 200
    assert "拖欠三个月工资" in page(opened)


def test_the_code_of_an_sms_opens_it_too(asked: Ask, phone: Client) -> None:
    receipt = asked(contact_phone=PHONE)
    key = composing.link_key(receipt.question_id)
    answer = phone.post("/n/", {"code": f"{key[:6].lower()}-{key[6:].lower()}"})
    assert (answer.status_code, answer["Location"]) == (303, f"/q/{receipt.number}/?k={key}")


def test_another_code_opens_nothing_and_is_given_back(asked: Ask, phone: Client) -> None:
    asked(contact_phone=PHONE)
    answer = phone.post("/n/", {"code": "ABCDEF-123456"})
    assert answer.status_code == 422
    assert 'value="ABCDEF-123456"' in page(answer)
    assert phone.get("/n/ABCDEF123456/").status_code == 404


def test_a_key_opens_its_own_question_only(asked: Ask, phone: Client, unit_b: UnitRef) -> None:
    first, second = asked(contact_phone=PHONE), asked(contact_phone=PHONE)
    key = composing.link_key(first.question_id)
    assert phone.get(f"/q/{second.number}/?k={key}").status_code == 404
    assert Client(headers={"host": unit_b.host}).get(f"/n/{key}/").status_code == 404


def test_guessing_is_slowed_down(in_a: UnitRef, phone: Client) -> None:
    statuses = {phone.post("/n/", {"code": f"ABCDEF{number:06}"}).status_code for number in range(40)}
    assert statuses == {422, 429}


# --- wishes ---------------------------------------------------------------------------------------


def wishes_of(receipt: Any) -> str:
    return f"/q/{receipt.number}/notices/?k={receipt.secret}"


def test_the_page_of_the_question_leads_there(asked: Ask, phone: Client) -> None:
    receipt = asked(contact_phone=PHONE)
    assert f'href="{wishes_of(receipt)}"' in page(phone.get(f"/q/{receipt.number}/?k={receipt.secret}"))


def test_the_asker_chooses_how_to_be_told(asked: Ask, phone: Client) -> None:
    receipt = asked(contact_phone=PHONE, contact_email=MAIL)
    shown = page(phone.get(wishes_of(receipt)))
    assert "138****34" in shown
    assert "x***@example.com" in shown
    assert PHONE not in shown
    said = {"first": "email", "second": "", "third": "", "quiet_from": "23", "quiet_until": "7"}
    answer = phone.post(f"/q/{receipt.number}/notices/", said | {"k": receipt.secret})
    assert answer.status_code == 303
    reach = Reach.objects.get(question_id=receipt.question_id)
    assert (reach.order, reach.stopped, reach.quiet_from, reach.quiet_until) == (
        ["email"],
        ["wechat", "sms"],
        23,
        7,
    )
    assert 'value="email" selected' in page(phone.get(wishes_of(receipt)))


def test_one_way_stands_in_one_place(asked: Ask, phone: Client) -> None:
    receipt = asked(contact_phone=PHONE)
    said = {"first": "sms", "second": "sms", "third": "", "quiet_from": "22", "quiet_until": "8"}
    answer = phone.post(f"/q/{receipt.number}/notices/", said | {"k": receipt.secret})
    assert answer.status_code == 422
    assert not Reach.objects.exists()


@pytest.mark.parametrize("key", ["", "WRONG"])
def test_a_number_alone_shows_and_changes_nothing(asked: Ask, phone: Client, key: str) -> None:
    receipt = asked(contact_phone=PHONE)
    answer = phone.get(f"/q/{receipt.number}/notices/?k={key}")
    assert (answer.status_code, answer["Location"]) == (303, f"/q/{receipt.number}/")
    said = {"first": "email", "quiet_from": "22", "quiet_until": "8", "k": key}
    assert phone.post(f"/q/{receipt.number}/notices/", said).status_code == 303
    assert not Reach.objects.exists()


def test_one_click_in_a_mail_program_stops_mail(asked: Ask, unit_a: UnitRef) -> None:
    receipt = asked(contact_email=MAIL)
    key = composing.link_key(receipt.question_id)
    program = Client(headers={"host": unit_a.host}, enforce_csrf_checks=True)
    said = {"List-Unsubscribe": "One-Click"}
    assert program.post(f"/api/channels/stop/{key}/", said).status_code == 204
    assert program.post("/api/channels/stop/ABCDEF123456/", said).status_code == 204
    assert Reach.objects.get().stopped == [Way.EMAIL]
    assert program.get(f"/api/channels/stop/{key}/")["Location"] == f"/n/{key}/"


# --- WeChat ---------------------------------------------------------------------------------------


def go_to_wechat(phone: Client, receipt: Any) -> dict[str, str]:
    """Start, and return what WeChat is told."""
    answer = phone.get(f"/wechat/enter/{receipt.number}/?k={receipt.secret}", headers=IN_WECHAT)
    assert answer.status_code == 303
    split = urlsplit(answer["Location"])
    assert split.netloc == "open.weixin.qq.com"
    return {name: values[0] for name, values in parse_qs(split.query).items()}


def test_an_asker_binds_wechat(asked: Ask, phone: Client, wechat: Provider, unit_a: UnitRef) -> None:
    receipt = asked()
    wechat_account()
    assert "/wechat/enter/" in page(phone.get(wishes_of(receipt), headers=IN_WECHAT))
    assert "/wechat/enter/" not in page(phone.get(wishes_of(receipt)))
    told = go_to_wechat(phone, receipt)
    assert urlsplit(told["redirect_uri"]).path == "/wechat/back/"
    assert urlsplit(told["redirect_uri"]).hostname == unit_a.host
    assert len(told["state"]) <= 128
    assert receipt.secret not in str(told)
    wechat.openids["CODE"] = OPENID
    asking = phone.get("/wechat/back/", {"code": "CODE", "state": told["state"]})
    assert asking.status_code == 200
    assert not Reach.objects.exists(), "a GET binds nothing"
    who = re.findall(r'name="who" value="([^"]+)"', page(asking))[0]
    assert OPENID not in page(asking)
    done = phone.post("/wechat/back/", {"who": who})
    assert done.status_code == 303
    reach = Reach.objects.get(question_id=receipt.question_id)
    assert reach.wechat_key == binding.openid_key(OPENID)
    assert OPENID not in reach.wechat + reach.wechat_key


def test_a_prepared_link_binds_nobody(asked: Ask, unit_a: UnitRef, wechat: Provider) -> None:
    """Somebody starts with their own question and sends the way back to another person."""
    receipt = asked()
    wechat_account()
    attacker, victim = (Client(headers={"host": unit_a.host}) for _ in range(2))
    told = go_to_wechat(attacker, receipt)
    wechat.openids["CODE"] = OPENID
    assert victim.get("/wechat/back/", {"code": "CODE", "state": told["state"]}).status_code == 400
    assert "CODE" in wechat.openids, "the code was not even redeemed"
    other = go_to_wechat(victim, asked())
    assert victim.get("/wechat/back/", {"code": "CODE", "state": told["state"]}).status_code == 400
    assert other["state"] != told["state"]
    assert not Reach.objects.exists()


def test_who_from_one_round_is_worth_nothing_in_another(asked: Ask, phone: Client, wechat: Provider) -> None:
    wechat_account()
    told = go_to_wechat(phone, asked())
    wechat.openids["CODE"] = OPENID
    asking = phone.get("/wechat/back/", {"code": "CODE", "state": told["state"]})
    who = re.findall(r'name="who" value="([^"]+)"', page(asking))[0]
    go_to_wechat(phone, asked())
    assert phone.post("/wechat/back/", {"who": who}).status_code == 400
    assert not Reach.objects.exists()


def test_wechat_may_fail(asked: Ask, phone: Client, wechat: Provider) -> None:
    wechat_account()
    told = go_to_wechat(phone, asked())
    answer = phone.get("/wechat/back/", {"code": "USED", "state": told["state"]})
    assert answer.status_code == 400


def test_the_way_back_may_be_loaded_twice(asked: Ask, phone: Client, wechat: Provider) -> None:
    """WeChat's browser does so, and a code is good for one time."""
    receipt = asked()
    wechat_account()
    told = go_to_wechat(phone, receipt)
    wechat.openids["CODE"] = OPENID
    back = {"code": "CODE", "state": told["state"]}
    assert phone.get("/wechat/back/", back).status_code == 200
    wechat.openids.clear()
    again = phone.get("/wechat/back/", back)
    assert again.status_code == 200
    who = re.findall(r'name="who" value="([^"]+)"', page(again))[0]
    assert phone.post("/wechat/back/", {"who": who}).status_code == 303
    assert binding.knows_wechat(receipt.question_id)


def test_wechat_alone_is_forgotten_after_the_units_time(asked: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether bound before the question ended or after: nothing else of the asker is kept."""
    before, after = asked(contact_phone=""), asked(contact_phone="")
    for receipt in (before, after):
        with transaction.atomic():
            if receipt is before:
                binding.bind_wechat(receipt.question_id, OPENID)
            withdrawing.withdraw(receipt.question_id)
            if receipt is after:
                binding.bind_wechat(receipt.question_id, OPENID)
    sent = (
        unit_tables()
        .outbox._default_manager.filter(kind="wakeup.scheduled")
        .values_list("payload", flat=True)
    )
    planned = {wakeup["key"] for wakeup in sent if wakeup["what"] == erasing.WAKE_ERASE_CONTACT}
    assert planned == {str(before.question_id), str(after.question_id)}
    then = clock.now() + timedelta(days=181)
    monkeypatch.setattr(clock, "now", lambda: then)
    for receipt in (before, after):
        erasing.contact_due(receipt.question_id)
    assert not Reach.objects.exists()
    with pytest.raises(NotToBeReached):
        binding.bind_wechat(before.question_id, OPENID)


def test_a_child_alone_binds_nothing(asked: Ask, phone: Client) -> None:
    wechat_account()
    receipt = asked(contact_phone="", age_band="under_14")
    shown = page(phone.get(wishes_of(receipt), headers=IN_WECHAT))
    assert "未满 14 周岁" in shown
    assert "/wechat/enter/" not in shown
    answer = phone.get(f"/wechat/enter/{receipt.number}/?k={receipt.secret}", headers=IN_WECHAT)
    assert urlsplit(answer["Location"]).netloc == "", "WeChat is not asked at all"
    with pytest.raises(NotToBeReached):
        binding.bind_wechat(receipt.question_id, OPENID)
    assert not Reach.objects.exists()


def test_bound_too_late_it_is_said(
    asked: Ask, phone: Client, wechat: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contact's day comes while somebody is away to WeChat."""
    receipt = asked()
    wechat_account()
    told = go_to_wechat(phone, receipt)
    wechat.openids["CODE"] = OPENID
    asking = phone.get("/wechat/back/", {"code": "CODE", "state": told["state"]})
    who = re.findall(r'name="who" value="([^"]+)"', page(asking))[0]
    withdrawing.withdraw(receipt.question_id)
    then = clock.now() + timedelta(days=181)
    monkeypatch.setattr(clock, "now", lambda: then)
    done = phone.post("/wechat/back/", {"who": who})
    assert done.status_code == 303
    assert "不会再有新的通知" in page(phone.get(done["Location"]))
    assert not binding.knows_wechat(receipt.question_id)


def test_forgotten_and_bound_again(asked: Ask) -> None:
    receipt = asked()
    erasing.erase_contact(receipt.question_id)
    binding.bind_wechat(receipt.question_id, OPENID)
    assert erasing.held_data(receipt.question_id)["told_by_wechat"]
    erasing.erase_contact(receipt.question_id)
    assert not Reach.objects.exists()


def test_wechat_is_forgotten_on_request(asked: Ask, phone: Client) -> None:
    receipt = asked()
    wechat_account()
    binding.bind_wechat(receipt.question_id, OPENID)
    said = {"forget_wechat": "1", "k": receipt.secret}
    assert phone.post(f"/q/{receipt.number}/notices/", said).status_code == 303
    reach = Reach.objects.get()
    assert (reach.wechat, reach.wechat_key) == ("", "")


def test_wechat_finds_its_verification_file(in_a: UnitRef, phone: Client) -> None:
    assert phone.get("/MP_verify_AbCd1234EfGh5678.txt").status_code == 404
    wechat_account()
    row = Sender.objects.get()
    row.options |= {"verification": "AbCd1234EfGh5678"}
    row.save()
    answer = phone.get("/MP_verify_AbCd1234EfGh5678.txt")
    assert (answer.status_code, answer.content) == (200, b"AbCd1234EfGh5678")
    assert phone.get("/MP_verify_other.txt").status_code == 404
    row.options |= {"verification": ""}
    row.save()
    assert phone.get("/MP_verify_.txt").status_code == 404


# --- staff ----------------------------------------------------------------------------------------


def test_staff_read_what_is_theirs(network: Network, staff: Staff, in_a: UnitRef) -> None:
    mine, other = staff("duty_officer", network.a), staff("leader", network.a)
    with transaction.atomic():
        publish(
            StaffWanted(
                question_id=None,
                what="mention",
                accounts=(mine.account_id,),
                at=clock.now(),
                link="/desk/q/0190/",
            )
        )
    shown = page(mine.get("/desk/notices/"))
    assert 'href="/desk/q/0190/"' in shown
    assert "/desk/q/0190/" not in page(other.get("/desk/notices/"))
    newest = Notice.objects.get().pk
    other.post("/desk/notices/", {"up_to": newest})
    assert Notice.objects.get().read_at is None
    mine.post("/desk/notices/", {"up_to": newest})
    assert Notice.objects.get().read_at is not None


def test_staff_addresses_are_sealed_and_shown_masked(network: Network, staff: Staff, in_a: UnitRef) -> None:
    mine = staff("duty_officer", network.a)
    said = {"first": "sms", "second": "email", "third": "", "quiet_from": "22", "quiet_until": "8"}
    keep_proved(mine.account_id, Wishes(order=["sms"], quiet_from=22, quiet_until=8), phone=PHONE, email=MAIL)
    reach = Reach.objects.get(account_id=mine.account_id)
    assert PHONE not in reach.phone
    shown = page(mine.get("/desk/notices/reach/"))
    assert "138****34" in shown
    assert PHONE not in shown
    assert mine.post("/desk/notices/reach/", said | {"remove_phone": "on"}).status_code == 302
    reach.refresh_from_db()
    assert reach.phone == ""
    assert reach.email != ""


# --- accounts -------------------------------------------------------------------------------------

ALIYUN = {
    "maker": "aliyun",
    "key_id": providers.KEY_ID,
    "key_secret": providers.KEY_SECRET,
    "sign_name": "历下青年之声",
    "template_asker": "SMS_1",
    "params_asker": "number,state,key1,key2",
    "template_staff": "",
    "params_staff": "state,number",
    "enabled": "on",
}


def test_keys_are_written_and_never_shown(admin: StaffClient, in_a: UnitRef) -> None:
    assert admin.post("/manage/channels/sms/", ALIYUN).status_code == 302
    row = Sender.objects.get()
    assert providers.KEY_SECRET not in str(row.__dict__)
    shown = page(admin.get("/manage/channels/sms/"))
    assert providers.KEY_ID in shown
    assert providers.KEY_SECRET not in shown
    assert (
        admin.post("/manage/channels/sms/", ALIYUN | {"key_secret": "", "sign_name": "新"}).status_code == 302
    )
    from tenant_apps.channels.adapters.senders import usable_senders

    config = usable_senders()[Way.SMS].config
    assert (config["key_secret"], config["sign_name"]) == (providers.KEY_SECRET, "新")


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("sms", ALIYUN | {"params_asker": "number,name"}),
        ("wechat", {"app_id": "wx1", "app_secret": "s", "token": "t", "aes_key": "short", "mode": "none"}),
        (
            "wechat",
            {
                "app_id": "wx1",
                "app_secret": "s",
                "token": "t",
                "aes_key": "A" * 43,
                "mode": "none",
                "fields": "x",
            },
        ),
        ("email", {"host": "mail.example.cn", "port": "smtp", "security": "ssl", "from_address": "a@b.cn"}),
        ("email", {"host": "mail.example.cn", "port": "465", "security": "ssl", "from_address": "unit"}),
    ],
)
def test_what_cannot_work_is_refused_and_kept(
    admin: StaffClient, in_a: UnitRef, way: str, said: dict[str, str]
) -> None:
    answer = admin.post(f"/manage/channels/{way}/", said)
    assert answer.status_code == 422
    assert not Sender.objects.exists()
    kept = next(value for name, value in said.items() if name in ("key_id", "app_id", "host"))
    assert f'value="{kept}"' in page(answer)


def test_another_provider_gets_none_of_the_old_keys(admin: StaffClient, in_a: UnitRef) -> None:
    admin.post("/manage/channels/sms/", ALIYUN)
    tencent = ALIYUN | {"maker": "tencent", "secret_id": "AKID", "app_id": "1", "region": ""}
    answer = admin.post("/manage/channels/sms/", tencent | {"secret_key": ""})
    assert answer.status_code == 422, "a secret that is not stored must be entered"
    assert Sender.objects.get().maker == "aliyun"


def test_the_address_for_receipts_is_shown(admin: StaffClient, in_a: UnitRef) -> None:
    from tenant_apps.channels.adapters.senders import receipt_token

    assert receipt_token("aliyun") in page(admin.get("/manage/channels/sms/?maker=aliyun"))
    assert receipt_token("tencent") in page(admin.get("/manage/channels/sms/?maker=tencent"))


def test_a_test_message_tells_whether_it_works(admin: StaffClient, in_a: UnitRef, aliyun: Provider) -> None:
    aliyun_account()
    assert admin.post("/manage/channels/sms/test/", {"address": PHONE}).status_code == 302
    assert aliyun.messages[0]["PhoneNumbers"] == PHONE
    aliyun.script = [("isv.AMOUNT_NOT_ENOUGH", "")]
    answer = admin.post("/manage/channels/sms/test/", {"address": PHONE})
    assert answer.status_code == 422
    overview = page(admin.get("/manage/channels/"))
    assert "账号余额或条数不足" in overview or "no money" in overview


def test_removing_an_account_removes_its_keys(admin: StaffClient, in_a: UnitRef) -> None:
    aliyun_account()
    assert admin.post("/manage/channels/sms/", {"remove": "1"}).status_code == 302
    assert not Sender.objects.exists()


def test_unknown_ways_are_not_found(admin: StaffClient, in_a: UnitRef) -> None:
    assert admin.get("/manage/channels/site/").status_code == 404
    assert admin.get("/manage/channels/pigeon/").status_code == 404


# --- beside an item of the desk -------------------------------------------------------------------


def test_the_panel_says_when_nobody_can_be_reached(asked: Ask) -> None:
    from tenant_apps.channels.web.panel import notices_panel

    assert "hs-note" in notices_panel(asked().question_id)
    receipt = asked(contact_phone=PHONE)
    assert "hs-note" in notices_panel(receipt.question_id), "the unit has no account for SMS"
    aliyun_account()
    shown = notices_panel(receipt.question_id)
    assert "hs-note" not in shown
    assert PHONE not in shown


def test_pages_of_one_unit_show_nothing_of_another(
    asked: Ask, network: Network, staff: Staff, unit_b: UnitRef
) -> None:
    aliyun_account()
    admin_b = staff("unit_admin", network.b)
    shown = page(admin_b.get("/manage/channels/")) + page(admin_b.get("/manage/channels/sms/"))
    assert providers.KEY_ID not in shown
    assert "历下青年之声" not in shown
    with enter_unit(unit_b):
        assert not Sender.objects.exists()


@pytest.mark.parametrize("demo", [True, False])
def test_the_demonstration_shows_what_would_have_been_sent(
    at_noon: Any, admin: StaffClient, asked: Ask, settings: Any, monkeypatch: pytest.MonkeyPatch, demo: bool
) -> None:
    """It is noon before the administrator is one: who becomes it later than that Monday may not look yet."""
    settings.HUISHENG_DEMO = demo
    receipt = asked(contact_phone=PHONE)
    if demo:
        go_on(monkeypatch, minutes=4)
    answer = admin.get("/manage/channels/")
    assert answer.status_code == 200
    shown = page(answer)
    key = composing.link_key(receipt.question_id)
    assert (f"{receipt.number[-6:]} 有新进展：已收到" in shown) is demo
    assert (f"{key[:6]}-{key[6:]}" in shown) is demo


# --- people of partner organisations --------------------------------------------------------------


def test_somebody_of_a_partner_leaves_an_address_and_is_told_there(unit_a: UnitRef, in_a: UnitRef) -> None:
    """As staff do, while the contract runs; what they left is erased with it."""
    account = make_account(name="许文静")
    give_role(account, PARTNER, unit_a.id)
    today = clock.business_day()
    firm = people.keep_partner(section_id=None, name="正和律师事务所", first=today, last=today, actor=1)
    browser = client_for(account, at=unit_a)
    assert browser.get("/partner/notices/").status_code == 404, "nobody who works for no partner"
    people.enrol_person(section_id=firm, account_id=account.pk, actor=1)
    assert "/partner/notices/" in page(browser.get("/partner/"))
    assert browser.get("/desk/notices/reach/").status_code == 403
    wishes = {"first": "sms", "second": "email", "third": "", "quiet_from": "22", "quiet_until": "8"}
    assert browser.post("/partner/notices/", wishes | {"phone": "abc"}).status_code == 422
    answer = browser.post("/partner/notices/", wishes | {"phone": PHONE, "email": MAIL})
    # Both wait for a code, and none can be sent from here: nothing goes to them yet.
    assert answer["Location"] == "/partner/notices/code/"
    assert "138****34" in page(browser.get("/partner/notices/code/"))
    assert persons.staff(account.pk).addresses == {}
    keep_proved(account.pk, Wishes(order=["sms"], quiet_from=22, quiet_until=8), phone=PHONE, email=MAIL)
    assert persons.staff(account.pk).addresses == {Way.SMS: PHONE, Way.EMAIL: MAIL}
    again = page(browser.get("/partner/notices/"))
    assert PHONE not in again, "what is kept is not shown again"
    contracts.end_contract(section_id=firm, actor=1)
    assert persons.staff(account.pk).addresses == {}
    assert browser.get("/partner/notices/").status_code in (403, 404)
