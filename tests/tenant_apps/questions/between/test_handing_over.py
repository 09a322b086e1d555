"""交办, 转办, 上报: asked, accepted or sent back, and what each side has of it at every moment."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_unit
from shared_apps.contracts import case_messages as cases
from tenant_apps.questions.data.codes import (
    AnswerKind,
    DecisionKind,
    DecisionState,
    HolderKind,
    Side,
    State,
    StepCode,
)
from tenant_apps.questions.data.settings import RETURN_REASONS
from tenant_apps.questions.models import Alarm, Answer, Attachment, Decision, Message, Question, Step
from tenant_apps.questions.operations import (
    alarms,
    answering,
    conversation,
    deciding,
    first_answers,
    handing_on,
    handing_over,
    helping_units,
    holding,
    incoming,
    screening,
    withdrawing,
)
from tenant_apps.questions.operations.first_answers import HelpersAnswer
from tenant_apps.questions.operations.handing_on import To
from tenant_apps.questions.operations.locking import ChangedMeanwhile, OnOffer
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transitions import NotPossible
from tenants.public import add_reason
from tests.tenant_apps.questions.between.conftest import RULE, TEXT, WORDS, Between
from tests.tenant_apps.questions.conftest import OFFICER

CANARY = "金丝雀五五九"


def texts(between: Between, unit) -> str:
    """Everything that a unit has kept about questions, as one text."""
    with enter_unit(unit):
        found = [
            list(model.objects.values()) for model in (Question, Message, Answer, Decision, Step, Attachment)
        ]
    return json.dumps(found, default=str, ensure_ascii=False)


def test_asking_changes_nothing_but_the_freeze(between: Between) -> None:
    pk = between.ask().question_id
    before = between.question(between.a, pk)
    transfer = between.request(pk)
    question = between.question(between.a, pk)
    assert (question.state, question.holder_kind) == (State.RECEIVED, HolderKind.DUTY)
    assert question.next_due_at == before.next_due_at
    assert question.version == before.version + 1
    (wanted,) = between.sent(between.a, "transfer.requested")
    assert wanted["transfer_id"] == str(transfer)
    assert (wanted["origin_unit"], wanted["question_id"]) == (between.a.id, str(pk))
    assert (wanted["to_unit"], wanted["role"], wanted["reason"]) == (between.b.id, "lead", "place")
    assert (wanted["rule"], wanted["words"]) == (RULE, WORDS)
    decision = between.decision(between.a, transfer)
    assert decision.payload["way"] == "sideways"
    with enter_unit(between.a):
        assert Step.objects.filter(question=pk, code=StepCode.TRANSFER_ASKED).count() == 1


def test_the_way_is_named_by_the_tree(between: Between) -> None:
    for to, way in ((between.b, "sideways"), (between.city, "up")):
        pk = between.ask().question_id
        transfer = between.request(pk, to=to)
        assert between.decision(between.a, transfer).payload["way"] == way
    pk = between.ask(between.city).question_id
    transfer = between.request(pk, of=between.city, to=between.a)
    assert between.decision(between.city, transfer).payload["way"] == "down"


def test_help_is_asked_for_without_a_reason_to_hand_anything_over(between: Between) -> None:
    """协办: nothing is said to belong anywhere else; the parcel is what a unit reads that takes it over."""
    pk = between.ask().question_id
    plea = helping_units.Plea(to_unit=between.b.id, words=WORDS)
    with enter_unit(between.a):
        helping_units.ask(pk, plea=plea, actor=OFFICER)
    asked = between.sent(between.a, "transfer.requested")[-1]
    assert (asked["role"], asked["reason"], asked["rule"], asked["words"]) == ("helper", "", "", WORDS)
    between.request(pk, to=between.city)
    assert between.sent(between.a, "transfer.requested")[-1]["parcel"]["text"] == asked["parcel"]["text"]
    between.offer(words=WORDS, role="helper", reason="")
    with enter_unit(between.city):
        assert Decision.objects.get().payload["reason"] == ""


def test_name_contact_and_notes_never_travel(between: Between) -> None:
    pk = between.ask(display_name="李雷", contact_phone="13800001111", contact_email="a@b.cn").question_id
    with enter_unit(between.a):
        conversation.note(pk, text=f"{CANARY}，家长打过电话", mentions=[], actor=OFFICER)
        conversation.add(pk, text="补充：公司在槐荫区", token=new_token())
    between.request(pk)
    (wanted,) = between.sent(between.a, "transfer.requested")
    parcel = json.dumps(wanted["parcel"], ensure_ascii=False)
    for hidden in ("李雷", "13800001111", "a@b.cn", CANARY):
        assert hidden not in parcel
    assert TEXT in parcel
    assert "补充：公司在槐荫区" in parcel


def test_covered_words_stay_covered(between: Between) -> None:
    from tenant_apps.questions.operations import covering

    pk = between.ask(text="我是王小明，公司拖欠工资三个月").question_id
    with enter_unit(between.a):
        covering.cover(
            pk,
            version=1,
            title="我是▇▇▇，公司拖欠工资三个月",
            text="我是▇▇▇，公司拖欠工资三个月",
            reasons=["somebody"],
            note="",
            actor=OFFICER,
        )
    between.request(pk)
    (wanted,) = between.sent(between.a, "transfer.requested")
    assert "王小明" not in json.dumps(wanted, ensure_ascii=False)


def test_while_it_is_offered_staff_take_no_step(between: Between) -> None:
    pk = between.ask().question_id
    between.request(pk)
    version = between.question(between.a, pk).version
    with enter_unit(between.a):
        for step in (
            lambda: screening.accept(pk, version=version, actor=OFFICER),
            lambda: answering.answer(pk, version=version, text="请来。", actor=OFFICER),
            lambda: handing_on.hand_on(
                pk, version=version, to=To(), note="不归我", due_at=None, actor=OFFICER
            ),
            lambda: holding.hold(pk, "answer", {"text": "请来。"}, version=version, actor=OFFICER),
            lambda: between.request(pk, to=between.city),
        ):
            with pytest.raises(OnOffer):
                step()
        assert Question.objects.get(pk=pk).version == version
        # Words to the asker and notes go on.
        conversation.note(pk, text="等对方签收", mentions=[], actor=OFFICER)
        payload = {"text": "已在联系槐荫区。", "persona": "历下区团委"}
        held = holding.hold(pk, "reply", payload, version=version, actor=OFFICER)
        Decision.objects.filter(pk=held).update(effective_at=clock.now() - timedelta(seconds=1))
        holding.send(held)
        assert Message.objects.filter(question=pk, side=Side.UNIT).count() == 1


def test_an_expert_who_answers_meanwhile_goes_to_the_staff(between: Between) -> None:
    """Nothing is published to the asker while another unit is asked, whoever wrote it."""
    pk = between.ask().question_id
    between.request(pk)
    with enter_unit(between.a):
        said = HelpersAnswer(
            text="可以申请仲裁。",
            kind=AnswerKind.EXPERT,
            member=1,
            persona="专家",
            disclaimer="",
            author=None,
        )
        question = Question.objects.select_for_update().get(pk=pk)
        assert not first_answers.hand_in(question, said, reviewed=False, at=clock.now())
        assert not Answer.objects.exists()
        wanted = Decision.objects.get(kind=DecisionKind.FIRST_ANSWERS)
        with pytest.raises(OnOffer):
            deciding.decide_after_undo(
                pk,
                version=question.version,
                decision=str(wanted.id),
                approve=True,
                words="",
                text=None,
                actor=OFFICER,
            )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": "lazy"}, "reason"),
        ({"words": "  "}, "words"),
        ({"words": "字" * 1001}, "words"),
        ({"rule": "条" * 201}, "rule"),
        ({"to_unit": 10**9}, "to"),
    ],
)
def test_what_is_missing_is_named(between: Between, said: dict[str, object], field: str) -> None:
    pk = between.ask().question_id
    with pytest.raises(BadDecision) as refused:
        between.request(pk, **said)
    assert refused.value.field == field
    assert between.sent(between.a, "transfer.requested") == []


def test_a_day_behind_the_promise_or_in_the_past_is_refused(between: Between) -> None:
    pk = between.ask().question_id
    for days in (-1, 60):
        with pytest.raises(BadDecision, match="due_on"):
            between.request(pk, due_on=clock.business_day() + timedelta(days=days))


def test_it_never_goes_to_an_excluded_unit_or_one_below_it(between: Between) -> None:
    with enter_unit(between.province):
        pass
    pk = between.ask(between.province, excluded_units=(between.city.id,)).question_id
    for unit in (between.city, between.a):
        with pytest.raises(BadDecision, match="to"):
            between.request(pk, of=between.province, to=unit)
    assert between.sent(between.province, "transfer.requested") == []


def test_not_to_oneself_and_not_to_a_closed_unit(between: Between) -> None:
    pk = between.ask().question_id
    for unit in (between.network.a.id, between.network.listed.id):
        with pytest.raises(BadDecision, match="to"):
            between.request(pk, to_unit=unit)


def test_what_has_ended_or_waits_for_a_leader_stays(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a):
        screening.decline(pk, version=1, reason="not_ours", note="请打 12345。", actor=OFFICER)
    with pytest.raises(NotPossible):
        between.request(pk)
    from tenant_apps.questions.operations.approving import propose_answer

    pk = between.ask().question_id
    with enter_unit(between.a):
        propose_answer(pk, version=1, text="请到大队登记。", handles=False, actor=OFFICER)
    with pytest.raises(AlreadyWaiting):
        between.request(pk)


def test_with_an_open_alarm_it_stays_where_the_asker_can_be_reached(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a):
        alarms.raise_by_hand(pk, actor=OFFICER)
    with pytest.raises(BadDecision, match="alarm"):
        between.request(pk)


def test_the_version_counts(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a), pytest.raises(ChangedMeanwhile):
        handing_over.request(
            pk,
            version=7,
            wish=handing_over.Wish(to_unit=between.b.id, reason="place", words=WORDS),
            actor=OFFICER,
        )


# --- the answer


BACK = "具体原因：属市级权限\n应由市级办理"
"""What the other unit reads where the reason is one of the unit's own."""


