"""商请、转送: what is asked of a body outside, what goes along, when staff are reminded, what came of it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.clock import BUSINESS_ZONE
from tenant_apps.questions.data.codes import ReferralOutcome, ReferralState, State
from tenant_apps.questions.handlers import follow_up
from tenant_apps.questions.models import Question, Referral, Step
from tenant_apps.questions.operations import (
    asking_outside,
    conversation,
    erasing,
    letting_go,
    outside_replies,
    screening,
    withdrawing,
)
from tenant_apps.questions.operations.locking import ChangedMeanwhile
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import desk, seen_by_asker
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.queries.letters import chinese_day
from tenant_apps.questions.rules.referrals import LEADS_TO
from tenant_apps.questions.rules.transitions import NotPossible
from tests.network import Network
from tests.tenant_apps.questions.conftest import OFFICER, Ask
from tests.tenant_apps.questions.outside.conftest import BODY, MAIL, MATTER, NAME, PHONE, in_days, wish

Sent = Callable[..., Referral]
Taken = Callable[..., UUID]


def codes(pk: UUID) -> list[str]:
    return list(Step.objects.filter(question_id=pk).order_by("pk").values_list("code", flat=True))


def words_of(asked: Referral) -> str:
    return "\n".join(line["text"] for line in asked.letter)


def entries(action: str) -> list[Any]:
    return list(unit_audit().entry._default_manager.filter(action=action))


def read(receipt: Any) -> Any:
    found = seen_by_asker.find(receipt.number, receipt.secret, unit="历下团区委", now=clock.now())
    assert found is not None
    return found


# --- the letter


def test_the_question_stays_and_its_clocks_run(sent: Sent, taken: Taken) -> None:
    pk = taken()
    before = Question.objects.get(pk=pk)
    asked = sent(pk)
    after = Question.objects.get(pk=pk)
    assert (after.state, after.holder_kind, after.next_due_at) == (
        before.state,
        before.holder_kind,
        before.next_due_at,
    )
    assert asked.state == ReferralState.OPEN
    assert codes(pk)[-1] == "outside_asked"


def test_the_letter_says_who_is_asked_what_until_when(sent: Sent) -> None:
    asked = sent()
    words = words_of(asked)
    for needed in (f"{BODY}：", MATTER, chinese_day(asked.follow_up_on), asked.number, "关于商请协助办理"):
        assert needed in words
    assert [line["role"] for line in asked.letter][:3] == ["number", "title", "to"]
    assert [line["role"] for line in asked.letter][-2:] == ["signature", "day"]


def test_letters_are_numbered_by_year_without_gaps(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    year = clock.business_day(clock.now()).year
    assert [sent().serial for _ in range(3)] == [1, 2, 3]
    assert Referral.objects.get(serial=3).number.endswith(f"〔{year}〕3号")
    later = datetime(year + 1, 1, 5, 9, tzinfo=BUSINESS_ZONE)
    monkeypatch.setattr(clock, "now", lambda: later)
    asked = sent()
    assert (asked.year, asked.serial) == (year + 1, 1)


def test_what_was_sent_twice_is_one_letter(taken: Taken) -> None:
    pk = taken()
    version = Question.objects.get(pk=pk).version
    asking_outside.ask(pk, version=version, wish=wish(), actor=OFFICER)
    with pytest.raises(ChangedMeanwhile):
        asking_outside.ask(pk, version=version, wish=wish(), actor=OFFICER)
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"body": " "}, "body"),
        ({"body_kind": "court"}, "body_kind"),
        ({"subject": ""}, "subject"),
        ({"matter": "，" * 2001}, "matter"),
        ({"contact": ""}, "contact"),
        ({"along": ("name",)}, "why"),
    ],
)
def test_what_is_asked_must_make_sense(sent: Sent, other: dict[str, Any], field: str) -> None:
    with pytest.raises(BadDecision) as error:
        sent(**other)
    assert error.value.field == field
    assert not Referral.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 181])
def test_a_reply_is_asked_for_from_tomorrow_on(sent: Sent, days: int) -> None:
    with pytest.raises(BadDecision) as error:
        sent(follow_up_on=in_days(days))
    assert error.value.field == "follow_up_on"


def test_nobody_outside_hears_of_what_was_not_taken_on(asked: Ask) -> None:
    pk = asked().question_id
    with pytest.raises(NotPossible):
        asking_outside.ask(pk, version=1, wish=wish(), actor=OFFICER)


def test_six_bodies_at_once_are_enough(sent: Sent, taken: Taken) -> None:
    pk = taken()
    for _ in range(6):
        sent(pk)
    with pytest.raises(BadDecision) as error:
        sent(pk)
    assert error.value.field == "many"


# --- what of the asker goes along


def test_nothing_of_the_asker_goes_along_by_itself(sent: Sent) -> None:
    asked = sent()
    for secret in (NAME, PHONE, MAIL):
        assert secret not in json.dumps(asked.letter, ensure_ascii=False)
    assert asked.passed_along == []
    assert "passed_along" not in codes(asked.question_id)


@pytest.mark.parametrize("secret", [NAME, "138 0000 1111", MAIL.upper()])
def test_who_asked_does_not_slip_into_the_words(sent: Sent, secret: str) -> None:
    with pytest.raises(BadDecision) as error:
        sent(matter=f"{secret}说公司拖欠工资")
    assert error.value.field == "secret"


def test_what_goes_along_is_said_to_the_asker_with_the_reason(taken: Taken, asked: Ask, sent: Sent) -> None:
    receipt = asked(display_name=NAME, contact_phone=PHONE)
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    made = sent(receipt.question_id, along=("contact",), why="该局须直接联系本人取证")
    assert PHONE in words_of(made)
    assert NAME not in words_of(made)
    (entry,) = [one for one in read(receipt).history if one.code == "passed_along"]
    assert BODY in entry.text
    assert "该局须直接联系本人取证" in entry.text
    (noted,) = entries("question.passed_along")
    assert noted.detail["along"] == ["contact"]
    assert "取证" not in json.dumps(noted.detail, ensure_ascii=False)


@pytest.mark.parametrize(
    "said", [{"contact_phone": "", "contact_email": ""}, {"confidential": True, "on_behalf_by": OFFICER}]
)
def test_what_is_not_known_or_in_confidence_does_not_go_along(taken: Taken, sent: Sent, said: Any) -> None:
    pk = taken()
    Question.objects.filter(pk=pk).update(**said)
    with pytest.raises(BadDecision) as error:
        sent(pk, along=("contact",), why="须联系")
    assert error.value.field == "along"


def test_with_the_contact_it_goes_from_the_letter_too(sent: Sent) -> None:
    asked = sent(along=("name", "contact"), why="须联系本人")
    erasing.erase_contact(asked.question_id)
    asked.refresh_from_db()
    assert MATTER in words_of(asked)
    for secret in (NAME, PHONE, MAIL):
        assert secret not in words_of(asked)


def test_with_everything_the_words_go(sent: Sent) -> None:
    asked = sent()
    outside_replies.enter(asked.id, outcome="solved", words="公司已补发工资。", actor=OFFICER)
    withdrawing.withdraw(asked.question_id)
    erasing.erase_all(asked.question_id)
    asked.refresh_from_db()
    assert (asked.letter, asked.outcome_words, asked.number != "") == ([], "", True)
    kept = json.dumps(list(Step.objects.values_list("params", flat=True)), ensure_ascii=False)
    assert "补发" not in kept


# --- following it up


def test_the_holder_is_reminded_on_the_day_and_not_before(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = sent()
    heard: list[str] = []
    monkeypatch.setattr(asking_outside, "tell_holder", lambda question, what, at: heard.append(what))
    follow_up(str(asked.id), clock.now())
    assert heard == []
    morning = datetime.combine(asked.follow_up_on, datetime.min.time(), BUSINESS_ZONE) + timedelta(hours=9)
    monkeypatch.setattr(clock, "now", lambda: morning)
    follow_up(str(asked.id), morning)
    assert heard == ["follow_up"]
    asking_outside.take_back(asked.id, actor=OFFICER)
    follow_up(str(asked.id), morning)
    follow_up(str(uuid4()), morning)
    assert heard == ["follow_up"]


def test_what_is_to_be_followed_up_is_a_queue(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = sent()
    assert desk.counts(clock.now())[Queue.FOLLOW_UP] == 0
    assert Question.objects.filter(desk.condition(Queue.OUTSIDE, clock.now(), None)).count() == 1
    on_the_day = clock.now() + timedelta(days=15)
    assert desk.counts(on_the_day)[Queue.FOLLOW_UP] == 1
    asking_outside.move(asked.id, follow_up_on=in_days(30), actor=OFFICER)
    assert desk.counts(on_the_day)[Queue.FOLLOW_UP] == 0
    assert codes(asked.question_id)[-1] == "outside_moved"


def test_an_answered_question_that_waits_for_a_reply_is_still_followed_up(sent: Sent) -> None:
    asked = sent()
    Question.objects.filter(pk=asked.question_id).update(state=State.RESOLVED, next_due_at=None)
    assert desk.counts(clock.now() + timedelta(days=15))[Queue.FOLLOW_UP] == 1


# --- what came of it


@pytest.mark.parametrize("outcome", list(ReferralOutcome))
def test_the_asker_reads_what_came_of_it(asked: Ask, sent: Sent, outcome: ReferralOutcome) -> None:
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    made = sent(receipt.question_id)
    outside_replies.enter(made.id, outcome=outcome, words="该局已约谈公司。", actor=OFFICER)
    made.refresh_from_db()
    assert (made.state, made.outcome_by) == (LEADS_TO[outcome], OFFICER)
    history = {entry.code: entry.text for entry in read(receipt).history}
    assert BODY in history["outside_asked"]
    assert "该局已约谈公司。" in history["outside_ended"]
    assert str(outcome.label) in history["outside_ended"]


def test_a_reply_is_entered_once(sent: Sent) -> None:
    asked = sent()
    outside_replies.enter(asked.id, outcome="solved", words="已补发。", actor=OFFICER)
    for again in (
        lambda: outside_replies.enter(asked.id, outcome="declined", words="不办。", actor=OFFICER),
        lambda: asking_outside.move(asked.id, follow_up_on=in_days(3), actor=OFFICER),
        lambda: asking_outside.take_back(asked.id, actor=OFFICER),
    ):
        with pytest.raises(NotPossible):
            again()


@pytest.mark.parametrize(
    ("outcome", "words", "field"), [("lost", "好。", "outcome"), ("solved", " ", "words")]
)
def test_a_reply_needs_a_code_and_words(sent: Sent, outcome: str, words: str, field: str) -> None:
    asked = sent()
    with pytest.raises(BadDecision) as error:
        outside_replies.enter(asked.id, outcome=outcome, words=words, actor=OFFICER)
    assert error.value.field == field


def test_what_has_ended_is_asked_of_nobody_any_more(asked: Ask, sent: Sent) -> None:
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    made = sent(receipt.question_id)
    withdrawing.withdraw(receipt.question_id)
    made.refresh_from_db()
    assert made.state == ReferralState.WITHDRAWN
    assert "outside_taken_back" not in {entry.code for entry in read(receipt).history}


def test_of_a_copy_that_goes_on_no_word_of_a_letter_stays(sent: Sent, network: Network) -> None:
    asked = sent()
    Question.objects.update(origin_unit=network.b.id, origin_question=uuid4(), origin_number="HUAIYIN-1")
    copy = Question.objects.get()
    letting_go.to_unit(copy, network.city.id, name="济南市团委", way="up", hop=1, at=clock.now())
    asked.refresh_from_db()
    assert (asked.state, asked.letter) == (ReferralState.WITHDRAWN, [])
    assert asked.number


def test_what_another_unit_holds_by_now_is_still_followed_up_here(
    asked: Ask, sent: Sent, network: Network
) -> None:
    """The reply comes to whoever asked for it, and the asker's page is here."""
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    made = sent(receipt.question_id)
    question = Question.objects.get(pk=receipt.question_id)
    letting_go.to_unit(question, network.b.id, name="槐荫区团委", way="sideways", hop=1, at=clock.now())
    outside_replies.enter(made.id, outcome="solved", words="公司已补发。", actor=OFFICER)
    assert "公司已补发。" in {entry.code: entry.text for entry in read(receipt).history}["outside_ended"]
    with pytest.raises(NotPossible):
        sent(receipt.question_id)


def test_the_audit_log_holds_no_words(sent: Sent) -> None:
    asked = sent(along=("name",), why="须核对身份")
    outside_replies.enter(asked.id, outcome="solved", words="公司已补发工资。", actor=OFFICER)
    logged = json.dumps([one.detail for one in unit_audit().entry._default_manager.all()], ensure_ascii=False)
    for words in ("补发", "核对", "拖欠", NAME, BODY):
        assert words not in logged


def test_the_export_tells_what_came_of_it(sent: Sent) -> None:
    asked = sent()
    outside_replies.enter(asked.id, outcome="planned", words="下月办理。", actor=OFFICER)
    (told,) = erasing.held_data(asked.question_id)["asked_outside"]
    assert (told["body"], told["outcome"], told["outcome_words"]) == (BODY, "planned", "下月办理。")


def test_a_note_is_no_reason_to_ask_again(taken: Taken) -> None:
    """Notes count no version up: the letter's form stays good."""
    pk = taken()
    version = Question.objects.get(pk=pk).version
    conversation.note(pk, text="先打个电话", mentions=(), actor=OFFICER)
    assert asking_outside.ask(pk, version=version, wish=wish(), actor=OFFICER)
