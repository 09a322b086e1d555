"""Steps 2 and 3: screening, answering, being late; every figure that goes up."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.messaging import wakeups
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.codes import Move, Reason, State
from tenant_apps.questions.data.settings import ANSWER_DAYS, DECLINE_REASONS, PERSONA
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.operations import answering, overdue, revealing, screening
from tenant_apps.questions.operations.facts import whole_history
from tenant_apps.questions.operations.locking import ChangedMeanwhile, UnknownQuestion
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.transitions import TRANSITIONS, NotPossible, next_state
from tenants.public import add_reason, set_setting
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER

LONG_AGO = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""A Monday; five working days later is Monday the 9th, the first late day Tuesday the 10th."""


def facts(outbox) -> list[dict]:
    """The figures that go up; what goes up to those who oversee is tested in test_ladder.py."""
    above = ("question.escalated", "question.caught_up")
    sent = (message for message in outbox() if message["kind"] not in above)
    return [message for message in sent if message["kind"].startswith("question.")]


def kinds(outbox) -> list[str]:
    return [message["kind"].removeprefix("question.") for message in facts(outbox)]


def stock(outbox, figure: str) -> int:
    return sum(message.get(figure, 0) for message in facts(outbox))


def actions() -> list[tuple[str, str]]:
    return list(unit_audit().entry._default_manager.order_by("id").values_list("action", "actor"))


def test_only_the_moves_of_the_table_are_possible():
    allowed = {(str(state), str(move)): str(target) for (state, move), target in TRANSITIONS.items()}
    for state, move in product(State, Move):
        if (state, move) in allowed:
            assert next_state(state, move) == allowed[(state, move)]
        else:
            with pytest.raises(NotPossible):
                next_state(state, move)
    assert allowed == {
        ("received", "accept"): "accepted",
        ("received", "decline"): "not_accepted",
        ("received", "merge"): "merged",
        ("received", "withdraw"): "withdrawn",
        ("accepted", "decline"): "not_accepted",
        ("accepted", "answer"): "answered",
        ("accepted", "merge"): "merged",
        ("accepted", "withdraw"): "withdrawn",
        ("merged", "withdraw"): "withdrawn",
        ("answered", "handle"): "handling",
        ("answered", "redo"): "handling",
        ("answered", "confirm"): "closed",
        ("answered", "close"): "closed",
        ("answered", "withdraw"): "withdrawn",
        ("handling", "resolve"): "resolved",
        ("handling", "give_up"): "unresolvable",
        ("handling", "withdraw"): "withdrawn",
        ("resolved", "confirm"): "closed",
        ("resolved", "close"): "closed",
        ("resolved", "redo"): "handling",
        ("unresolvable", "confirm"): "closed",
        ("unresolvable", "close"): "closed",
        ("unresolvable", "redo"): "handling",
        ("closed", "reopen"): "handling",
        ("not_accepted", "readmit"): "accepted",
        ("merged", "split"): "accepted",
        # Of a copy of another unit's question, when its hands change.
        ("received", "hand_on"): "handed_on",
        ("accepted", "hand_on"): "handed_on",
        ("answered", "hand_on"): "handed_on",
        ("handling", "hand_on"): "handed_on",
        ("resolved", "hand_on"): "handed_on",
        ("unresolvable", "hand_on"): "handed_on",
        ("closed", "hand_on"): "handed_on",
    }


def test_accepted_then_answered(asked, outbox):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    answering.answer(pk, version=2, text="请到劳动监察大队，带上合同。", actor=OFFICER)
    question = Question.objects.get()
    assert (question.state, question.holder, question.version) == (State.ANSWERED, OFFICER, 3)
    reply = Answer.objects.get()
    assert (reply.author, reply.official, reply.persona) == (OFFICER, True, "共青团历下区委员会")
    assert kinds(outbox) == ["received", "screened", "answered"]
    assert [step.code for step in Step.objects.all()] == ["received", "accepted", "answered"]
    assert actions() == [
        ("question.received", "asker"),
        ("question.accepted", f"account:{OFFICER}"),
        ("question.answered", f"account:{OFFICER}"),
    ]
    assert stock(outbox, "open") == 0
    assert [m["what"] for m in outbox() if m["kind"] == "wakeup.cancelled"] == ["questions.clock"]


def test_an_answer_to_an_unscreened_question_takes_it_on(asked, outbox):
    pk = asked().question_id
    answering.answer(pk, version=1, text="可以。", actor=OFFICER)
    assert kinds(outbox) == ["received", "screened", "answered"]
    assert Question.objects.get().accepted_at is not None


