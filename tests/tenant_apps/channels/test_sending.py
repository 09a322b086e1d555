"""From a queued row to a provider and back: order, falling over, digests, doubt, isolation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.adapters import outbox
from tenant_apps.channels.adapters.letter import Letter, Outcome, later
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.data.codes import Maker, State, Way
from tenant_apps.channels.models import Notice, Reach, Sender
from tenant_apps.channels.operations import binding, preferences, sending, settling
from tenant_apps.channels.operations.preferences import Wishes
from tenant_apps.channels.public import ways_that_fail
from tenant_apps.channels.rules.keys import key_of
from tenant_apps.questions.public import StaffWanted, StepTaken
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.conftest import (
    MAIL,
    OPENID,
    PHONE,
    Ask,
    aliyun_account,
    keep_proved,
    mail_account,
    tencent_account,
    wechat_account,
)
from tests.tenant_apps.channels.providers import MailServer, Provider

At = Callable[[str], None]

pytestmark = pytest.mark.usefixtures("at_noon")


def step(question_id: UUID, code: str, **params: Any) -> None:
    with transaction.atomic():
        publish(StepTaken(question_id=question_id, code=code, at=clock.now(), params=params))


def go_on(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    """Let time pass, and do what is due then."""
    later = clock.now() + timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: later)
    sending.work()


def rows() -> list[tuple[str, str, str]]:
    return [(row.code, row.way, row.state) for row in Notice.objects.order_by("id")]


def test_a_step_is_told(asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = asked(contact_phone=PHONE)
    aliyun_account()
    sending.work()
    assert aliyun.messages == [], "gathered for some minutes"
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.SMS, State.SENT)]
    (message,) = aliyun.messages
    key = key_of(Reach.objects.get(question_id=receipt.question_id).pk)
    assert f'"number":"{receipt.number[-6:]}"' in message["TemplateParam"]
    assert f'"key1":"{key[:6]}","key2":"{key[6:]}"' in message["TemplateParam"]
    assert receipt.secret not in str(message)
    sending.work()
    assert len(aliyun.messages) == 1


def test_steps_of_a_few_minutes_are_told_at_once(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = asked(contact_phone=PHONE)
    aliyun_account()
    step(receipt.question_id, "accepted")
    step(receipt.question_id, "answered")
    step(receipt.question_id, "contact_viewed")
    go_on(monkeypatch, minutes=4)
    assert len(aliyun.messages) == 1
    assert '"state":"已有答复"' in aliyun.messages[0]["TemplateParam"]
    assert {(code, state) for code, _way, state in rows()} == {
        ("answered", State.SENT),
        ("received", State.FOLDED),
        ("accepted", State.FOLDED),
        ("contact_viewed", State.FOLDED),
    }
    assert set(Notice.objects.filter(state=State.FOLDED).values_list("lead__code", flat=True)) == {"answered"}


def test_a_digest_by_mail_names_every_step(
    asked: Ask, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = asked(contact_email=MAIL)
    mail_account(mail)
    step(receipt.question_id, "answered")
    go_on(monkeypatch, minutes=4)
    (letter,) = mail.letters
    body = letter.replace("\r\n", "\n")
    assert "你的提问我们收到了，会尽快回复你。" in body
    assert "你的提问有答复了。" in body
    assert receipt.number in body
    assert "拖欠" not in body
    assert rows() == [("received", "", State.FOLDED), ("answered", Way.EMAIL, State.SENT)]


def test_what_fails_is_told_by_the_next_way(
    asked: Ask, aliyun: Provider, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE, contact_email=MAIL)
    aliyun_account()
    mail_account(mail)
    aliyun.script = [("isv.MOBILE_NUMBER_ILLEGAL", "")]
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.SMS, State.FAILED), ("received", Way.EMAIL, State.SENT)]
    assert len(mail.letters) == 1
    first, second = Notice.objects.order_by("id")
    assert (first.provider_code, second.follows, second.tried) == (
        "isv.MOBILE_NUMBER_ILLEGAL",
        first,
        [Way.SMS],
    )


def test_when_all_fail_the_page_remains(
    asked: Ask, aliyun: Provider, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE, contact_email=MAIL)
    aliyun_account()
    mail_account(mail)
    aliyun.script = [("isv.BLACK_KEY_CONTROL_LIMIT", "")]
    mail.answers = {"RCPT": "550 no such user"}
    go_on(monkeypatch, minutes=4)
    assert rows() == [
        ("received", Way.SMS, State.FAILED),
        ("received", Way.EMAIL, State.FAILED),
        ("received", Way.SITE, State.SENT),
    ]


def test_the_order_of_the_asker_counts(
    asked: Ask, aliyun: Provider, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = asked(contact_phone=PHONE, contact_email=MAIL)
    aliyun_account()
    mail_account(mail)
    preferences.keep_wishes_of_asker(
        receipt.question_id, Wishes(order=["email"], quiet_from=22, quiet_until=8)
    )
    mail.answers = {"RCPT": "550 no such user"}
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.EMAIL, State.FAILED), ("received", Way.SITE, State.SENT)]
    assert aliyun.asked == [], "SMS was stopped"


def test_wechat_comes_first(
    asked: Ask, aliyun: Provider, wechat: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = asked(contact_phone=PHONE)
    aliyun_account()
    wechat_account()
    binding.bind_wechat(receipt.question_id, OPENID)
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.WECHAT, State.SENT)]
    assert wechat.messages[0]["touser"] == OPENID
    assert aliyun.asked == []


def test_the_night_that_began_meanwhile_is_kept(
    asked: Ask, aliyun: Provider, at_noon: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_noon("2026-11-23T21:58")
    receipt = asked(contact_phone=PHONE)
    aliyun_account()
    Notice.objects.update(due_at=clock.now())
    at_noon("2026-11-23T22:30")
    sending.work()
    assert aliyun.messages == []
    step(receipt.question_id, "alarm_taken")
    sending.work()
    assert len(aliyun.messages) == 1, "help in danger is told at any hour"
    at_noon("2026-11-24T08:00")
    sending.work()
    assert {state for _code, _way, state in rows()} == {State.SENT, State.FOLDED}


def test_a_busy_provider_is_tried_again(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE)
    aliyun_account()
    aliyun.script = [("Throttling.User", ""), ("isp.SYSTEM_ERROR", "")]
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.SMS, State.QUEUED)]
    go_on(monkeypatch, seconds=30)
    assert len(aliyun.asked) == 1
    go_on(monkeypatch, seconds=31)
    go_on(monkeypatch, minutes=3)
    assert rows() == [("received", Way.SMS, State.SENT)]
    assert len(aliyun.messages) == 1


def test_a_provider_that_stays_away_is_left(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE)
    aliyun_account()
    aliyun.script = [("Throttling.User", "")] * 9
    for _ in range(6):
        go_on(monkeypatch, hours=1)
    assert rows() == [("received", Way.SMS, State.FAILED), ("received", Way.SITE, State.SENT)]
    assert len(aliyun.asked) == settling.TRIES


@pytest.mark.parametrize("worker_waits", [False, True])
def test_a_server_that_does_not_answer_is_asked_once_a_minute(
    asked: Ask, mail: MailServer, monkeypatch: pytest.MonkeyPatch, *, worker_waits: bool
) -> None:
    """Each request may take seconds, and the workers are those of all units."""
    for _ in range(3):
        asked(contact_email=MAIL)
    mail_account(mail)
    tries: list[str] = []

    def away(_config: Any, letter: Letter) -> Outcome:
        tries.append(letter.reference)
        return later("unreachable")

    usual = ADAPTERS[Maker.MAIL]
    monkeypatch.setitem(ADAPTERS, Maker.MAIL, replace(usual, send=away))
    if worker_waits:
        # Another worker has been waiting for the same server for ten seconds.
        now = clock.now() + timedelta(minutes=4)
        first = Notice.objects.order_by("id")[0]
        first.state, first.way, first.maker = State.SENDING, Way.EMAIL, Maker.MAIL
        first.sent_at, first.check_at = now - timedelta(seconds=10), now + timedelta(minutes=2)
        first.save()
    go_on(monkeypatch, minutes=4)
    assert len(tries) == (0 if worker_waits else 1)
    assert Notice.objects.filter(state=State.QUEUED).count() == (2 if worker_waits else 3)
    monkeypatch.setitem(ADAPTERS, Maker.MAIL, usual)
    go_on(monkeypatch, minutes=2)
    assert len(mail.letters) == (2 if worker_waits else 3)


def test_an_alarm_does_not_rest_with_the_others(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE)
    asked(contact_phone=PHONE)
    aliyun_account()
    aliyun.script = [providers.SILENT]
    go_on(monkeypatch, minutes=4)
    assert len(aliyun.messages) == 1, "taken, and not answered; the second waits for a minute"
    Notice.objects.filter(state=State.QUEUED).update(urgent=True, due_at=clock.now())
    sending.work()
    assert len(aliyun.messages) == 2


@pytest.mark.parametrize("act", [providers.SILENT, providers.HALF, providers.SLOW])
def test_a_request_without_an_answer_is_looked_up_and_never_repeated(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    asked(contact_phone=PHONE)
    aliyun_account()
    aliyun.script = [act]
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.SMS, State.UNKNOWN)]
    row = Notice.objects.get()
    aliyun.statuses[f"{row.pk}-1"] = {"SendStatus": 3, "ErrCode": "DELIVERED"}
    go_on(monkeypatch, minutes=3)
    assert rows() == [("received", Way.SMS, State.DELIVERED)]
    assert len(aliyun.messages) == 1


def test_what_the_provider_never_received_goes_once_more(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE)
    aliyun_account()
    aliyun.script = [providers.DROP]
    go_on(monkeypatch, minutes=4)
    go_on(monkeypatch, minutes=3)
    assert rows() == [("received", Way.SMS, State.UNKNOWN)], "one look is not enough"
    go_on(monkeypatch, minutes=16)
    assert rows() == [("received", Way.SMS, State.FAILED), ("received", Way.SMS, State.SENT)]
    assert Notice.objects.order_by("id").first().provider_code == "not_received"  # type: ignore[union-attr]
    assert len(aliyun.messages) == 1


def test_a_fate_that_stays_unknown_is_told_by_the_next_way(
    asked: Ask, aliyun: Provider, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE, contact_email=MAIL)
    aliyun_account()
    mail_account(mail)
    aliyun.script = [providers.SILENT, providers.SILENT, providers.SILENT, providers.SILENT]
    for minutes in (4, 3, 16, 61):
        go_on(monkeypatch, minutes=minutes)
    assert rows() == [("received", Way.SMS, State.UNKNOWN), ("received", Way.EMAIL, State.SENT)]
    assert len(aliyun.messages) == 1


def test_mail_whose_fate_is_unknown_is_not_repeated(
    asked: Ask, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_email=MAIL)
    mail_account(mail)
    mail.answers = {"END": "cut"}
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.EMAIL, State.UNKNOWN), ("received", Way.SITE, State.SENT)]
    assert len(mail.letters) == 1


def test_a_receipt_that_never_came_is_asked_for(
    asked: Ask, tencent: Provider, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE, contact_email=MAIL)
    tencent_account()
    mail_account(mail)
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.SMS, State.SENT)]
    tencent.statuses["2640:1000"] = {"ReportStatus": "FAIL", "Description": "MK:0001"}
    go_on(monkeypatch, minutes=11)
    assert rows() == [("received", Way.SMS, State.FAILED), ("received", Way.EMAIL, State.SENT)]


def test_a_claim_whose_worker_is_gone_is_unknown(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker ends between the provider's answer and its writing down."""
    asked(contact_phone=PHONE)
    aliyun_account()

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(settling, "settle", killed)
        with pytest.raises(Killed):
            go_on(patch, minutes=4)
        late = clock.now()
    monkeypatch.setattr(clock, "now", lambda: late)
    assert rows() == [("received", Way.SMS, State.SENDING)]
    sending.work()
    assert rows() == [("received", Way.SMS, State.SENDING)], "the claim still holds"
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.SMS, State.UNKNOWN)]
    assert Notice.objects.get().provider_code == "interrupted"
    aliyun.statuses[f"{Notice.objects.get().pk}-1"] = {"SendStatus": 3, "ErrCode": "DELIVERED"}
    go_on(monkeypatch, minutes=3)
    assert rows() == [("received", Way.SMS, State.DELIVERED)]
    assert len(aliyun.messages) == 1, "one SMS, whatever happened"


