"""督办: an order goes down, is answered, sent back, done; cards by hand and by time; who may tell of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.supervision_messages import REDO, REPORT, OrderAnswered
from shared_apps.oversight.models import Order, OrderStep
from shared_apps.oversight.operations import ordering
from shared_apps.oversight.operations.ordering import Demanded
from tenant_apps.directive_inbox.operations import orders
from tenant_apps.directive_inbox.queries.orders import OrderView, here, view_of
from tenant_apps.questions.data.codes import State, StepCode
from tenant_apps.questions.models import Question, Step
from tenants.lifecycle import moving
from tenants.public import archive, plan_move, reactivate, suspend
from tests.shared_apps.acting import actor
from tests.shared_apps.oversight.conftest import World

WORDS = "请核实并答复。"


def chief(world: World) -> Actor:
    return actor("王处长", network_staff=world.network.city)


def demanded(**said: Any) -> Demanded:
    values = {
        "reason": "late",
        "demand": REPORT,
        "words": WORDS,
        "card": "",
        "due_at": clock.now() + timedelta(days=2),
    } | said
    return Demanded(**values)


def issue(world: World, unit: UnitRef | None = None, who: Actor | None = None, **said: Any) -> UUID:
    with enter_network():
        order_id = ordering.issue(who or chief(world), (unit or world.a).id, demanded(**said))
    world.deliver()
    return order_id


def order(order_id: UUID) -> Order:
    with enter_network():
        return Order.objects.get(pk=order_id)


def steps(order_id: UUID) -> list[str]:
    with enter_network():
        return list(OrderStep.objects.filter(order=order_id).order_by("id").values_list("code", flat=True))


def in_unit(unit: UnitRef) -> OrderView:
    with enter_unit(unit):
        return view_of(here().get(), clock.now())


def answer(world: World, order_id: UUID, text: str = "已核实，已答复。", turn: int = 1) -> None:
    with enter_unit(world.a):
        leader = actor("李书记", leader=world.network.a)
        orders.answer(order_id, leader, text=text, turn=turn)
    world.deliver()


def take(world: World, order_id: UUID, step: str, **said: Any) -> None:
    with enter_network():
        said.setdefault("revision", Order.objects.get(pk=order_id).revision)
        getattr(ordering, step)(order_id, chief(world), **said)
    world.deliver()


def test_down_answered_sent_back_and_done(world: World) -> None:
    leader = world.leader(world.a)
    order_id = issue(world)
    assert order(order_id).number == f"督〔{clock.business_day().year}〕1号"
    seen = in_unit(world.a)
    assert (seen.number, seen.words, seen.is_owed) == (order(order_id).number, WORDS, True)
    assert world.told(world.a, "supervision") == {leader}
    answer(world, order_id)
    assert order(order_id).stage == Order.Stage.ANSWERED
    assert not in_unit(world.a).is_owed
    take(world, order_id, "send_back", words="请写明时间。", due_at=clock.now() + timedelta(days=3))
    seen = in_unit(world.a)
    assert (seen.turn, seen.note, seen.is_owed) == (2, "请写明时间。", True)
    answer(world, order_id, "三月二日已答复。", turn=2)
    take(world, order_id, "accept", words="")
    assert order(order_id).stage == Order.Stage.DONE
    seen = in_unit(world.a)
    assert (seen.stage, seen.is_owed) == ("done", False)
    assert [said.text for said in seen.answers] == ["三月二日已答复。", "已核实，已答复。"]
    assert steps(order_id) == [
        "issued", "arrived", "acknowledged", "answered", "sent_back", "arrived", "answered", "accepted",
    ]  # fmt: skip


def test_numbers_run_on_for_each_issuer(world: World) -> None:
    province = actor("省里", network_staff=world.network.province)
    numbers = [order(issue(world, who=who)).sequence for who in (chief(world), province, chief(world))]
    assert numbers == [1, 1, 2]


def test_the_nearest_unit_of_the_person_issues(world: World) -> None:
    both = actor("两级", network_staff=world.network.province)
    assert order(issue(world, who=both)).by_unit_id == world.province.id


@pytest.mark.parametrize("whom", ["city", "stranger", "province"])
def test_nothing_is_demanded_of_whom_one_does_not_stand_over(world: World, whom: str) -> None:
    with pytest.raises(ordering.OrderNotPossibleError):
        issue(world, getattr(world, whom))
    assert world.waiting() == []


def test_nothing_is_demanded_of_a_suspended_unit(world: World) -> None:
    suspend(world.a.id, actor=1)
    with pytest.raises(ordering.OrderNotPossibleError):
        issue(world)


def test_yellow_when_the_date_passes_and_red_three_working_days_later(world: World) -> None:
    leader = world.leader(world.a)
    order_id = issue(world)
    world.forget_told()
    world.later(days=2, hours=1)
    late = order(order_id)
    assert (late.card, in_unit(world.a).card) == ("yellow", "yellow")
    assert world.told(world.a, "supervision") == {leader}
    assert late.red_at is not None
    world.later(seconds=(late.red_at - clock.now()).total_seconds() - 60)
    assert order(order_id).card == "yellow"
    world.later(minutes=2)
    assert (order(order_id).card, in_unit(world.a).card) == ("red", "red")
    assert steps(order_id) == ["issued", "arrived", "yellow", "red"]


def test_answered_in_time_it_stays_without_card(world: World) -> None:
    order_id = issue(world)
    answer(world, order_id)
    world.later(days=30)
    assert order(order_id).card == ""


def test_cards_by_hand_only_go_up(world: World) -> None:
    order_id = issue(world, card="yellow")
    take(world, order_id, "show_card", card="red")
    assert in_unit(world.a).card == "red"
    with pytest.raises(ordering.OrderNotPossibleError):
        take(world, order_id, "show_card", card="yellow")


def test_a_second_supervisor_is_told_that_somebody_was_faster(world: World) -> None:
    order_id = issue(world)
    answer(world, order_id)
    revision = order(order_id).revision
    take(world, order_id, "accept", words="", revision=revision)
    with pytest.raises(ordering.OrderChangedError):
        take(
            world,
            order_id,
            "send_back",
            words="不行",
            due_at=clock.now() + timedelta(days=1),
            revision=revision,
        )
    assert order(order_id).stage == Order.Stage.DONE


def test_a_reminder_an_hour(world: World) -> None:
    order_id = issue(world)
    take(world, order_id, "remind")
    take(world, order_id, "remind")
    assert steps(order_id).count("reminded") == 1
    assert in_unit(world.a).reminded_at is not None


def test_an_answer_that_comes_after_the_end_is_history_only(world: World) -> None:
    order_id = issue(world)
    with enter_network():
        ordering.withdraw(order_id, chief(world), words="不再需要", revision=1)
    answer(world, order_id)
    assert order(order_id).stage == Order.Stage.WITHDRAWN
    assert steps(order_id)[-1] == "answered"
    assert in_unit(world.a).stage == "withdrawn"


def test_a_reminder_leaves_the_words_of_sending_back(world: World) -> None:
    order_id = issue(world)
    answer(world, order_id)
    take(world, order_id, "send_back", words="请写明时间。", due_at=clock.now() + timedelta(days=3))
    take(world, order_id, "remind")
    assert in_unit(world.a).note == "请写明时间。"


def test_what_another_unit_tells_of_it_is_not_applied(world: World) -> None:
    order_id = issue(world)
    strange = OrderAnswered(
        order_id=str(order_id), turn=1, at=clock.now().isoformat(), text="不是我们", person="别人"
    )
    with enter_unit(world.b), transaction.atomic():
        emit(strange)
    world.deliver()
    assert order(order_id).stage == Order.Stage.OPEN
    assert world.waiting() == ["order.answered"], "tried again, then a dead letter"


def test_a_unit_that_closes_owes_nothing(world: World) -> None:
    order_id = issue(world)
    suspend(world.a.id, actor=1)
    archive(world.a.id, actor=1)
    world.deliver(units=(world.b, world.city))
    assert order(order_id).stage == Order.Stage.WITHDRAWN
    assert steps(order_id)[-1] == "unit_closed"


def test_a_unit_that_moves_owes_nothing_to_whom_it_leaves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_city = issue(world)
    from_province = issue(world, who=actor("省里", network_staff=world.network.province))
    elsewhere = issue(world, world.b)
    monkeypatch.setattr(moving, "earlier_now", clock.now)
    plan_move(world.a.id, world.network.other_city.id, actor=1)
    world.later(days=1)
    moving.apply_due_moves()
    world.deliver()
    assert order(from_city).stage == Order.Stage.WITHDRAWN
    assert steps(from_city)[-1] == "unit_moved"
    assert [order(one).stage for one in (from_province, elsewhere)] == [Order.Stage.OPEN] * 2
    with enter_unit(world.a):
        assert {item.order["stage"] for item in here()} == {"open", "withdrawn"}


def test_of_a_suspended_unit_nothing_more_is_demanded_and_time_shows_no_card(world: World) -> None:
    order_id = issue(world)
    suspend(world.a.id, actor=1)
    for step, said in (("remind", {}), ("show_card", {"card": "red"})):
        with pytest.raises(ordering.OrderNotPossibleError):
            take(world, order_id, step, **said)
    world.later(days=10)
    assert (order(order_id).card, order(order_id).stage) == ("", "open")
    reactivate(world.a.id, actor=1)
    world.later(days=1, hours=1)
    assert order(order_id).card == "yellow"


def test_an_answer_of_a_unit_that_was_suspended_since_is_accepted_or_not_but_not_sent_back(
    world: World,
) -> None:
    order_id = issue(world)
    answer(world, order_id)
    suspend(world.a.id, actor=1)
    with pytest.raises(ordering.OrderNotPossibleError):
        take(world, order_id, "send_back", words="不行", due_at=clock.now() + timedelta(days=1))
    take(world, order_id, "accept", words="")
    assert order(order_id).stage == Order.Stage.DONE


def test_whoever_looks_after_the_question_is_told_with_the_leaders(world: World) -> None:
    leader, officer = world.leader(world.a), world.somebody(world.a)
    receipt = world.ask(world.a, "食堂的饭菜太贵了。")
    with enter_unit(world.a):
        Question.objects.filter(number=receipt.number).update(holder_kind="person", holder=officer)
    issue(world, question_number=receipt.number)
    assert world.told(world.a, "supervision") == {leader, officer}


def test_what_stands_is_not_undone_by_what_comes_late(world: World) -> None:
    order_id = issue(world)
    with enter_unit(world.a):
        before = here().values().get()
        from shared_apps.contracts.supervision_messages import OrderTold

        stale = OrderTold(
            order_id=str(order_id), revision=1, number="督〔1999〕9号", issuer_unit_id=1, issuer_name="别",
            issuer_person="", issued_at=clock.now().isoformat(), due_at=clock.now().isoformat(), card="red",
            stage="open", turn=1, reason="late", demand=REPORT, words="旧", note="", question_number="",
            question_unit=0, question_id="", reminded_at="",
        )  # fmt: skip
        with transaction.atomic():
            orders.told(stale)
        assert here().values().get() == before


def closed_question(world: World) -> Question:
    receipt = world.ask(world.a, "食堂的饭菜太贵了。")
    with enter_unit(world.a):
        Question.objects.filter(number=receipt.number).update(state=State.CLOSED, closed_at=clock.now())
        return Question.objects.get(number=receipt.number)


def test_redo_begins_handling_and_the_asker_reads_who_asked_for_it(world: World) -> None:
    question = closed_question(world)
    order_id = issue(world, demand=REDO, question_number=question.number)
    again = world.question(world.a, question.id)
    assert again.state == State.HANDLING
    with enter_unit(world.a):
        step = Step.objects.get(code=StepCode.REDO_ORDERED)
        assert step.params["by"] == world.network.city.name
        assert WORDS not in str(step.params)
    assert in_unit(world.a).redo == "begun"
    assert order(order_id).question_number == question.number
    assert "redo" in steps(order_id)


def test_redo_by_id_tells_the_number_and_goes_on_where_it_is_under_way(world: World) -> None:
    receipt = world.ask(world.a, "食堂的饭菜太贵了。")
    with enter_unit(world.a):
        question = Question.objects.get(number=receipt.number)
    order_id = issue(world, demand=REDO, question=(world.a.id, question.id))
    assert in_unit(world.a).redo == "goes_on"
    assert order(order_id).question_number == receipt.number


@pytest.mark.parametrize("excluded", ["city", "province"])
def test_for_a_unit_that_the_asker_excluded_there_is_no_such_question(world: World, excluded: str) -> None:
    question = closed_question(world)
    with enter_unit(world.a):
        Question.objects.filter(pk=question.id).update(excluded_units=[getattr(world, excluded).id])
    order_id = issue(world, demand=REDO, question=(world.a.id, question.id))
    assert world.question(world.a, question.id).state == State.CLOSED
    assert in_unit(world.a).redo == "unknown"
    assert order(order_id).question_number == ""


def test_nobody_answers_twice_in_one_turn(world: World) -> None:
    order_id = issue(world)
    answer(world, order_id)
    with pytest.raises(orders.AnsweredAlreadyError):
        answer(world, order_id, "还有")


def test_nobody_answers_what_has_ended(world: World) -> None:
    order_id = issue(world)
    take(world, order_id, "withdraw", words="不再需要")
    with pytest.raises(orders.OrderEndedError):
        answer(world, order_id)
    assert isinstance(in_unit(world.a).closed_at, datetime)
