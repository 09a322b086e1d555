"""Step 1: what comes in, how often, and what goes up."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.codes import AgeBand, State, Visibility
from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations.intake import BadQuestion, NewQuestion, TokenReused, ask
from tenant_apps.questions.rules import receipts
from tenant_apps.questions.rules.receipts import new_token

SHANGHAI = ZoneInfo("Asia/Shanghai")
SENSITIVE = "900101"


def test_one_question_leaves_row_history_fact_and_wakeup(asked, outbox):
    friday = datetime(2026, 11, 20, 16, 0, tzinfo=SHANGHAI)
    receipt = asked(received_at=friday)
    question = Question.objects.get()
    assert question.state == State.RECEIVED
    assert question.number == receipt.number
    assert receipt.number.startswith("LIXIA-20261120-")
    assert question.title == "公司拖欠三个月工资，打电话也不接"
    # Friday plus five working days is the Friday after; it may still be answered on that day.
    assert question.due_at == datetime(2026, 11, 28, 0, 0, tzinfo=SHANGHAI)
    assert [(step.code, step.params) for step in Step.objects.all()] == [
        ("received", {"due_on": "2026-11-27"})
    ]
    sent = {message["kind"]: message for message in outbox()}
    assert set(sent) == {"question.received", "wakeup.scheduled"}
    received, wakeup = sent["question.received"], sent["wakeup.scheduled"]
    assert received == {
        "kind": "question.received",
        "question_id": str(question.id),
        "topic": "150305",
        "channel": "website",
        "business_day": "2026-11-20",
        "due_on": "2026-11-27",
        "seeded": False,
        "imported": False,
        "burst": False,
        "received": 1,
        "open": 1,
    }
    assert wakeup["what"] == "questions.clock"
    # The first thing that happens: an hour of work before somebody must have reacted (8 hours of work).
    assert question.response_due_at == datetime(2026, 11, 23, 16, 30, tzinfo=SHANGHAI)
    assert datetime.fromisoformat(wakeup["at"]) == datetime(2026, 11, 23, 15, 30, tzinfo=SHANGHAI)


def test_a_unit_does_not_take_what_must_be_kept_from_it(asked, in_unit_a: UnitRef, outbox):
    """Its pages lead such a question elsewhere; whatever way it comes, nothing of it stays here."""
    with pytest.raises(BadQuestion) as refused:
        asked(excluded_units=(in_unit_a.id,))
    assert refused.value.field == "excluded_units"
    assert (Question.objects.count(), outbox()) == (0, [])


def test_no_text_name_or_contact_goes_up(asked, outbox):
    asked(text="我叫张三丰，电话13800001111", display_name="张三丰", contact_phone="13800001111")
    sent = json.dumps(outbox(), ensure_ascii=False)
    assert "张三丰" not in sent
    assert "13800001111" not in sent


def test_the_same_submission_twice_is_one_question_with_one_receipt(asked, outbox):
    token = new_token()
    first, again = asked(token=token), asked(token=token)
    assert (first.created, again.created) == (True, False)
    assert (first.number, first.secret) == (again.number, again.secret)
    assert Question.objects.count() == 1
    assert len(outbox()) == 2


def test_a_token_is_not_good_for_a_second_question(asked):
    token = new_token()
    asked(token=token)
    with pytest.raises(TokenReused):
        asked(token=token, text="另一个问题")
    assert Question.objects.count() == 1


def test_the_secret_opens_and_is_not_stored(asked):
    receipt = asked()
    question = Question.objects.get()
    assert receipts.secret_fits(receipt.secret, question.secret_hash)
    assert not receipts.secret_fits(
        receipt.secret[:-1] + "0", question.secret_hash
    ) or receipt.secret.endswith("0")
    row = json.dumps(list(Question.objects.values()), default=str)
    assert receipt.secret not in row


def test_the_same_token_in_another_unit_gives_another_secret(asked, unit_b: UnitRef):
    token = new_token()
    in_a = asked(token=token)
    with enter_unit(unit_b):
        in_b = ask(NewQuestion(token=token, text="同样的话", topic="150305"))
    assert in_a.secret != in_b.secret


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("\x00公司\x00不发工资\x07", "公司不发工资"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("加班😭😭没有加班费👩‍👩‍👧", "加班😭😭没有加班费👩‍👩‍👧"),
        ("ＡＢＣ１２３工资", "ＡＢＣ１２３工资"),
        ("坏字符\ud83d结尾", "坏字符结尾"),
        ("  　前后空白　 ", "前后空白"),
    ],
)
def test_odd_input_is_kept_as_far_as_it_can_be_stored(asked, said, stored):
    asked(text=said)
    assert Question.objects.get().text == stored


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n\u200b\u3000\x00"}, "text"),
        ({"text": "问" * 5001}, "text"),
        ({"title": "题" * 81}, "title"),
        ({"display_name": "名" * 31}, "display_name"),
        ({"topic": ""}, "topic"),
        ({"topic": "15"}, "topic"),
        ({"topic": "1503"}, "topic"),
        ({"topic": "999999"}, "topic"),
        ({"unit_topic_id": 4711}, "topic"),
        ({"kind": "rant"}, "kind"),
        ({"visibility": "public"}, "visibility"),
    ],
)
def test_what_cannot_be_taken_is_named_and_leaves_nothing(asked, outbox, said, field):
    with pytest.raises(BadQuestion) as raised:
        asked(**said)
    assert raised.value.field == field
    assert not Question.objects.exists()
    assert outbox() == []


def test_sensitive_topics_stay_private_whatever_was_ticked(asked):
    asked(topic=SENSITIVE, visibility=Visibility.PUBLIC_WISH)
    assert Question.objects.get().visibility == Visibility.PRIVATE


def test_words_of_danger_are_seen_through_spaces_and_width(asked):
    assert asked(text="我不 想 活 了").danger
    assert asked(text="ｓｕｉｃｉｄｅ").danger
    assert not asked(text="图书馆几点开门").danger


def test_numbers_do_not_follow_each_other(asked):
    tails = {asked().number.rpartition("-")[2] for _ in range(20)}
    assert len(tails) == 20
    assert all(len(tail) == 6 for tail in tails)


def test_a_taken_number_is_replaced(asked, monkeypatch):
    first = asked()
    numbers = iter([first.number, "LIXIA-20261120-ZZZZZZ"])
    monkeypatch.setattr(receipts, "new_number", lambda day: next(numbers))
    assert asked().number == "LIXIA-20261120-ZZZZZZ"


def test_what_is_late_at_night_belongs_to_the_day_in_shanghai(asked):
    asked(received_at=datetime(2026, 11, 20, 23, 59, tzinfo=SHANGHAI))
    asked(received_at=datetime(2026, 11, 20, 23, 59, tzinfo=SHANGHAI) + timedelta(minutes=2))
    days = sorted(Question.objects.values_list("business_day", flat=True))
    assert [day.isoformat() for day in days] == ["2026-11-20", "2026-11-21"]


def test_a_form_sent_again_after_the_product_was_renewed_is_the_same_question(asked):
    token = new_token()
    first = asked(token=token)
    # As it was written when fewer things could be said.
    Question.objects.update(submission_digest="0" * 64)
    again = asked(token=token)
    assert (again.number, again.created) == (first.number, False)
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    "told", [{"display_name": "小明"}, {"contact_phone": "13800001111"}, {"contact_email": "ming@example.cn"}]
)
def test_a_childs_name_or_contact_is_not_kept_without_a_guardian(asked, told: dict[str, str]):
    """The pages leave them out, and whatever else asks is refused."""
    with pytest.raises(BadQuestion, match="guardian"):
        asked(age_band=AgeBand.UNDER_14, **told)
    assert not Question.objects.exists()
    asked(age_band=AgeBand.UNDER_14, guardian=True, **told)
    assert Question.objects.count() == 1
