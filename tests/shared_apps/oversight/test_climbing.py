"""An alarm: told at once, climbing by the clock, taken by exactly one, closed by a person alone."""

from datetime import timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.questions.data.codes import AgeBand, State, StepCode
from tenant_apps.questions.models import Alarm, Question, Step
from tenant_apps.questions.operations import (
    alarm_closing,
    alarm_thread,
    alarms,
    appealing,
    asking_review,
    confirming,
    conversation,
    going_on,
)
from tenant_apps.questions.operations.alarms import AlarmIsOver, TakenBySomebody
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import alarms as seen
from tenant_apps.questions.rules.reporting import Report, WhyNot
from tests.shared_apps.oversight.conftest import CANARY, DANGER, World


def steps(world: World, unit) -> list[str]:
    with enter_unit(unit):
        return list(Step.objects.order_by("at", "id").values_list("code", flat=True))


def consider_all(alarm_id, actor: int) -> None:
    for item in Report:
        alarm_closing.consider(
            alarm_id, item=item, done=False, at=None, reference="", why_not=WhyNot.NO_DANGER, actor=actor
        )


def test_told_in_the_transaction_that_notices(world: World) -> None:
    first, second = world.on_call(world.a), world.on_call(world.a)
    world.ask(world.a)
    assert world.told(world.a) == {first, second}
    alarm = world.alarm(world.a)
    assert (set(alarm.told), alarm.nobody_on_call, alarm.passed_on_at) == ({first, second}, False, None)
    world.deliver()
    assert world.alarms(world.city) == 0


def test_an_ordinary_question_raises_none(world: World) -> None:
    world.on_call(world.a)
    world.ask(world.a, "公司拖欠三个月工资，打电话也不接。")
    assert world.alarms(world.a) == 0
    assert world.told(world.a) == set()


def test_three_rungs_by_the_clock_and_again_at_the_top(world: World) -> None:
    people = {unit: world.on_call(unit) for unit in (world.a, world.city, world.province)}
    receipt = world.ask(world.a, f"{DANGER}{CANARY}")
    world.deliver()
    world.later(minutes=2)
    assert world.alarms(world.city) == 0
    world.later(minutes=1, seconds=1)
    assert world.told(world.city) == {people[world.city]}
    assert world.alarm(world.city).parcel["text"] == f"{DANGER}{CANARY}"
    assert world.alarms(world.province) == 0
    world.later(minutes=3, seconds=1)
    assert world.told(world.province) == {people[world.province]}
    assert world.alarm(world.a).parcel["called"] == ["济南市团委", "山东省团委"]
    world.later(minutes=3, seconds=1)
    assert world.custody().at_top
    world.forget_told()
    world.later(minutes=10, seconds=1)
    assert [world.told(unit) for unit in people] == [{account} for account in people.values()]
    assert world.alarms(world.b) == 0
    assert world.alarms(world.stranger) == 0
    assert world.question(world.a, receipt.question_id).state == State.RECEIVED


def test_taken_here_in_time_nobody_above_hears_of_it(world: World) -> None:
    helper = world.on_call(world.a)
    world.on_call(world.city)
    receipt = world.ask(world.a)
    world.deliver()
    with enter_unit(world.a):
        alarms.take(world.alarm(world.a).id, actor=helper)
        alarms.take(world.alarm(world.a).id, actor=helper)
        assert seen.for_asker(receipt.question_id, unit="历下区团委").state == "taken"
    world.later(minutes=5)
    assert world.alarms(world.city) == 0
    assert steps(world, world.a).count(StepCode.ALARM_TAKEN) == 1


def test_nobody_on_call_starts_the_ladder_at_once_and_says_so(world: World) -> None:
    boss = world.leader(world.a)
    above = world.on_call(world.city)
    receipt = world.ask(world.a)
    assert world.told(world.a) == {boss}
    with enter_unit(world.a):
        assert seen.for_asker(receipt.question_id, unit="历下区团委").state == "nobody"
    world.deliver()
    assert world.told(world.city) == {above}
    with enter_unit(world.a):
        assert seen.for_asker(receipt.question_id, unit="历下区团委").called == ("济南市团委",)


