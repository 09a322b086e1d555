"""An expert's link is sent: by what reaches them, with a true state, and stands nowhere in clear."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.adapters.letter import delivered
from tenant_apps.channels.data.codes import State, Way
from tenant_apps.channels.models import Notice, Sender
from tenant_apps.channels.operations import sending, settling
from tenant_apps.channels.queries.seen_by_staff import links_sent, told_of
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.questions.data.codes import AssignmentKind
from tenant_apps.questions.models import Assignment, Question
from tenant_apps.questions.operations import assigning
from tenant_apps.questions.operations.assigning import Helper, Offered
from tenant_apps.questions.public import link_lives
from tests.tenant_apps.channels.conftest import Ask, aliyun_account, mail_account
from tests.tenant_apps.channels.providers import MailServer, Provider
from tests.tenant_apps.channels.test_sending import go_on
from tests.tenant_apps.questions.conftest import OFFICER
from tests.tenant_apps.questions.test_asking_similar import dump

PHONE, MAIL = "13900005678", "lawyer@example.com"

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def lawyer(in_unit_a: UnitRef) -> Member:
    made: Member = Member.objects.create(
        kind=MemberKind.EXPERT,
        state=MemberState.ACTIVE,
        name="李律师",
        phone=PHONE,
        email=MAIL,
        weekly_limit=9,
    )
    return made


@pytest.fixture
def offer(asked: Ask, lawyer: Member) -> Callable[[], Offered]:
    """A function: offers the question to the expert, and has the link sent."""
    asked()

    def make() -> Offered:
        return assigning.offer(
            Question.objects.get().pk,
            to=Helper(kind=AssignmentKind.EXPERT, member=lawyer.pk),
            brief="拖欠工资可以先找谁？",
            due_at=None,
            actor=OFFICER,
            send=True,
        )

    return make


def sms_account(template: str = "SMS_3") -> None:
    aliyun_account()
    row = Sender.objects.get()
    row.options = row.options | {"template_expert": template}
    row.save()


def links() -> list[tuple[str, str]]:
    return [(row.way, row.state) for row in Notice.objects.exclude(offer_id=None).order_by("id")]


def key_in(message: dict[str, Any]) -> str:
    said = json.loads(message["TemplateParam"])
    return str(said["key1"] + said["key2"])


def test_the_link_goes_by_sms_and_opens_the_offer(offer: Callable[[], Offered], aliyun: Provider) -> None:
    sms_account()
    made = offer()
    assert (made.sent, made.secret) == (True, "")
    sending.work()
    assert links() == [(Way.SMS, State.SENT)]
    (message,) = aliyun.messages
    assert (message["PhoneNumbers"], message["TemplateCode"]) == (PHONE, "SMS_3")
    assert link_lives(key_in(message), assignment_id=made.assignment_id)


def test_it_stands_nowhere_in_clear(
    offer: Callable[[], Offered], aliyun: Provider, in_unit_a: UnitRef, caplog: pytest.LogCaptureFixture
) -> None:
    sms_account()
    offer()
    before = Notice.objects.exclude(offer_id=None).get().sealed
    assert before
    sending.work()
    key = key_in(aliyun.messages[0])
    stored = [row for schema in (in_unit_a.schema, "public") for row in dump(schema)]
    assert [row for row in stored if key in row] == []
    assert key not in caplog.text


def test_what_was_sealed_goes_with_the_receipt(offer: Callable[[], Offered], aliyun: Provider) -> None:
    sms_account()
    offer()
    sending.work()
    settling.apply(Notice.objects.exclude(offer_id=None).get(), delivered())
    row = Notice.objects.exclude(offer_id=None).get()
    assert (row.state, row.sealed) == (State.DELIVERED, "")


def test_what_fails_goes_by_mail_with_the_same_link(
    offer: Callable[[], Offered], aliyun: Provider, mail: MailServer
) -> None:
    sms_account()
    mail_account(mail)
    aliyun.script = [("isv.MOBILE_NUMBER_ILLEGAL", "")]
    made = offer()
    sending.work()
    assert links() == [(Way.SMS, State.FAILED), (Way.EMAIL, State.SENT)]
    body = mail.letters[0]
    secret = body.split("/e/")[1].split("/")[0]
    assert link_lives(secret, assignment_id=made.assignment_id)
    assert set(Notice.objects.exclude(offer_id=None).values_list("sealed", flat=True)) == {""}


def test_without_a_template_for_experts_no_sms_is_tried(
    offer: Callable[[], Offered], aliyun: Provider, mail: MailServer
) -> None:
    sms_account("")
    mail_account(mail)
    offer()
    sending.work()
    assert links() == [(Way.EMAIL, State.SENT)]
    assert aliyun.messages == []


def test_when_nothing_reaches_them_the_link_is_told_to_whoever_offers(offer: Callable[[], Offered]) -> None:
    made = offer()
    assert not made.sent
    assert link_lives(made.secret, assignment_id=made.assignment_id)
    assert links() == []


def test_when_every_way_fails_whoever_offered_it_is_told(
    offer: Callable[[], Offered], aliyun: Provider
) -> None:
    sms_account()
    aliyun.script = [("isv.MOBILE_NUMBER_ILLEGAL", "")]
    offer()
    sending.work()
    assert links() == [(Way.SMS, State.FAILED), ("", State.FAILED)]
    told = Notice.objects.get(account_id=OFFICER, code="link_unsent")
    assert told.link == f"/desk/q/{Question.objects.get().pk}/help/"


def test_a_renewed_link_is_sent_alone(offer: Callable[[], Offered], aliyun: Provider) -> None:
    sms_account()
    made = offer()
    again = assigning.new_link(made.assignment_id, send=True)
    assert again is not None
    assert again.sent
    sending.work()
    assert links() == [("", State.FAILED), (Way.SMS, State.SENT)]
    assert len(aliyun.messages) == 1
    assert link_lives(key_in(aliyun.messages[0]), assignment_id=made.assignment_id)


def test_what_was_taken_back_is_not_sent(offer: Callable[[], Offered], aliyun: Provider) -> None:
    sms_account()
    assigning.take_back(offer().assignment_id, actor=OFFICER)
    sending.work()
    assert links() == [("", State.FAILED)]
    assert aliyun.messages == []
    assert not Notice.objects.filter(code="link_unsent").exists()


def test_at_night_it_waits(
    offer: Callable[[], Offered],
    aliyun: Provider,
    at_noon: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sms_account()
    at_noon("2026-11-23T23:30")
    offer()
    sending.work()
    assert aliyun.messages == []
    go_on(monkeypatch, hours=9)
    assert len(aliyun.messages) == 1


def test_it_is_no_notice_to_the_asker(offer: Callable[[], Offered], aliyun: Provider) -> None:
    sms_account()
    offer()
    sending.work()
    question: UUID = Question.objects.get().pk
    assert told_of(question) == []
    assert [(one.what, one.way) for one in links_sent(question)] == [("李律师", "短信")]


def test_the_code_of_the_sms_opens_the_expert_s_page(
    offer: Callable[[], Offered], aliyun: Provider, in_unit_a: UnitRef, client_of: Callable[..., Client]
) -> None:
    sms_account()
    offer()
    sending.work()
    key = key_in(aliyun.messages[0])
    visitor = client_of(in_unit_a)
    answer = visitor.post("/n/", {"code": f"{key[:6].lower()}-{key[6:]}"})
    assert (answer.status_code, answer["Location"]) == (303, f"/e/{key}/")
    assert "拖欠工资可以先找谁" in visitor.get(answer["Location"]).content.decode()
    Assignment.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    assert visitor.post("/n/", {"code": key}).status_code == 422


def test_a_link_sealed_in_one_unit_opens_nothing_in_another(
    offer: Callable[[], Offered], aliyun: Provider, unit_b: UnitRef
) -> None:
    sms_account()
    offer()
    row = Notice.objects.exclude(offer_id=None).get()
    with enter_unit(unit_b):
        Notice.objects.create(
            offer_id=row.offer_id, code=row.code, sealed=row.sealed, at=row.at, due_at=row.at
        )
        sending.work()
        assert links() == [("", State.FAILED)]
    assert aliyun.messages == []