def test_sent_back_it_stands_on_top_with_the_reason_and_the_rule(between: Between) -> None:
    pk = between.ask(text=f"{TEXT}{CANARY}").question_id
    transfer = between.request(pk)
    between.offer()
    assert CANARY in texts(between, between.b)
    add_reason(between.b.id, RETURN_REASONS, below="not_ours", zh="属市级权限", en="", actor_id=OFFICER)
    with enter_unit(between.b):
        assert incoming.send_back(
            transfer, reason="own-1", rule="三定方案第三条", words="应由市级办理", actor=OFFICER
        )
    assert CANARY not in texts(between, between.b), "the text goes with the answer"
    (said,) = between.sent(between.b, "case.returned")
    assert (said["reason"], said["rule"], said["words"]) == ("not_ours", "三定方案第三条", BACK)
    between.settle(transfer, cases.RETURNED, **{k: said[k] for k in ("reason", "rule", "words")})
    question = between.question(between.a, pk)
    assert question.returned
    assert question.state == State.RECEIVED
    decision = between.decision(between.a, transfer)
    assert (decision.state, decision.words) == (DecisionState.REFUSED, BACK)
    with enter_unit(between.a):
        step = Step.objects.get(question=pk, code=StepCode.TRANSFER_ENDED)
        assert (step.params["reason"], step.params["rule"]) == ("not_ours", "三定方案第三条")
        # The freeze is over.
        screening.accept(pk, version=question.version, actor=OFFICER)