def test_not_accepted_with_reason_and_words(asked, outbox):
    pk = asked().question_id
    screening.decline(pk, version=1, reason=Reason.NOT_OURS, note="请联系教育局 12345", actor=OFFICER)
    question = Question.objects.get()
    assert (question.state, question.reason, question.reason_note) == (
        State.NOT_ACCEPTED,
        "not_ours",
        "请联系教育局 12345",
    )
    verdict = facts(outbox)[-1]
    assert (verdict["verdict"], verdict["reason"], verdict["not_accepted"], verdict["valid"]) == (
        "not_accepted",
        "not_ours",
        1,
        0,
    )
    assert stock(outbox, "open") == 0


def test_declined_after_it_was_accepted_takes_the_count_back(asked, outbox):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    screening.decline(pk, version=2, reason=Reason.REPEATED, note="见前一条", actor=OFFICER)
    assert (stock(outbox, "valid"), stock(outbox, "not_accepted"), stock(outbox, "open")) == (0, 1, 0)


def test_a_reason_of_the_units_own_counts_as_the_published_one(asked, outbox, in_unit_a):
    pk = asked().question_id
    add_reason(in_unit_a.id, DECLINE_REASONS, below="unclear", zh="材料不齐", en="", actor_id=OFFICER)
    screening.decline(pk, version=1, reason="own-1", note="请补交合同。", actor=OFFICER)
    question = Question.objects.get()
    assert (question.reason, question.reason_note) == ("unclear", "具体原因：材料不齐\n请补交合同。")
    assert facts(outbox)[-1]["reason"] == "unclear"


@pytest.mark.parametrize(
    ("reason", "note", "field"), [("", "有", "reason"), ("because", "有", "reason"), ("unclear", " ", "note")]
)
def test_declining_needs_a_reason_and_words(asked, outbox, reason, note, field):
    pk = asked().question_id
    with pytest.raises(BadDecision) as raised:
        screening.decline(pk, version=1, reason=reason, note=note, actor=OFFICER)
    assert raised.value.field == field
    assert Question.objects.get().state == State.RECEIVED
    assert kinds(outbox) == ["received"]


@pytest.mark.parametrize("text", ["", " \n", "\x00", "\u200b", "答" * 5001])
def test_an_answer_needs_words(asked, outbox, text):
    pk = asked().question_id
    with pytest.raises(BadDecision):
        answering.answer(pk, version=1, text=text, actor=OFFICER)
    assert kinds(outbox) == ["received"]


def test_the_second_officer_finds_that_somebody_was_faster(asked, outbox):
    pk = asked().question_id
    answering.answer(pk, version=1, text="第一位的答复", actor=OFFICER)
    before = (outbox(), actions(), list(Step.objects.values()), list(Answer.objects.values()))
    with pytest.raises(ChangedMeanwhile):
        answering.answer(pk, version=1, text="第二位的答复", actor=COLLEAGUE)
    with pytest.raises(ChangedMeanwhile):
        screening.decline(pk, version=1, reason="unclear", note="看不清", actor=COLLEAGUE)
    version = Question.objects.get().version
    with pytest.raises(NotPossible):
        screening.decline(pk, version=version, reason="unclear", note="看不清", actor=COLLEAGUE)
    assert (outbox(), actions(), list(Step.objects.values()), list(Answer.objects.values())) == before


def test_a_question_of_another_unit_is_unknown(asked, unit_b: UnitRef):
    pk = asked().question_id
    with enter_unit(unit_b):
        for step in (
            lambda: screening.accept(pk, version=1, actor=OFFICER),
            lambda: answering.answer(pk, version=1, text="不该", actor=OFFICER),
            lambda: revealing.view_contact(pk, reason="不该", actor=OFFICER),
        ):
            with pytest.raises(UnknownQuestion):
                step()
    assert Question.objects.get().state == State.RECEIVED


def test_the_wakeup_marks_it_late_once(asked, outbox):
    pk = asked(received_at=LONG_AGO).question_id
    due = Question.objects.get().due_at
    message = wakeups.WakeupDue(what="questions.clock", key=str(pk), at=due.isoformat())
    wakeups._on_wakeup[message.what](message.key, due)
    wakeups._on_wakeup[message.what](message.key, due)
    late = [fact for fact in facts(outbox) if fact["kind"] == "question.overdue"]
    assert [(fact["business_day"], fact["due_on"], fact["overdue"]) for fact in late] == [
        ("2026-03-10", "2026-03-09", 1)
    ]
    codes = [step.code for step in Step.objects.all()]
    assert sorted(codes) == sorted(
        ["received", "yellow_card", "overdue", "yellow_card", "red_card", "moved_up"]
    )
    assert Question.objects.get().version == 2


