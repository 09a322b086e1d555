"""An address that staff give for notices is used once a code that was sent there has come back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.channels.operations import proving
from tenant_apps.channels.operations.preferences import Wishes, keep_wishes_of_staff
from tenant_apps.channels.queries import persons
from tenant_apps.channels.web import proving as pages
from tenant_apps.questions.public import StaffWanted
from tenant_apps.unit_ledger.models import UnitAudit
from tenant_apps.unit_ledger.public import CODE_AGAIN_AFTER, CODE_TRIES, DEMO_CODE, WrongCode
from tests.actors import StaffClient
from tests.network import Network
from tests.tenant_apps.channels.conftest import (
    MAIL,
    PHONE,
    aliyun_account,
    keep_proved,
    mail_account,
)
from tests.tenant_apps.channels.providers import MailServer, Provider
from tests.tenant_apps.channels.test_pages import Staff, page

REACH, CODE = "/desk/notices/reach/", "/desk/notices/reach/code/"
WISHES = Wishes(order=["sms", "email"], quiet_from=22, quiet_until=8)
SAID = {"first": "sms", "second": "email", "third": "", "quiet_from": "22", "quiet_until": "8"}
OTHER = "13900004711"


@pytest.fixture
def mine(network: Network, staff: Staff) -> StaffClient:
    return staff("duty_officer", network.a)


@pytest.fixture
def with_sms(in_a: UnitRef, aliyun: Provider) -> Provider:
    aliyun_account()
    return aliyun


def code_in(provider: Provider) -> str:
    found = re.search(r"\d{6}", str(provider.messages[-1]["TemplateParam"]).replace('","', ""))
    digits = re.findall(r"\d{3,6}", str(provider.messages[-1]["TemplateParam"]))
    assert digits, provider.messages[-1]
    return found.group(0) if found else "".join(digits)


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "000001"


def used(account: int) -> dict[Way, str]:
    return persons.staff(account).addresses


def alarm(account: int) -> None:
    with transaction.atomic():
        publish(
            StaffWanted(
                question_id=None,
                what="alarm",
                accounts=(account,),
                at=clock.now(),
                link="/desk/",
                urgent=True,
            )
        )


def test_a_phone_is_used_once_its_code_has_come_back(mine: StaffClient, with_sms: Provider) -> None:
    given = mine.post(REACH, SAID | {"phone": PHONE})
    assert given["Location"] == CODE
    shown = page(mine.get(CODE))
    assert "138****34" in shown
    assert PHONE not in shown
    code = code_in(with_sms)
    assert [message["PhoneNumbers"] for message in with_sms.messages] == [PHONE]
    # Kept, and not used: no alarm goes to a number that may be a stranger's.
    assert used(mine.account_id) == {}
    alarm(mine.account_id)
    assert not Notice.objects.exclude(way=Way.SITE).exists()
    refused = mine.post(CODE, {"way": "sms", "part": "code", "code": wrong(code)})
    assert refused.status_code == 422
    assert "还可以试 4 次" in page(refused)
    assert mine.post(CODE, {"way": "sms", "part": "code", "code": f" {code} "})["Location"] == REACH
    assert used(mine.account_id) == {Way.SMS: PHONE}
    actions = list(UnitAudit.objects.filter(action__startswith="channels.").values_list("action", flat=True))
    assert actions.count("channels.address_proved") == 1
    assert PHONE not in str(list(UnitAudit.objects.values_list("detail", flat=True)))
    # The code worked once, and there is nothing left to confirm.
    assert mine.post(CODE, {"way": "sms", "part": "code", "code": code})["Location"] == REACH


def test_an_e_mail_is_proved_by_the_code_in_a_letter(
    mine: StaffClient, in_a: UnitRef, mail: MailServer
) -> None:
    mail_account(mail)
    mine.post(REACH, SAID | {"email": MAIL})
    assert mail.recipients[-1].endswith(f"<{MAIL}>")
    code = re.search(r"\d{6}", decoded(mail.letters[-1]))
    assert code
    assert mine.post(CODE, {"way": "email", "part": "code", "code": code.group(0)}).status_code == 302
    assert used(mine.account_id) == {Way.EMAIL: MAIL}


def decoded(letter: str) -> str:
    from email import message_from_string

    return str(message_from_string(letter).get_payload(decode=True).decode())  # type: ignore[union-attr]


def test_until_then_the_earlier_number_is_used(mine: StaffClient, with_sms: Provider) -> None:
    keep_proved(mine.account_id, WISHES, phone=PHONE)
    mine.post(REACH, SAID | {"phone": OTHER})
    assert used(mine.account_id) == {Way.SMS: PHONE}
    assert "139****11" in page(mine.get(REACH))
    mine.post(CODE, {"way": "sms", "part": "code", "code": code_in(with_sms)})
    assert used(mine.account_id) == {Way.SMS: OTHER}


def test_the_number_that_is_used_already_needs_no_code(mine: StaffClient, with_sms: Provider) -> None:
    keep_proved(mine.account_id, WISHES, phone=PHONE)
    assert mine.post(REACH, SAID | {"phone": PHONE})["Location"] != CODE
    assert with_sms.messages == []


def test_it_can_be_left_out(mine: StaffClient, with_sms: Provider) -> None:
    keep_proved(mine.account_id, WISHES, phone=PHONE)
    mine.post(REACH, SAID | {"phone": OTHER})
    code = code_in(with_sms)
    assert mine.post(CODE, {"way": "sms", "part": "leave"})["Location"] == REACH
    assert proving.waiting(mine.account_id) == {}
    assert used(mine.account_id) == {Way.SMS: PHONE}
    mine.post(CODE, {"way": "sms", "part": "code", "code": code})
    assert used(mine.account_id) == {Way.SMS: PHONE}


def test_nobodys_phone_is_rung_twice_a_minute(
    mine: StaffClient, with_sms: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.post(REACH, SAID | {"phone": PHONE})
    for _again in range(3):
        assert "已经发" in page(mine.post(CODE, {"way": "sms", "part": "send"}, follow=True))
    assert len(with_sms.messages) == 1
    first, later = code_in(with_sms), clock.now() + CODE_AGAIN_AFTER
    monkeypatch.setattr(clock, "now", lambda: later)
    mine.post(CODE, {"way": "sms", "part": "send"})
    assert len(with_sms.messages) == 2
    if code_in(with_sms) != first:
        assert mine.post(CODE, {"way": "sms", "part": "code", "code": first}).status_code == 422
    assert mine.post(CODE, {"way": "sms", "part": "code", "code": code_in(with_sms)}).status_code == 302


def test_only_so_many_codes_an_hour(
    mine: StaffClient, with_sms: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.post(REACH, SAID | {"phone": PHONE})
    moment = clock.now()
    for minute in range(1, pages.SENDING_THERE.times + 3):
        at = moment + timedelta(minutes=2 * minute)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        answer = mine.post(CODE, {"way": "sms", "part": "send"}, follow=True)
    assert "次数太多" in page(answer)
    assert len(with_sms.messages) == pages.SENDING_THERE.times


def test_five_guesses_and_half_an_hour(
    mine: StaffClient, with_sms: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.post(REACH, SAID | {"phone": PHONE})
    code = code_in(with_sms)
    for _guess in range(CODE_TRIES):
        assert mine.post(CODE, {"way": "sms", "part": "code", "code": wrong(code)}).status_code == 422
    late = mine.post(CODE, {"way": "sms", "part": "code", "code": code})
    assert late.status_code == 422
    assert "已失效" in page(late)
    moment = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: moment)
    mine.post(CODE, {"way": "sms", "part": "send"})
    after = moment + proving.CODE.lasts + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: after)
    assert mine.post(CODE, {"way": "sms", "part": "code", "code": code_in(with_sms)}).status_code == 422
    assert used(mine.account_id) == {}


def test_a_code_is_its_owners_alone(
    mine: StaffClient, network: Network, staff: Staff, with_sms: Provider
) -> None:
    other = staff("duty_officer", network.a)
    mine.post(REACH, SAID | {"phone": PHONE})
    code = code_in(with_sms)
    keep_wishes_of_staff(other.account_id, WISHES, phone=PHONE)
    with pytest.raises(WrongCode):
        proving.prove(other.account_id, Way.SMS, code)
    # And the other's guesses take nothing from the owner's.
    for _guess in range(CODE_TRIES):
        with pytest.raises(WrongCode):
            proving.prove(other.account_id, Way.SMS, wrong(code))
    proving.prove(mine.account_id, Way.SMS, code)
    assert used(mine.account_id) == {Way.SMS: PHONE}


def test_without_an_account_for_messages_the_page_says_so(mine: StaffClient, in_a: UnitRef) -> None:
    answer = mine.post(REACH, SAID | {"phone": PHONE}, follow=True)
    assert "发送账号" in page(answer)
    assert "138****34" in page(answer)
    assert used(mine.account_id) == {}
    assert proving.waiting(mine.account_id) == {Way.SMS: PHONE}


def test_a_provider_that_refuses_leaves_no_code(mine: StaffClient, with_sms: Provider) -> None:
    with_sms.script = [("isv.MOBILE_NUMBER_ILLEGAL", "")]
    mine.post(REACH, SAID | {"phone": PHONE})
    assert not proving.is_code_out(mine.account_id, Way.SMS, PHONE)
    mine.post(CODE, {"way": "sms", "part": "send"})
    assert len(with_sms.messages) == 1


def test_what_waits_is_sealed_in_its_unit(mine: StaffClient, with_sms: Provider, unit_b: UnitRef) -> None:
    mine.post(REACH, SAID | {"phone": PHONE, "email": MAIL})
    row = Reach.objects.get(account_id=mine.account_id)
    kept = (row.phone_new, row.email_new)
    assert PHONE not in str(kept)
    assert MAIL not in str(kept)
    with enter_unit(unit_b):
        Reach.objects.create(account_id=mine.account_id, phone_new=kept[0], email_new=kept[1])
        assert proving.waiting(mine.account_id) == {}


def test_who_works_here_no_more_has_nothing_waiting(
    mine: StaffClient, with_sms: Provider, in_a: UnitRef
) -> None:
    from tenant_apps.channels.operations.erasing import erase_staff

    mine.post(REACH, SAID | {"phone": PHONE})
    erase_staff(mine.account_id)
    assert proving.waiting(mine.account_id) == {}
    with pytest.raises(proving.NothingWaits):
        proving.prove(mine.account_id, Way.SMS, code_in(with_sms))


def test_a_demonstration_sends_nothing_and_shows_its_code(
    mine: StaffClient, with_sms: Provider, settings: Any
) -> None:
    settings.HUISHENG_DEMO = True
    answer = mine.post(REACH, SAID | {"phone": PHONE}, follow=True)
    assert DEMO_CODE in page(answer)
    assert with_sms.messages == []
    mine.post(CODE, {"way": "sms", "part": "code", "code": DEMO_CODE})
    assert used(mine.account_id) == {Way.SMS: PHONE}
