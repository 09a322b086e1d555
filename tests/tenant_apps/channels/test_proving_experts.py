"""A phone or an e-mail of an expert is used once a code that was sent there has come back."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.data.codes import ContactKind, MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.operations import proving_contacts as proving
from tenant_apps.people.operations.joining import Application, apply
from tenant_apps.people.operations.keeping import MemberFacts, add_expert, verify_expert
from tenant_apps.people.public import member_contact
from tenant_apps.people.rules.links import link_hash, new_token
from tenant_apps.people.web import contacts as pages
from tenant_apps.unit_ledger.models import UnitAudit, UnitHeld
from tenant_apps.unit_ledger.public import CODE_TRIES, DEMO_CODE, WrongCode
from tests.actors import StaffClient
from tests.network import Network
from tests.tenant_apps.channels.conftest import MAIL, PHONE, aliyun_account, mail_account
from tests.tenant_apps.channels.providers import MailServer, Provider
from tests.tenant_apps.channels.test_pages import Staff, page
from tests.tenant_apps.channels.test_proving import code_in, decoded, wrong

OTHER = "13900004711"
SECRET = "an-own-page-of-this-test"
OWN = f"/join/my/{SECRET}/contact/"
FACTS = {
    "name": "李律师",
    "title": "律师",
    "organisation": "正和所",
    "fields_of": ["law"],
    "weekly_limit": "3",
}


@pytest.fixture
def with_sms(in_a: UnitRef, aliyun: Provider) -> Provider:
    aliyun_account()
    return aliyun


@pytest.fixture
def admin(network: Network, staff: Staff) -> StaffClient:
    return staff("unit_admin", network.a)


@pytest.fixture
def expert(in_a: UnitRef) -> Callable[..., Member]:
    """A function: a verified expert whose own page is OWN."""

    def make(**said: Any) -> Member:
        values = {
            "kind": MemberKind.EXPERT,
            "state": MemberState.ACTIVE,
            "name": "李律师",
            "fields": ["law"],
            "link_hash": link_hash(SECRET),
        }
        made: Member = Member.objects.create(**(values | said))
        return made

    return make


@pytest.fixture
def visitor(client_of: Callable[..., Client], unit_a: UnitRef) -> Client:
    return client_of(unit_a)


def used(member_id: int) -> tuple[str, str]:
    found = member_contact(member_id)
    assert found is not None
    return found.phone, found.email


def numbers(provider: Provider) -> list[str]:
    return [str(message["PhoneNumbers"]) for message in provider.messages]


def test_what_the_unit_enters_is_used_once_its_code_has_come_back(
    admin: StaffClient, visitor: Client, with_sms: Provider
) -> None:
    shown = page(admin.post("/manage/members/expert/", FACTS | {"phone": PHONE}))
    found = re.search(r"/join/my/[a-z2-7]+/", shown)
    assert found
    member = Member.objects.get(kind=MemberKind.EXPERT)
    assert used(member.pk) == ("", "")
    assert numbers(with_sms) == [PHONE]
    code = code_in(with_sms)
    register = page(admin.get(f"/manage/members/{member.pk}/"))
    assert "待核实" in register
    assert "138****34" in register
    own = f"{found.group()}contact/"
    assert "验证码" in page(visitor.get(found.group()))
    assert PHONE not in page(visitor.get(own))
    refused = visitor.post(own, {"kind": "phone", "part": "code", "code": wrong(code)})
    assert refused.status_code == 422
    assert "还可以试 4 次" in page(refused)
    assert visitor.post(own, {"kind": "phone", "part": "code", "code": f" {code} "}).status_code == 302
    assert used(member.pk) == (PHONE, "")
    assert "待核实" not in page(admin.get(f"/manage/members/{member.pk}/"))
    assert PHONE not in str(list(UnitAudit.objects.values_list("detail", flat=True)))
    assert UnitAudit.objects.filter(action="member.contact_proved").count() == 1
    # The code worked once, there was nobody before to be told, and nothing is left to confirm.
    assert visitor.post(own, {"kind": "phone", "part": "code", "code": code}).status_code == 302
    assert numbers(with_sms) == [PHONE]


def test_who_is_verified_is_asked_for_a_code_and_who_only_applies_is_not(
    admin: StaffClient, in_a: UnitRef, mail: MailServer
) -> None:
    mail_account(mail)
    apply(Application(kind="expert", token=new_token(), name="李律师", phone=PHONE, email=MAIL))
    member = Member.objects.get()
    assert mail.letters == []
    admin.post(f"/manage/members/{member.pk}/verify/")
    assert used(member.pk) == ("", "")
    member.refresh_from_db()
    assert proving.waiting(member) == {ContactKind.PHONE: PHONE, ContactKind.EMAIL: MAIL}
    assert mail.recipients[-1].endswith(f"<{MAIL}>")
    code = re.search(r"\d{6}", decoded(mail.letters[-1]))
    assert code
    proving.prove(member.pk, ContactKind.EMAIL, code.group())
    assert used(member.pk) == ("", MAIL)


def test_experts_of_before_stay_as_they_are(expert: Callable[..., Member]) -> None:
    assert used(expert(phone=PHONE, email=MAIL).pk) == (PHONE, MAIL)


def test_until_then_the_earlier_number_is_used_and_then_told(
    admin: StaffClient, visitor: Client, expert: Callable[..., Member], with_sms: Provider
) -> None:
    member = expert(phone=PHONE)
    admin.post(f"/manage/members/{member.pk}/edit/", FACTS | {"phone": OTHER})
    assert used(member.pk) == (PHONE, "")
    assert numbers(with_sms) == [OTHER]
    visitor.post(OWN, {"kind": "phone", "part": "code", "code": code_in(with_sms)})
    assert used(member.pk) == (OTHER, "")
    assert numbers(with_sms) == [OTHER, PHONE]
    assert not re.search(r"\d{6}", str(with_sms.messages[-1]["TemplateParam"]))


def test_an_address_that_the_unit_takes_away_is_told(
    admin: StaffClient, expert: Callable[..., Member], with_sms: Provider
) -> None:
    member = expert(phone=PHONE, phone_new=OTHER)
    admin.post(f"/manage/members/{member.pk}/edit/", FACTS | {"phone": ""})
    assert used(member.pk) == ("", "")
    assert numbers(with_sms) == [PHONE]
    member.refresh_from_db()
    assert proving.waiting(member) == {}


def test_saving_what_is_used_already_sends_nothing(
    admin: StaffClient, expert: Callable[..., Member], with_sms: Provider
) -> None:
    member = expert(phone=PHONE, phone_new=OTHER)
    admin.post(f"/manage/members/{member.pk}/edit/", FACTS | {"phone": PHONE})
    member.refresh_from_db()
    assert (used(member.pk), proving.waiting(member)) == ((PHONE, ""), {})
    assert with_sms.messages == []


def test_an_expert_changes_it_by_a_code(
    visitor: Client, expert: Callable[..., Member], with_sms: Provider
) -> None:
    member = expert(phone=PHONE)
    assert visitor.post(OWN, {"part": "change", "phone": "", "email": ""}).status_code == 422
    assert visitor.post(OWN, {"part": "change", "phone": OTHER, "email": ""}).status_code == 302
    assert used(member.pk) == (PHONE, "")
    assert "139****11" in page(visitor.get(OWN))
    visitor.post(OWN, {"kind": "phone", "part": "code", "code": code_in(with_sms)})
    assert used(member.pk) == (OTHER, "")
    assert numbers(with_sms) == [OTHER, PHONE]


def test_it_can_be_left_out(visitor: Client, expert: Callable[..., Member], with_sms: Provider) -> None:
    member = expert(phone=PHONE)
    visitor.post(OWN, {"part": "change", "phone": OTHER, "email": ""})
    visitor.post(OWN, {"kind": "phone", "part": "leave"})
    visitor.post(OWN, {"kind": "phone", "part": "code", "code": code_in(with_sms)})
    assert used(member.pk) == (PHONE, "")


def test_nobody_is_rung_twice_a_minute_nor_all_day(
    admin: StaffClient,
    visitor: Client,
    expert: Callable[..., Member],
    with_sms: Provider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member = expert(phone_new=PHONE)
    again = f"/manage/members/{member.pk}/contact/"
    admin.post(again, {"kind": "phone"})
    assert "已经发" in page(admin.post(again, {"kind": "phone"}, follow=True))
    visitor.post(OWN, {"kind": "phone", "part": "send"})
    assert len(with_sms.messages) == 1
    moment = clock.now()
    for minute in range(pages.SENDING_THERE.times + 2):
        at = moment + timedelta(minutes=2 * minute + 2)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        answer = admin.post(again, {"kind": "phone"}, follow=True)
    assert "已到上限" in page(answer)
    # The two that came too early were counted as well.
    assert len(with_sms.messages) == pages.SENDING_THERE.times - 2


def test_five_guesses_and_a_day(
    expert: Callable[..., Member], with_sms: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = expert(phone_new=PHONE)
    proving.send_code(member.pk, ContactKind.PHONE, actor=1)
    code = code_in(with_sms)
    for left in range(CODE_TRIES - 1, -1, -1):
        with pytest.raises(WrongCode) as refused:
            proving.prove(member.pk, ContactKind.PHONE, wrong(code))
        assert refused.value.left == left
    with pytest.raises(WrongCode):
        proving.prove(member.pk, ContactKind.PHONE, code)
    moment = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: moment)
    proving.send_code(member.pk, ContactKind.PHONE, actor=1)
    after = moment + proving.CODE.lasts + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: after)
    with pytest.raises(WrongCode):
        proving.prove(member.pk, ContactKind.PHONE, code_in(with_sms))
    assert used(member.pk) == ("", "")


def test_a_code_is_of_one_expert_and_of_one_address(
    expert: Callable[..., Member], with_sms: Provider, unit_b: UnitRef
) -> None:
    member, other = expert(phone_new=PHONE), expert(phone_new=PHONE, link_hash="")
    proving.send_code(member.pk, ContactKind.PHONE, actor=1)
    code = code_in(with_sms)
    with pytest.raises(WrongCode):
        proving.prove(other.pk, ContactKind.PHONE, code)
    Member.objects.filter(pk=member.pk).update(phone_new=OTHER)
    with pytest.raises(WrongCode):
        proving.prove(member.pk, ContactKind.PHONE, code)
    kept = str(list(UnitHeld.objects.values()))
    assert code not in kept.replace(str(member.pk), "")
    assert PHONE not in kept
    with enter_unit(unit_b):
        assert not Member.objects.exists()


def test_without_an_account_for_messages_the_page_says_so(
    admin: StaffClient, expert: Callable[..., Member]
) -> None:
    member = expert()
    answer = admin.post(f"/manage/members/{member.pk}/edit/", FACTS | {"phone": PHONE}, follow=True)
    assert "发送账号" in page(answer)
    assert "待核实" in page(answer)
    member.refresh_from_db()
    assert not proving.is_code_out(member, ContactKind.PHONE)


def test_only_a_verified_expert_has_the_page(
    admin: StaffClient, visitor: Client, expert: Callable[..., Member], with_sms: Provider
) -> None:
    member = expert(phone_new=PHONE, state=MemberState.APPLIED)
    assert visitor.get(OWN).status_code == 404
    assert visitor.post(OWN, {"kind": "phone", "part": "send"}).status_code == 404
    assert admin.post(f"/manage/members/{member.pk}/contact/", {"kind": "phone"}).status_code == 404
    assert with_sms.messages == []


def test_a_demonstration_sends_nothing_and_shows_its_code(
    visitor: Client, with_sms: Provider, settings: Any
) -> None:
    settings.HUISHENG_DEMO = True
    member_id, secret = add_expert(MemberFacts(name="李律师", phone=PHONE), actor=1)
    own = f"/join/my/{secret}/contact/"
    visitor.post(own, {"kind": "phone", "part": "send"})
    assert DEMO_CODE in page(visitor.get(own))
    visitor.post(own, {"kind": "phone", "part": "code", "code": DEMO_CODE})
    assert used(member_id) == (PHONE, "")
    assert with_sms.messages == []


def test_a_second_look_at_who_was_refused_asks_for_a_code_too(in_a: UnitRef) -> None:
    apply(Application(kind="expert", token=new_token(), name="李律师", phone=PHONE))
    member = Member.objects.get()
    Member.objects.update(state=MemberState.REFUSED)
    verify_expert(member_id=member.pk, actor=1)
    assert used(member.pk) == ("", "")