def test_a_rung_where_nobody_is_on_call_is_skipped_without_waiting(world: World) -> None:
    above = world.on_call(world.province)
    world.ask(world.a)
    world.deliver()
    assert world.told(world.province) == {above}
    assert world.alarm(world.city).nobody_on_call


def test_nobody_anywhere_calls_again_until_somebody_comes(world: World) -> None:
    world.ask(world.a)
    world.deliver()
    assert world.custody().at_top
    helper = world.on_call(world.city)
    world.later(minutes=10, seconds=1)
    assert helper in world.told(world.city)


def test_two_takers_in_two_units_at_once_one_holds_it(world: World) -> None:
    here, above = world.on_call(world.a), world.on_call(world.city)
    world.ask(world.a)
    world.deliver()
    world.later(minutes=3, seconds=1)
    for unit, account in ((world.a, here), (world.city, above)):
        with enter_unit(unit):
            alarms.take(world.alarm(unit).id, actor=account)
    assert (world.alarm(world.a).taken_unit, world.alarm(world.city).taken_unit) == (None, None)
    world.deliver(units=(world.city,))
    world.deliver()
    row = world.custody()
    assert (row.taken_unit_id, row.taken_by) == (world.city.id, above)
    held = world.alarm(world.a)
    assert (held.taken_unit, held.taken_by) == (world.city.id, above)
    assert world.alarm(world.city).taken_unit == world.city.id
    assert steps(world, world.a).count(StepCode.ALARM_TAKEN) == 1
    with enter_unit(world.a), pytest.raises(TakenBySomebody):
        alarms.take(held.id, actor=here)


def test_taking_stops_the_ladder_everywhere_and_empties_the_other_copies(world: World) -> None:
    helper = world.on_call(world.a)
    world.on_call(world.city)
    above = world.on_call(world.province)
    world.ask(world.a, f"{DANGER}{CANARY}")
    world.deliver()
    world.later(minutes=3, seconds=1)
    world.later(minutes=3, seconds=1)
    with enter_unit(world.province):
        alarms.take(world.alarm(world.province).id, actor=above)
    world.deliver()
    assert world.parcels() == []
    stood_down = world.alarm(world.city)
    assert (stood_down.parcel, stood_down.closed_at is not None) == ({}, True)
    assert CANARY in str(world.alarm(world.province).parcel)
    world.forget_told()
    world.later(minutes=30)
    assert (world.told(world.a), world.told(world.city), world.told(world.province)) == (set(), set(), set())
    assert world.alarm(world.a).closed_at is None
    assert helper not in world.told(world.a)


def test_one_page_for_the_asker_whoever_helps(world: World) -> None:
    world.on_call(world.a)
    above = world.on_call(world.city)
    receipt = world.ask(world.a)
    world.deliver()
    world.later(minutes=3, seconds=1)
    with enter_unit(world.a):
        conversation.add(receipt.question_id, text="有人吗", token="t1")
    world.deliver()
    with enter_unit(world.city):
        alarms.take(world.alarm(world.city).id, actor=above)
        alarm_thread.write(world.alarm(world.city).id, text="我在，你现在在哪里？", actor=above)
    world.deliver()
    assert world.said(world.a) == [("asker", "有人吗"), ("unit", "我在，你现在在哪里？")]
    with enter_unit(world.a):
        conversation.add(receipt.question_id, text="在宿舍", token="t2")
    world.deliver()
    thread = world.alarm(world.city).parcel["thread"]
    assert [(note["side"], note["text"]) for note in thread] == [
        ("asker", "有人吗"),
        ("helper", "我在，你现在在哪里？"),
        ("asker", "在宿舍"),
    ]
    with enter_unit(world.a):
        assert seen.for_asker(receipt.question_id, unit="历下区团委").who == "济南市团委"


