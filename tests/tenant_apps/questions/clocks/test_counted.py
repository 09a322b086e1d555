"""What is told of how long a question took, how it ended and what the asker thinks."""

from dataclasses import asdict
from typing import Any

from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import (
    answering,
    confirming,
    conversation,
    going_on,
    handling,
    retopicing,
)
from tenant_apps.questions.operations.facts import whole_history
from tenant_apps.questions.rules.receipts import new_token
from tests.tenant_apps.questions.clocks.conftest import Go, asks_for_details, row, version
from tests.tenant_apps.questions.conftest import OFFICER

WORKING_DAY = 8 * 60


def told(outbox: Any, kind: str) -> list[dict[str, Any]]:
    return [message for message in outbox() if message["kind"] == f"question.{kind}"]


def implied_is_told(outbox: Any) -> bool:
    """Every fact as the row implies it stands in the outbox, word by word."""
    facts = [{"kind": fact.kind, **asdict(fact)} for fact in whole_history(row())]
    sent = [m for m in outbox() if m["kind"].startswith("question.") and "topic" in m]
    return sorted(facts, key=_order) == sorted(sent, key=_order)


def _order(fact: dict[str, Any]) -> str:
    return str(sorted((key, str(value)) for key, value in fact.items()))


def answered(pk: Any, *, handles: bool = False) -> None:
    answering.answer(pk, version=version(), text="已联系物业。", actor=OFFICER, handles=handles)


def resolved(pk: Any, *helpers: str) -> None:
    handling.propose_completion(
        pk, version=version(), outcome="solved", helped_by=helpers, words="路灯已修好。", actor=OFFICER
    )


def test_an_answer_took_working_time_and_neither_nights_nor_weekends(asked, go: Go, outbox):
    go("2026-03-06 09:00")  # Friday
    pk = asked().question_id
    go("2026-03-09 10:00")  # Monday
    answered(pk)
    (fact,) = told(outbox, "answered")
    assert fact["worked"] == row().told["answer"]
    assert WORKING_DAY - 60 <= fact["worked"] <= WORKING_DAY + 2 * 60
    assert fact["minutes"] == 73 * 60
    assert (fact["answered_timed"], fact["answered_in_time"]) == (1, 1)
    assert implied_is_told(outbox)


def test_what_the_unit_waited_for_the_asker_is_left_out(asked, go: Go, outbox):
    go("2026-03-02 09:00")
    pk = asked().question_id
    go("2026-03-02 10:00")
    asks_for_details(pk)
    go("2026-03-04 10:00")
    conversation.add(pk, text="公司叫某某。", token=new_token())
    go("2026-03-04 11:00")
    answered(pk)
    assert told(outbox, "answered")[0]["worked"] <= 2 * 60


def test_a_late_answer_is_not_in_time(asked, go: Go, outbox):
    go("2026-03-02 09:00")
    pk = asked().question_id
    go("2026-03-20 09:00")
    answered(pk)
    fact = told(outbox, "answered")[0]
    assert (fact["late"], fact["answered_timed"], fact["answered_in_time"]) == (True, 1, 0)


def test_an_end_in_silence_took_until_the_answer_and_says_who_helped(asked, go: Go, outbox):
    go("2026-03-02 09:00")
    pk = asked(kind="consult").question_id
    go("2026-03-02 11:00")
    answered(pk)
    go("2026-03-10 09:00")
    confirming.close_in_silence(pk)
    (fact,) = told(outbox, "closed")
    assert fact["worked"] == told(outbox, "answered")[0]["worked"]
    assert (fact["helped_by"], fact["question_kind"], fact["business_day"]) == (
        "league",
        "consult",
        "2026-03-10",
    )
    assert told(outbox, "rated") == []
    assert implied_is_told(outbox)


def test_reopened_and_ended_again_it_is_told_again_and_both_ends_stay(asked, go: Go, outbox):
    go("2026-03-02 09:00")
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    go("2026-03-03 09:00")
    resolved(pk, "league", "government")
    confirming.say_solved(pk, rating=5, note="")
    go("2026-03-05 09:00")
    going_on.reopen(pk, words="路灯又坏了。", token=new_token())
    go("2026-03-09 09:00")
    resolved(pk, "party")
    confirming.say_solved(pk, rating=2, note="")
    ends = told(outbox, "closed")
    assert [fact["helped_by"] for fact in ends] == ["league,government", "party"]
    assert ends[0]["worked"] < ends[1]["worked"]
    assert [(f["rating_sum"], f["satisfied"]) for f in told(outbox, "rated")] == [(5, 1), (2, 0)]
    assert [fact["business_day"] for fact in told(outbox, "sent_back")] == ["2026-03-05"]
    assert implied_is_told(outbox)


def test_not_solved_is_sent_back_before_any_end(asked, go: Go, outbox):
    go("2026-03-02 09:00")
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    resolved(pk, "league")
    going_on.say_not_solved(pk, words="没有修好。", token=new_token())
    assert len(told(outbox, "sent_back")) == 1
    assert told(outbox, "closed") == []
    assert implied_is_told(outbox)


def test_under_another_topic_the_same_is_taken_back_and_told(asked, go: Go, outbox):
    topic = "010214"
    go("2026-03-02 09:00")
    pk = asked(kind="consult").question_id
    go("2026-03-02 11:00")
    answered(pk)
    confirming.say_solved(pk, rating=4, note="")
    retopicing.refile(pk, version=version(), topic=topic, unit_topic_id=None, kind="consult", actor=OFFICER)
    pairs = [fact for fact in told(outbox, "refiled") if fact["answered"] or fact["closed"] or fact["rated"]]
    assert len(pairs) == 6
    for name in ("answered_timed", "answered_in_time", "closed", "rated", "satisfied", "rating_sum"):
        assert sum(fact[name] for fact in pairs) == 0
        assert sum(fact[name] for fact in pairs if fact["topic"] == topic) > 0
    answer = told(outbox, "answered")[0]
    assert {fact["worked"] for fact in pairs if fact["answered"]} == {answer["worked"]}
    assert {fact["helped_by"] for fact in pairs if fact["closed"]} == {"league"}


def test_what_was_told_stays_when_the_hours_change(asked, go: Go, outbox):
    """The row keeps it: whoever takes it back must say the same."""
    go("2026-03-02 09:00")
    pk = asked().question_id
    go("2026-03-04 09:00")
    answered(pk)
    before = told(outbox, "answered")[0]["worked"]
    Question.objects.update(told={**row().told, "waited": 30})
    implied = [fact for fact in whole_history(row()) if fact.kind == "question.answered"]
    assert implied[0].worked == before