@pytest.mark.parametrize(
    ("said", "field"), [({"reason": ""}, "reason"), ({"rule": " "}, "rule"), ({"rule": "条" * 201}, "rule")]
)
def test_sending_back_cites_a_rule(between: Between, said: dict[str, str], field: str) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    between.offer()
    values = {"reason": "not_ours", "rule": RULE, "words": ""} | said
    with enter_unit(between.b), pytest.raises(BadDecision, match=field):
        incoming.send_back(transfer, **values, actor=OFFICER)
    assert between.sent(between.b, "case.returned") == []


@pytest.mark.parametrize("outcome", [cases.LAPSED, cases.REFUSED])
def test_without_an_answer_it_is_here_again(between: Between, outcome: str) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    between.settle(transfer, outcome)
    assert between.question(between.a, pk).returned
    assert between.decision(between.a, transfer).state == DecisionState.OVERTAKEN


def test_taken_back_it_is_frozen_until_the_network_has_said_so(between: Between) -> None:
    """The other side may have accepted in the same second: nobody works on it twice."""
    pk = between.ask().question_id
    transfer = between.request(pk)
    between.offer()
    with enter_unit(between.a):
        assert handing_over.take_back(transfer, actor=OFFICER)
        assert not handing_over.take_back(transfer, actor=OFFICER)
    assert len(between.sent(between.a, "transfer.taken_back")) == 1
    version = between.question(between.a, pk).version
    with enter_unit(between.a), pytest.raises(OnOffer):
        screening.accept(pk, version=version, actor=OFFICER)
    with enter_unit(between.b):
        incoming.called_off(
            cases.CaseCalledOff(
                transfer_id=str(transfer), origin_unit=between.a.id, question_id=str(pk), why="withdrawn"
            )
        )
        assert not incoming.accept(transfer, actor=OFFICER)
    assert TEXT not in texts(between, between.b)
    between.settle(transfer, cases.WITHDRAWN)
    question = between.question(between.a, pk)
    assert not question.returned
    with enter_unit(between.a):
        screening.accept(pk, version=question.version, actor=OFFICER)