def test_the_thread_stays_open_after_the_end_and_raises_again(world: World) -> None:
    helper = world.on_call(world.a)
    receipt = world.ask(world.a)
    with enter_unit(world.a):
        alarm = Alarm.objects.get()
        alarms.take(alarm.id, actor=helper)
        consider_all(alarm.id, helper)
        alarm_closing.close(alarm.id, words="已和本人通话，家人已到场。", actor=helper)
        Question.objects.filter(pk=receipt.question_id).update(state=State.CLOSED, closed_at=clock.now())
        world.forget_told()
        conversation.add(receipt.question_id, text="谢谢你们", token="t1")
        assert world.told(world.a) == set()
        conversation.add(receipt.question_id, text="我又不想活了", token="t2")
        assert world.told(world.a) == {helper}
        assert {row.closed_at is None for row in Alarm.objects.all()} == {True, False}


def test_only_a_person_closes_and_only_when_every_report_was_considered(world: World) -> None:
    helper, other = world.on_call(world.a), world.somebody(world.a)
    world.ask(world.a, age_band=AgeBand.FROM_14)
    with enter_unit(world.a):
        alarm = Alarm.objects.get()
        with pytest.raises(TakenBySomebody):
            alarm_closing.close(alarm.id, words="没事了", actor=other)
        alarms.take(alarm.id, actor=helper)
        with pytest.raises(BadDecision) as refused:
            alarm_closing.close(alarm.id, words="没事了", actor=helper)
        assert refused.value.field == "checklist"
        consider_all(alarm.id, helper)
        alarm_closing.consider(
            alarm.id,
            item=Report.POLICE,
            done=True,
            at=clock.now() - timedelta(minutes=1),
            reference="历下分局 2026-1121",
            why_not="",
            actor=helper,
        )
        alarm_closing.close(alarm.id, words="已报警并通知学校。", actor=helper)
        alarm.refresh_from_db()
        police = next(entry for entry in alarm.checklist if entry["item"] == Report.POLICE)
        assert (police["done"], police["reference"], police["by"]) == (
            "yes",
            "历下分局 2026-1121",
            str(helper),
        )
        assert alarm.closed_by == helper
        with pytest.raises(AlarmIsOver):
            alarm_closing.close(alarm.id, words="再关一次", actor=helper)


def test_closed_above_the_unit_keeps_what_was_done(world: World) -> None:
    above = world.on_call(world.city)
    world.ask(world.a, f"{DANGER}{CANARY}")
    world.deliver()
    with enter_unit(world.city):
        alarm = Alarm.objects.get()
        alarms.take(alarm.id, actor=above)
        world.deliver()
        consider_all(alarm.id, above)
        alarm_closing.close(alarm.id, words="警方已找到本人。", actor=above)
        alarm.refresh_from_db()
        assert CANARY not in str(alarm.parcel)
    world.deliver()
    held = world.alarm(world.a)
    assert (held.words, held.closed_by, held.taken_unit) == ("警方已找到本人。", above, world.city.id)
    assert {entry["item"] for entry in held.checklist} == set(Report)
    assert world.custody().ended_at is not None
    assert (world.parcels(), world.waiting()) == ([], [])


def test_a_look_at_the_contact_above_is_told_to_the_asker(world: World) -> None:
    above = world.on_call(world.city)
    world.ask(world.a, contact_phone="13800138000")
    world.deliver()
    with enter_unit(world.city):
        alarm = Alarm.objects.get()
        alarms.take(alarm.id, actor=above)
        world.deliver()
        with pytest.raises(BadDecision):
            alarm_thread.view_contact(alarm.id, reason=" ", actor=above)
        assert alarm_thread.view_contact(alarm.id, reason="请警方定位", actor=above).phone == "13800138000"
    world.deliver()
    with enter_unit(world.a):
        looked = Step.objects.get(code=StepCode.CONTACT_VIEWED)
        assert (looked.params, looked.actor) == ({"why": "请警方定位"}, above)


def test_the_contact_is_for_who_has_it_in_hand_and_while_it_lasts(world: World) -> None:
    above = world.on_call(world.city)
    world.ask(world.a, contact_phone="13800001111")
    world.deliver()
    with enter_unit(world.city):
        alarm = Alarm.objects.get()
        with pytest.raises(TakenBySomebody):
            alarm_thread.view_contact(alarm.id, reason="打电话", actor=above)
        alarms.take(alarm.id, actor=above)
        world.deliver()
        consider_all(alarm.id, above)
        alarm_closing.close(alarm.id, words="警方已找到本人。", actor=above)
        with pytest.raises(AlarmIsOver):
            alarm_thread.view_contact(alarm.id, reason="打电话", actor=above)
        with pytest.raises(AlarmIsOver):
            alarm_thread.write(alarm.id, text="还好吗？", actor=above)
    world.deliver()
    assert StepCode.CONTACT_VIEWED not in steps(world, world.a)
    assert world.said(world.a) == []


