"""Messages about a thing that come from a unit that has no part in it, or come too late, change nothing."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.crisis_messages import (
    FROM_HELPER,
    AlarmClaimed,
    AlarmClosed,
    AlarmNoted,
    AlarmUnheard,
)
from shared_apps.contracts.oversight_messages import DecisionMade, DecisionReferred, DecisionUnstaffed
from shared_apps.oversight.models import Custody
from shared_apps.oversight.operations import climbing
from tenant_apps.questions.models import Decision
from tenant_apps.questions.operations import alarm_closing, alarm_thread, alarms, settling
from tenant_apps.questions.operations.alarms import TakenBySomebody
from tenant_apps.questions.rules.reporting import WhyNot
from tenants.lifecycle.states import suspend
from tests.shared_apps.oversight.conftest import CANARY, World
from tests.shared_apps.oversight.test_referring import proposed

SOMEBODY = 4711


def send(unit: UnitRef, message: Any) -> None:
    """What an app of this unit sends up, rightly or not."""
    with enter_unit(unit), transaction.atomic():
        emit(message)


def called(world: World) -> dict[str, Any]:
    """An alarm of county a for which the city was called; how messages name it."""
    world.on_call(world.a)
    world.on_call(world.city)
    world.ask(world.a)
    world.deliver()
    world.later(minutes=3, seconds=1)
    assert world.custody().asked_units == [world.city.id]
    return {"origin_unit": world.a.id, "alarm_id": str(world.alarm(world.a).id)}


def taken_by_the_city(world: World) -> dict[str, Any]:
    alarm = called(world)
    world.later(minutes=3, seconds=1)
    assert world.custody().asked_units == [world.city.id, world.province.id]
    with enter_unit(world.city):
        alarms.take(world.alarm(world.city).id, actor=SOMEBODY)
    world.deliver()
    assert world.custody().taken_unit_id == world.city.id
    return alarm


def test_a_unit_that_was_not_called_takes_writes_and_ends_nothing(world: World) -> None:
    alarm, at = called(world), clock.now().isoformat()
    before = world.custody()
    for unit in (world.b, world.stranger):
        send(unit, AlarmClaimed(**alarm, account_id=SOMEBODY, at=at))
        send(
            unit,
            AlarmNoted(
                **alarm,
                note_id=f"{unit.id}-1",
                what=FROM_HELPER,
                at=at,
                text=CANARY,
                signed="团委",
                account_id=SOMEBODY,
            ),
        )
        send(unit, AlarmClosed(**alarm, account_id=SOMEBODY, at=at, words=CANARY, checklist=[]))
    world.deliver()
    row = world.custody()
    assert (row.taken_by, row.ended_at, row.next_at) == (None, None, before.next_at)
    assert world.alarm(world.a).closed_at is None
    assert world.said(world.a) == []
    assert CANARY not in str(world.parcels()) + str(world.alarm(world.city).parcel)


def test_of_what_nobody_was_asked_strangers_make_no_row(world: World) -> None:
    at = clock.now().isoformat()
    alarm = {"origin_unit": world.a.id, "alarm_id": str(uuid7())}
    decision = {"origin_unit": world.a.id, "decision_id": str(uuid7())}
    for unit in (world.b, world.stranger, world.city):
        send(unit, AlarmClaimed(**alarm, account_id=SOMEBODY, at=at))
        send(unit, AlarmUnheard(**alarm, rung=0))
        send(
            unit,
            AlarmNoted(
                **alarm,
                note_id=f"{unit.id}-1",
                what=FROM_HELPER,
                at=at,
                text=CANARY,
                signed="团委",
                account_id=SOMEBODY,
            ),
        )
        send(unit, AlarmClosed(**alarm, account_id=SOMEBODY, at=at, words=CANARY, checklist=[]))
        send(unit, made(decision, approved=True))
        send(unit, DecisionUnstaffed(**decision, attempt=1))
    world.deliver()
    with enter_network():
        assert set(Custody.objects.values_list("kind", "unit_id", "item_id")) == set()
    assert world.parcels() == []


def test_only_who_has_taken_it_ends_it(world: World) -> None:
    alarm = taken_by_the_city(world)
    at = clock.now().isoformat()
    send(world.province, AlarmClosed(**alarm, account_id=SOMEBODY, at=at, words="没事了", checklist=[]))
    world.deliver()
    assert world.custody().ended_at is None
    assert world.alarm(world.a).closed_at is None


def test_who_comes_late_does_not_take_it_from_the_first(world: World) -> None:
    alarm = taken_by_the_city(world)
    send(world.province, AlarmClaimed(**alarm, account_id=SOMEBODY + 1, at=clock.now().isoformat()))
    world.deliver()
    row = world.custody()
    assert (row.taken_unit_id, row.taken_by) == (world.city.id, SOMEBODY)


def test_who_has_not_taken_it_neither_writes_nor_ends_it(world: World) -> None:
    called(world)

    def write(alarm_id: UUID) -> None:
        alarm_thread.write(alarm_id, text="我在，你在哪里？", actor=SOMEBODY)

    def close(alarm_id: UUID) -> None:
        alarm_closing.close(
            alarm_id, words="已回到家里。", actor=SOMEBODY, rest_why_not=WhyNot.NO_DANGER.value
        )

    with enter_unit(world.city):
        above = world.alarm(world.city).id
        with pytest.raises(TakenBySomebody):
            write(above)
        alarms.take(above, actor=SOMEBODY)
        with pytest.raises(TakenBySomebody):
            # Claimed, and who was first is not known yet.
            close(above)
    world.deliver()
    with enter_unit(world.a):
        for step in (write, close):
            with pytest.raises(TakenBySomebody):
                step(world.alarm(world.a).id)
    assert world.alarm(world.a).closed_at is None
    assert world.said(world.a) == []


def test_that_nobody_is_there_may_arrive_after_somebody_came(world: World) -> None:
    alarm = called(world)
    with enter_unit(world.city):
        alarms.take(world.alarm(world.city).id, actor=SOMEBODY)
    world.deliver()
    send(world.city, AlarmUnheard(**alarm, rung=1))
    world.deliver()
    assert world.custody().rung == 1
    assert world.alarms(world.province) == 0


def test_an_alarm_that_is_told_again_begins_no_second_ladder(world: World) -> None:
    alarm = called(world)
    with enter_unit(world.a), transaction.atomic():
        alarms.pass_on_again(UUID(alarm["alarm_id"]))
    world.deliver()
    assert world.custody().asked_units == [world.city.id]
    assert world.alarms(world.province) == 0


def test_a_wakeup_that_comes_early_leaves_the_rung_its_time(world: World) -> None:
    called(world)
    with enter_network(role="relay"):
        climbing.untaken(Custody.objects.get().pk)
    world.deliver()
    assert world.custody().asked_units == [world.city.id]


def test_a_suspended_unit_is_passed_over(world: World) -> None:
    above = world.on_call(world.province)
    world.on_call(world.city)
    suspend(world.city.id, actor="system")
    world.ask(world.a)
    world.deliver()
    assert world.custody().asked_units == [world.province.id]
    assert world.told(world.province) == {above}
    assert world.alarms(world.city) == 0


def referred(world: World) -> dict[str, Any]:
    """A decision of county a that the city was asked to take; how messages name it."""
    only_one = world.leader(world.a)
    world.leader(world.city)
    proposed(world, only_one)
    world.deliver()
    assert world.custody().asked_units == [world.city.id]
    with enter_unit(world.a):
        return {"origin_unit": world.a.id, "decision_id": str(Decision.objects.get().pk)}


def made(decision: dict[str, Any], *, approved: bool, by: int = SOMEBODY) -> DecisionMade:
    return DecisionMade(
        **decision, approved=approved, words="依据不足。", account_id=by, at=clock.now().isoformat()
    )


def test_a_unit_that_was_not_asked_decides_nothing(world: World) -> None:
    decision = referred(world)
    for unit in (world.b, world.stranger, world.province):
        send(unit, made(decision, approved=True))
    world.deliver()
    assert world.custody().ended_at is None
    assert [row.state for row in world.decisions(world.a)] == ["open"]


def test_who_said_that_nobody_may_decide_there_decides_nothing(world: World) -> None:
    only_one, above = world.leader(world.a), world.leader(world.province)
    proposed(world, only_one)
    world.deliver()
    row = world.custody()
    assert (row.asked_units, row.holder_unit_id) == ([world.city.id, world.province.id], world.province.id)
    send(world.city, made({"origin_unit": world.a.id, "decision_id": str(row.item_id)}, approved=True))
    world.deliver()
    assert world.custody().ended_at is None
    assert [decision.state for decision in world.decisions(world.a)] == ["open"]
    with enter_unit(world.province):
        [wanted] = Decision.objects.all()
        assert settling.decide_for_below(wanted.id, approve=False, words="依据不足。", actor=above)
    world.deliver()
    assert [decision.state for decision in world.decisions(world.a)] == ["refused"]


def test_that_nobody_above_may_decide_lets_the_unit_itself_decide_nothing_in_their_name(world: World) -> None:
    proposed(world, world.leader(world.a))
    world.deliver()
    row = world.custody()
    assert (row.at_top, row.holder_unit_id) == (True, world.a.id)
    send(world.a, made({"origin_unit": world.a.id, "decision_id": str(row.item_id)}, approved=True))
    world.deliver()
    assert world.custody().ended_at is None


def test_who_must_not_decide_has_not_decided_and_the_next_unit_is_asked(world: World) -> None:
    decision, above = referred(world), world.leader(world.province)
    [asker] = world.custody().barred
    send(world.city, made(decision, approved=True, by=asker))
    world.deliver()
    row = world.custody()
    assert (row.ended_at, row.holder_unit_id) == (None, world.province.id)
    assert [wanted.state for wanted in world.decisions(world.a)] == ["open"]
    assert [wanted.state for wanted in world.decisions(world.city)] == ["undone"]
    assert CANARY not in str(world.decisions(world.city)[0].payload)
    assert world.told(world.province, "approval") == {above}


def test_the_first_decision_counts(world: World) -> None:
    decision = referred(world)
    send(world.city, made(decision, approved=False))
    world.deliver()
    settled = world.custody()
    send(world.city, made(decision, approved=True))
    world.deliver()
    assert world.custody().taken_at == settled.taken_at
    assert [row.state for row in world.decisions(world.a)] == ["refused"]


def test_a_referral_that_comes_again_asks_nobody_twice(world: World) -> None:
    decision = referred(world)
    world.forget_told()
    send(
        world.a,
        DecisionReferred(
            decision_id=decision["decision_id"],
            decision_kind="answer",
            attempt=1,
            asked_at=(clock.now() - timedelta(minutes=1)).isoformat(),
            barred=[],
            excluded_units=[],
            parcel={"text": "另一份"},
        ),
    )
    world.deliver()
    assert world.told(world.city, "approval") == set()
    assert world.custody().rung == 1
    assert "另一份" not in str(world.parcels()), "what is decided on is what was asked first"