def test_called_off_before_it_came_it_is_not_kept(between: Between) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    with enter_unit(between.b):
        incoming.called_off(
            cases.CaseCalledOff(
                transfer_id=str(transfer), origin_unit=between.a.id, question_id=str(pk), why="withdrawn"
            )
        )
    between.offer()
    assert TEXT not in texts(between, between.b)
    with enter_unit(between.b), pytest.raises(LookupError):
        incoming.accept(transfer, actor=OFFICER)


def test_accepting_is_a_word_and_the_copy_comes_with_the_networks(between: Between) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    between.offer()
    assert between.accept(transfer)
    assert not between.accept(transfer)
    assert [row["transfer_id"] for row in between.sent(between.b, "case.accepted")] == [str(transfer)]
    with enter_unit(between.b):
        assert not Question.objects.exists()
    between.settle(transfer, cases.ACCEPTED)
    between.hold(transfer)
    home = between.question(between.a, pk)
    assert (home.holder_kind, home.away_unit) == (HolderKind.AWAY, between.b.id)
    assert home.text == TEXT, "home keeps the asker's page"
    copy = between.question(between.b)
    assert (copy.origin_unit, copy.origin_question, copy.hop) == (between.a.id, pk, 1)
    assert copy.text == TEXT


def test_accepted_and_called_off_in_the_same_second_leaves_nothing(between: Between) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    between.offer()
    assert between.accept(transfer)
    with enter_unit(between.b):
        incoming.called_off(
            cases.CaseCalledOff(
                transfer_id=str(transfer), origin_unit=between.a.id, question_id=str(pk), why="withdrawn"
            )
        )
    assert TEXT not in texts(between, between.b)
    assert between.decision(between.b, transfer).state == DecisionState.UNDONE


def test_the_asker_takes_it_back_meanwhile(between: Between) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    with enter_unit(between.a):
        withdrawing.withdraw(pk)
    assert [row["transfer_id"] for row in between.sent(between.a, "transfer.taken_back")] == [str(transfer)]
    # The other unit was faster: it is told by way of the network.
    between.settle(transfer, cases.ACCEPTED)
    question = between.question(between.a, pk)
    assert (question.state, question.holder_kind) == (State.WITHDRAWN, HolderKind.DUTY)
    (gone,) = between.sent(between.a, "case.withdrawn")
    assert gone["question_id"] == str(pk)


def test_told_twice_it_happens_once(between: Between) -> None:
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    transfer = UUID(between.sent(between.a, "transfer.requested")[-1]["transfer_id"])
    version = between.question(between.a, pk).version
    between.settle(transfer, cases.ACCEPTED)
    between.settle(transfer, cases.RETURNED)
    between.hold(transfer)
    assert between.question(between.a, pk).version == version
    with enter_unit(between.b):
        assert Question.objects.get().version == copy.version
        assert Step.objects.filter(code=StepCode.HELD).count() == 1


def test_nobody_raises_an_alarm_where_the_asker_cannot_be_reached(between: Between) -> None:
    copy = between.hand_over(between.ask().question_id)
    with enter_unit(between.b):
        with pytest.raises(BadDecision, match="home"):
            alarms.raise_by_hand(copy.id, actor=OFFICER)
        conversation.add(copy.id, text="我不想活了，今晚就想结束这一切。", token=new_token())
        assert not Alarm.objects.exists()
        assert Question.objects.get().danger
