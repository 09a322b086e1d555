"""提级办理: a question that gets nowhere, or is passed around, moves up without anybody being asked."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.contracts.case_messages import (
    CaseCalledOff,
    CaseCalledUp,
    CaseHandedOver,
    CaseHeld,
    CaseOffered,
    HolderClosed,
    TakeOverOrdered,
    TransferSettled,
)
from shared_apps.oversight.models import Transfer
from shared_apps.oversight.public import TakeOverNotPossibleError, call_up
from shared_apps.oversight.rules.going_round import would_go_round
from tenants.lifecycle.moving import apply_due_moves, plan_move
from tenants.lifecycle.states import archive, suspend
from tenants.public import provision
from tests.network import Network
from tests.shared_apps.oversight.between import CANARY, Between, dead_letters


@pytest.fixture
def between(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    made = Between(network, monkeypatch)
    yield made
    assert dead_letters() == []


def called(between: Between, holder: UnitRef) -> CaseCalledUp:
    [call] = between.told(holder, CaseCalledUp)
    return call


def settled(between: Between, unit: UnitRef) -> list[tuple[str, str]]:
    return [(told.outcome, told.reason) for told in between.told(unit, TransferSettled)]


def _open_call() -> Transfer:
    with enter_network():
        return Transfer.objects.get(called_up=True, outcome="")


def test_what_never_left_moves_up_to_the_next_unit(between: Between) -> None:
    between.stuck(between.a)
    call = called(between, between.a)
    assert (call.to_unit, call.to_name, call.why) == (between.city.id, "济南市团委", "redone")
    assert between.row().holder_unit_id == between.a.id, "until it is handed over"
    between.surrender(between.a, call.transfer_id)
    row = between.row()
    assert (row.holder_unit_id, row.hop, row.since) == (between.city.id, 1, clock.business_day())
    [held] = between.told(between.city, CaseHeld)
    assert (held.way, held.why, held.from_unit) == ("up", "redone", between.a.id)
    assert CANARY in str(held.parcel)
    assert [told.holder_unit for told in between.told(between.a, CaseHandedOver)] == [between.city.id]
    assert settled(between, between.a) == [("accepted", "")]
    assert CANARY not in between.kept()


def test_from_a_holder_far_from_home_it_moves_up_there(between: Between) -> None:
    between.hand(between.a, between.stranger)
    between.hand(between.stranger, between.b)
    between.stuck(between.b, why="late")
    assert called(between, between.b).to_unit == between.city.id


def test_an_excluded_and_a_closed_unit_are_passed_by(between: Between) -> None:
    between.excluded = [between.city.id]
    between.stuck(between.a)
    assert called(between, between.a).to_unit == between.province.id
    suspend(between.province.id, actor="system")
    between.surrender(between.a, str(_open_call().pk))
    assert between.row().holder_unit_id == between.a.id
    assert between.row().at_top
    assert settled(between, between.a) == [("withdrawn", "nobody_above")]
    assert between.told(between.city) == []


def test_excluded_after_it_was_called_up(between: Between) -> None:
    between.stuck(between.a)
    between.excluded = [between.city.id]
    between.surrender(between.a, called(between, between.a).transfer_id)
    assert between.row().holder_unit_id == between.province.id
    assert between.told(between.city) == []
    assert CANARY in str(between.told(between.province, CaseHeld)[0].parcel)


def test_at_the_top_it_stays_and_that_is_seen(between: Between) -> None:
    between.hand(between.a, between.province)
    between.stuck(between.province)
    row = between.row()
    assert (row.holder_unit_id, row.at_top) == (between.province.id, True)
    assert between.told(between.province, CaseCalledUp) == []
    between.hand(between.province, between.b)
    assert not between.row().at_top


def test_a_suspended_holder_hands_it_over_too(between: Between) -> None:
    between.hand(between.a, between.b)
    suspend(between.b.id, actor="system")
    between.stuck(between.b, why="late")
    between.surrender(between.b, called(between, between.b).transfer_id)
    assert between.row().holder_unit_id == between.city.id


def test_nothing_left_to_do_it_stays(between: Between) -> None:
    between.stuck(between.a)
    between.surrender(between.a, called(between, between.a).transfer_id, ended=True, parcel={})
    assert between.row().holder_unit_id == between.a.id
    assert settled(between, between.a) == [("withdrawn", "nothing_left")]
    assert between.told(between.city) == []


def test_only_the_holder_says_that_it_is_stuck_and_hands_it_over(between: Between) -> None:
    between.hand(between.a, between.b)
    for unit in (between.a, between.city, between.stranger):
        between.stuck(unit)
    assert between.told(between.b, CaseCalledUp) == []
    between.stuck(between.b)
    call = called(between, between.b)
    for unit in (between.a, between.city):
        between.surrender(unit, call.transfer_id)
    assert between.row().holder_unit_id == between.b.id


def test_told_twice_it_is_called_up_once(between: Between) -> None:
    between.stuck(between.a)
    between.stuck(between.a, why="late")
    call = called(between, between.a)
    between.surrender(between.a, call.transfer_id)
    between.surrender(between.a, call.transfer_id)
    assert between.row().hop == 1
    assert len(between.told(between.city, CaseHeld)) == 1


def test_moving_up_overtakes_an_offer(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    between.stuck(between.a)
    assert settled(between, between.a) == [("withdrawn", "moved_up")]
    assert [told.why for told in between.told(between.b, CaseCalledOff)] == ["moved_up"]
    between.accept(between.b, transfer_id)
    assert between.row().holder_unit_id == between.a.id
    between.ask(between.a, between.b)
    assert settled(between, between.a) == [("refused", "already_asked")]
    between.surrender(between.a, called(between, between.a).transfer_id)
    assert between.row().holder_unit_id == between.city.id


def test_taken_back_by_the_asker_while_it_is_called_up(between: Between) -> None:
    between.stuck(between.a)
    call = called(between, between.a)
    between.withdraw()
    assert settled(between, between.a) == [("withdrawn", "case_ended")]
    between.surrender(between.a, call.transfer_id)
    assert (between.row().hop, between.told(between.city)) == (0, [])


# --- passed around


def test_three_units_that_do_not_take_it_move_it_over_all_of_them(between: Between) -> None:
    for unit in (between.b, between.city):
        between.send_back(unit, between.ask(between.a, unit))
    assert between.told(between.a, CaseCalledUp) == []
    between.ask(between.a, between.b)
    between.later(days=20)
    call = called(between, between.a)
    assert (call.why, call.to_unit) == ("nobody_took_it", between.province.id)
    between.surrender(between.a, call.transfer_id)
    row = between.row()
    assert (row.holder_unit_id, row.offers_untaken, row.hops_unanswered) == (between.province.id, 0, 0)
    # Above it begins anew: who stands over all gives it to whom it wants.
    between.hand(between.province, between.a)


def test_asked_in_vain_and_then_taken_the_count_begins_anew(between: Between) -> None:
    for _ in range(2):
        between.send_back(between.b, between.ask(between.a, between.b))
    between.hand(between.a, between.city)
    between.send_back(between.a, between.ask(between.city, between.a))
    assert between.told(between.city, CaseCalledUp) == []


def test_what_is_taken_back_or_refused_is_no_offer_in_vain(between: Between) -> None:
    for _ in range(4):
        between.take_back(between.a, between.ask(between.a, between.b))
        between.ask(between.a, between.a)
    assert between.row().offers_untaken == 0


def test_a_circle_over_three_units_moves_up_instead(between: Between) -> None:
    between.hand(between.a, between.stranger)
    between.work(between.stranger, hop=1, code="answered")
    between.hand(between.stranger, between.b)
    between.tell_nobody()
    between.ask(between.b, between.a)
    assert between.told(between.a, CaseOffered) == []
    assert settled(between, between.b) == [("withdrawn", "moved_up")]
    call = called(between, between.b)
    assert (call.why, call.to_unit) == ("going_round", between.city.id)


def test_a_circle_where_nobody_stands_above_is_offered(between: Between) -> None:
    between.hand(between.a, between.b)
    between.hand(between.b, between.stranger)
    between.tell_nobody()
    between.ask(between.stranger, between.a)
    assert len(between.told(between.a, CaseOffered)) == 1


def test_back_and_forth_is_no_circle_until_nothing_comes_of_it(between: Between) -> None:
    between.hand(between.a, between.b)
    between.hand(between.b, between.a)
    between.hand(between.a, between.b)
    assert between.row().hops_unanswered == 3
    between.tell_nobody()
    between.ask(between.b, between.a)
    assert between.told(between.a, CaseOffered) == []
    assert settled(between, between.b) == [("withdrawn", "moved_up")]
    assert called(between, between.b).to_unit == between.city.id


def test_an_answer_between_breaks_the_count(between: Between) -> None:
    between.hand(between.a, between.b)
    between.hand(between.b, between.a)
    between.hand(between.a, between.b)
    between.work(between.b, hop=3, code="answered")
    between.hand(between.b, between.a)
    assert between.row().hop == 4


@pytest.mark.parametrize(
    ("held_by", "receiver", "round_"),
    [
        ([1], 2, False),
        ([1, 2], 1, False),
        ([1, 2, 3], 1, True),
        ([1, 2, 3], 2, False),
        ([1, 2, 1, 2], 1, False),
        ([1, 2, 3, 2], 1, True),
    ],
)
def test_a_circle_leads_over_two_others(held_by: list[int], receiver: int, round_: bool) -> None:
    assert would_go_round(held_by, 0, receiver) is round_


def test_given_down_by_who_stands_above_is_no_passing_around(between: Between) -> None:
    between.hand(between.a, between.b)
    between.hand(between.b, between.a)
    between.hand(between.a, between.city)
    between.hand(between.city, between.b)
    assert between.row().hop == 4


# --- taken over, and closed for good


def test_a_unit_above_takes_over_what_never_left(between: Between) -> None:
    call_up(between.a.id, UUID(between.question), between.province.id, why="taken_over", actor=33)
    between.carry()
    call = called(between, between.a)
    assert (call.to_unit, call.why) == (between.province.id, "taken_over")
    between.surrender(between.a, call.transfer_id)
    assert between.row().holder_unit_id == between.province.id
    assert between.transfer(call.transfer_id).asked_by == 33


def test_a_unit_above_takes_over_from_the_holder(between: Between) -> None:
    between.hand(between.a, between.b)
    between.ask(between.b, between.stranger)
    call_up(between.a.id, UUID(between.question), between.city.id, why="taken_over", actor=33)
    between.carry()
    between.surrender(between.b, called(between, between.b).transfer_id)
    assert between.row().holder_unit_id == between.city.id


def test_who_may_not_take_it_over_is_told_so(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    suspend(between.city.id, actor="system")
    for unit in (between.a, between.b, between.stranger, between.city):
        with pytest.raises(TakeOverNotPossibleError):
            call_up(between.a.id, UUID(between.question), unit.id, why="taken_over", actor=33)
    between.carry()
    assert between.told(between.b) == []


def test_neither_who_is_excluded_nor_who_stands_below_takes_it_over(between: Between) -> None:
    between.excluded = [between.province.id]
    between.send_back(between.stranger, between.ask(between.a, between.stranger))
    between.tell_nobody()
    for unit in (between.province, between.city):
        with pytest.raises(TakeOverNotPossibleError):
            call_up(between.a.id, UUID(between.question), unit.id, why="taken_over", actor=33)
    between.carry()
    assert between.told(between.a) == []


def test_what_was_possible_on_the_page_is_asked_again_under_the_lock(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    call_up(between.a.id, UUID(between.question), between.city.id, why="taken_over", actor=33)
    suspend(between.city.id, actor="system")
    between.carry()
    assert between.told(between.b, CaseCalledUp) == []


def test_no_unit_orders_in_the_name_of_the_network(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    order = TakeOverOrdered(
        origin_unit=between.a.id,
        question_id=between.question,
        to_unit=between.city.id,
        why="taken_over",
        account_id=33,
    )
    between.say(between.city, order, HolderClosed(unit_id=between.b.id))
    assert between.told(between.b) == []


def test_closed_for_good_what_it_was_asked_goes_back_at_once(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    archive(between.b.id, actor="system")
    between.carry()
    assert settled(between, between.a) == [("lapsed", "unit_closed")]
    between.accept(between.b, transfer_id)
    assert between.row().holder_unit_id == between.a.id


def test_closed_for_good_what_it_holds_moves_up(between: Between) -> None:
    between.hand(between.a, between.b)
    offer = between.ask(between.b, between.stranger)
    archive(between.b.id, actor="system")
    between.carry()
    call = called(between, between.b)
    assert (call.why, call.to_unit) == ("holder_closed", between.city.id)
    assert between.transfer(offer).outcome == "withdrawn"
    between.surrender(between.b, call.transfer_id)
    assert between.row().holder_unit_id == between.city.id


def test_closed_while_it_is_called_up_to_it(between: Between) -> None:
    between.stuck(between.a)
    archive(between.city.id, actor="system")
    between.surrender(between.a, called(between, between.a).transfer_id)
    assert between.row().holder_unit_id == between.province.id


def test_moved_while_it_holds_it_moves_up_in_its_new_place(between: Between) -> None:
    between.hand(between.a, between.b)
    plan_move(between.b.id, between.network.other_city.id, actor="system")
    between.later(days=1)
    apply_due_moves()
    provision(between.network.other_city.id)
    between.stuck(between.b)
    assert called(between, between.b).to_unit == between.network.other_city.id