def test_an_excluded_unit_gets_nothing(world: World) -> None:
    world.on_call(world.city)
    above = world.on_call(world.province)
    receipt = world.ask(world.a, f"{DANGER}{CANARY}", excluded_units=(world.city.id,))
    world.deliver()
    with enter_unit(world.a):
        conversation.add(receipt.question_id, text=f"在吗{CANARY}", token="t1")
    world.deliver()
    world.later(minutes=20)
    world.later(minutes=20)
    assert (world.alarms(world.city), world.told(world.city)) == (0, set())
    assert world.told(world.province) == {above}
    assert world.city.id not in world.custody().asked_units


def test_silence_does_not_close_while_an_alarm_is_open(world: World) -> None:
    helper = world.on_call(world.a)
    receipt = world.ask(world.a)
    with enter_unit(world.a):
        question = Question.objects.get()
        question.state = State.ANSWERED
        confirming.ask_whether_solved(question, clock.now())
        question.save(update_fields=["state"])
    # The wake-up stands where it is fired before the days pass.
    world.deliver()
    world.later(days=8)
    assert world.question(world.a, receipt.question_id).state == State.ANSWERED
    with enter_unit(world.a):
        alarm = Alarm.objects.get()
        alarms.take(alarm.id, actor=helper)
    world.deliver()
    with enter_unit(world.a):
        consider_all(alarm.id, helper)
        alarm_closing.close(alarm.id, words="已联系上本人。", actor=helper)
    world.later(days=6)
    assert world.question(world.a, receipt.question_id).state == State.ANSWERED
    world.later(days=2)
    assert world.question(world.a, receipt.question_id).state == State.CLOSED


def test_raised_by_hand_and_handed_over(world: World) -> None:
    helper, colleague = world.on_call(world.a), world.on_call(world.a)
    receipt = world.ask(world.a, "公司拖欠三个月工资，打电话也不接。")
    with enter_unit(world.a):
        raised = alarms.raise_by_hand(receipt.question_id, actor=colleague, words="电话里听起来很绝望")
        assert alarms.raise_by_hand(receipt.question_id, actor=colleague) == raised
        alarms.take(raised, actor=helper)
        with pytest.raises(TakenBySomebody):
            alarms.take(raised, actor=colleague)
        alarms.take_over(raised, from_account=helper, actor=colleague)
        with pytest.raises(TakenBySomebody):
            alarms.take_over(raised, from_account=helper, actor=world.somebody(world.a))
        assert Alarm.objects.get().taken_by == colleague
        assert Question.objects.get().danger
    assert world.told(world.a, "returned") == {helper}


@pytest.mark.parametrize("step", ["not_solved", "reopen", "rate", "appeal", "review"])
def test_danger_is_heard_in_whatever_the_asker_writes(world: World, step: str) -> None:
    helper = world.on_call(world.a)
    receipt = world.ask(world.a, "公司拖欠三个月工资，打电话也不接。")
    asked = receipt.question_id
    with enter_unit(world.a):
        state = {"not_solved": State.ANSWERED, "appeal": State.NOT_ACCEPTED}.get(step, State.CLOSED)
        Question.objects.update(state=state, closed_at=clock.now(), answered_at=clock.now())
        match step:
            case "not_solved":
                going_on.say_not_solved(asked, words=DANGER, token="t")
            case "reopen":
                going_on.reopen(asked, words=DANGER, token="t")
            case "rate":
                confirming.rate(asked, solved=False, rating=1, note=DANGER)
            case "appeal":
                appealing.appeal(asked, words=DANGER, token="t")
            case "review":
                asking_review.ask_review(asked, words=DANGER, consent=True, token="t")
        assert Alarm.objects.get().closed_at is None
        assert Question.objects.get().danger
    assert helper in world.told(world.a)