def test_an_answer_to_an_older_claim_changes_nothing(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenant_apps.channels.adapters.letter import accepted, refused

    asked(contact_phone=PHONE)
    aliyun_account()
    go_on(monkeypatch, minutes=4)
    row = Notice.objects.get()
    settling.settle(row.pk, row.attempts + 1, refused("late"))
    settling.settle(row.pk, row.attempts, accepted("again"))
    assert rows() == [("received", Way.SMS, State.SENT)]
    assert Notice.objects.get().provider_id == row.provider_id


def test_an_adapter_that_stumbles_stops_nobody_else(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    def stumble(config: Any, letter: Any) -> Any:
        if letter.to == PHONE:
            raise KeyError("sign_name")
        return ADAPTERS[Maker.TENCENT].send(config, letter)

    asked(contact_phone=PHONE)
    aliyun_account()
    monkeypatch.setitem(ADAPTERS, Maker.ALIYUN, replace(ADAPTERS[Maker.ALIYUN], send=stumble))
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.SMS, State.UNKNOWN)]


def test_a_row_that_cannot_be_composed_stops_nobody_else(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenant_apps.channels.operations import composing

    first = asked(contact_phone=PHONE)
    asked(contact_phone="13900005678")
    aliyun_account()
    stock = composing.compose

    def broken(notice: Notice, *args: Any, **kwargs: Any) -> Any:
        if notice.question_id == first.question_id:
            raise KeyError(notice.code)
        return stock(notice, *args, **kwargs)

    monkeypatch.setattr(composing, "compose", broken)
    go_on(monkeypatch, minutes=4)
    assert {row.question_id == first.question_id: row.state for row in Notice.objects.all()} == {
        True: State.FAILED,
        False: State.SENT,
    }


def test_whether_an_account_works_is_seen(
    asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    aliyun_account()
    for answer, failing in ((("isv.AMOUNT_NOT_ENOUGH", ""), (Way.SMS,)), (providers.OK, ())):
        asked(contact_phone=PHONE)
        aliyun.script = [answer]
        go_on(monkeypatch, minutes=4)
        assert ways_that_fail() == failing
    aliyun.script = [("isv.MOBILE_NUMBER_ILLEGAL", "")]
    asked(contact_phone=PHONE)
    go_on(monkeypatch, minutes=4)
    assert ways_that_fail() == (), "a wrong number is no fault of the account"


def test_staff_in_danger_are_told_by_sms(in_a: UnitRef, aliyun: Provider, at_noon: At) -> None:
    at_noon("2026-11-23T23:30")
    aliyun_account()
    keep_proved(11, Wishes(order=["email"], quiet_from=22, quiet_until=8), phone=PHONE, email=MAIL)
    with transaction.atomic():
        publish(
            StaffWanted(
                question_id=None,
                what="alarm",
                accounts=(11,),
                at=clock.now(),
                link="/desk/q/1/",
                urgent=True,
            )
        )
    sending.work()
    (message,) = aliyun.messages
    assert (message["TemplateCode"], message["PhoneNumbers"]) == ("SMS_2", PHONE)
    assert '"state":"危急求助"' in message["TemplateParam"]


def test_keys_of_one_unit_are_never_used_for_another(
    asked: Ask, aliyun: Provider, unit_b: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    aliyun_account()
    sealed = Sender.objects.get().sealed
    with enter_unit(unit_b):
        from tenant_apps.channels.adapters.senders import usable_senders

        assert usable_senders() == {}
        # Even a row copied from one schema to the other opens nothing.
        Sender.objects.create(
            way=Way.SMS, maker=Maker.ALIYUN, options={"key_id": providers.KEY_ID}, sealed=sealed
        )
        assert usable_senders() == {}


def test_the_outbox_of_the_demonstration_is_closed_elsewhere(settings: Any, asked: Ask) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from tenant_apps.channels.adapters.senders import usable_senders
    from tests.tenant_apps.channels.letters import LETTER

    settings.HUISHENG_DEMO = False
    assert usable_senders() == {}
    with pytest.raises(ImproperlyConfigured):
        outbox.send({}, LETTER)


def test_the_demonstration_sends_to_its_outbox(
    settings: Any, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUISHENG_DEMO = True
    asked(contact_phone=PHONE)
    go_on(monkeypatch, minutes=4)
    assert rows() == [("received", Way.SMS, State.DELIVERED)]
    assert Notice.objects.get().maker == Maker.OUTBOX