def test_a_wakeup_before_the_date_after_the_answer_or_for_nothing_does_nothing(asked, outbox):
    pk = asked().question_id
    overdue.clock_rings(pk)
    answering.answer(pk, version=1, text="及时", actor=OFFICER)
    Question.objects.update(due_at=clock.now() - timedelta(days=1))
    overdue.clock_rings(pk)
    overdue.clock_rings(uuid4())
    assert "overdue" not in kinds(outbox)


def test_answered_late_after_the_wakeup(asked, outbox):
    pk = asked(received_at=LONG_AGO).question_id
    overdue.clock_rings(pk)
    answering.answer(pk, version=2, text="抱歉晚了", actor=OFFICER)
    assert kinds(outbox) == ["received", "overdue", "screened", "answered", "withdrawn_overdue"]
    assert next(fact for fact in facts(outbox) if fact["kind"] == "question.answered")["late"] is True
    assert (stock(outbox, "overdue"), stock(outbox, "became_overdue"), stock(outbox, "open")) == (0, 1, 0)


def test_an_answer_that_overtakes_the_wakeup_counts_the_same(asked, outbox):
    pk = asked(received_at=LONG_AGO).question_id
    answering.answer(pk, version=1, text="抱歉晚了", actor=OFFICER)
    overdue.clock_rings(pk)
    assert (stock(outbox, "overdue"), stock(outbox, "became_overdue"), stock(outbox, "open")) == (0, 1, 0)
    assert sorted(step.code for step in Step.objects.all()) == ["accepted", "answered", "overdue", "received"]


def test_declined_late_leaves_the_overdue_stock(asked, outbox):
    pk = asked(received_at=LONG_AGO).question_id
    screening.decline(pk, version=1, reason="unclear", note="请补充", actor=OFFICER)
    assert facts(outbox)[-1]["cause"] == "not_accepted"
    assert stock(outbox, "overdue") == 0


def test_settings_of_the_unit_hold(asked, in_unit_a: UnitRef):
    set_setting(in_unit_a.id, ANSWER_DAYS, 1, actor_id=OFFICER)
    set_setting(in_unit_a.id, PERSONA, "团小历", actor_id=OFFICER)
    pk = asked(received_at=LONG_AGO).question_id
    assert Question.objects.get().due_at == LONG_AGO.replace(hour=16) + timedelta(days=1)
    answering.answer(pk, version=1, text="好", actor=OFFICER)
    assert Answer.objects.get().persona == "团小历"


def test_looking_at_the_contact_is_told_and_logged(asked):
    pk = asked(contact_phone="13800001111", contact_email="a@example.org").question_id
    seen = revealing.view_contact(pk, reason="电话核实地址", actor=OFFICER)
    assert (seen.phone, seen.email) == ("13800001111", "a@example.org")
    assert Step.objects.get(code="contact_viewed").params == {"why": "电话核实地址"}
    entry = unit_audit().entry._default_manager.get(action="question.contact_viewed")
    assert "电话核实地址" not in str(entry.detail)


def test_no_contact_without_a_reason(asked):
    pk = asked(contact_phone="13800001111").question_id
    with pytest.raises(BadDecision):
        revealing.view_contact(pk, reason=" ", actor=OFFICER)
    assert not Step.objects.filter(code="contact_viewed").exists()


@pytest.mark.parametrize("received_at", [None, LONG_AGO], ids=["in-time", "late"])
@pytest.mark.parametrize(
    "steps",
    ["", "accept", "decline", "answer", "accept decline", "accept answer", "wakeup", "wakeup accept answer",
     "accept wakeup decline", "wakeup decline"],
)  # fmt: skip
def test_the_row_implies_exactly_the_facts_that_it_sent(asked, outbox, received_at, steps):
    pk = asked(received_at=received_at).question_id
    for step in steps.split():
        version = Question.objects.get().version
        match step:
            case "accept":
                screening.accept(pk, version=version, actor=OFFICER)
            case "decline":
                screening.decline(pk, version=version, reason="unclear", note="请补充", actor=OFFICER)
            case "answer":
                answering.answer(pk, version=version, text="答", actor=OFFICER)
            case _:
                overdue.clock_rings(pk)
    implied = [{"kind": fact.kind, **asdict(fact)} for fact in whole_history(Question.objects.get())]
    by_kind = sorted(implied, key=lambda fact: (fact["kind"], str(fact)))
    assert by_kind == sorted(facts(outbox), key=lambda fact: (fact["kind"], str(fact)))
