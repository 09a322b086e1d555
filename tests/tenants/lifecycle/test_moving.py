"""Moves: decided today, in force from midnight, with everything below, remembered by day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from huisheng.kernel.tenancy import enter_network
from tenants.lifecycle import hooks, moving
from tenants.lifecycle.moving import MoveNotPossibleError, apply_due_moves, plan_move
from tenants.models import Unit, UnitPlace
from tenants.public import create_unit, place_on, unit_card
from tests.network import Network

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)
TOMORROW = TODAY + timedelta(days=1)


class Calendar:
    """The business day of the test."""

    day = TODAY


@pytest.fixture(autouse=True)
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    calendar = Calendar()
    monkeypatch.setattr(moving, "business_day", lambda at=None: calendar.day)
    return calendar


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, Sequence[int], Sequence[int], date]]]:
    calls: list[tuple[int, Sequence[int], Sequence[int], date]] = []
    monkeypatch.setattr(hooks, "_moved", [lambda *call: calls.append(call)])
    return calls


def _places(unit_id: int) -> set[tuple[str, date, date | None]]:
    with enter_network():
        return set(UnitPlace.objects.filter(unit_id=unit_id).values_list("path", "from_day", "to_day"))


def test_a_move_waits_for_midnight_and_is_known_by_day_at_once(network: Network, calendar: Calendar) -> None:
    old, new = network.city.id, network.other_city.id
    assert plan_move(network.a.id, new, actor=1) == TOMORROW
    assert unit_card(network.a.id).parent_id == old
    assert place_on(network.a.id, TODAY)[-2:] == [old, network.a.id]
    assert place_on(network.a.id, TOMORROW)[-2:] == [new, network.a.id]
    assert apply_due_moves() == 0
    assert unit_card(network.a.id).parent_id == old

    calendar.day = TOMORROW
    assert apply_due_moves() == 1
    card = unit_card(network.a.id)
    assert (card.parent_id, card.path) == (new, f"{unit_card(new).path}{network.a.path[-7:]}")
    assert apply_due_moves() == 0
    assert place_on(network.a.id, TODAY)[-2:] == [old, network.a.id]


def test_everything_below_moves_along_and_each_is_told(
    network: Network, calendar: Calendar, told: list[tuple[int, Sequence[int], Sequence[int], date]]
) -> None:
    stranger = network.stranger
    plan_move(network.city.id, stranger.id, actor=1)
    calendar.day = TOMORROW
    apply_due_moves()
    moved = {network.city.id, network.a.id, network.b.id, network.listed.id}
    assert {unit_id for unit_id, *_ in told} == moved
    for unit_id, old_place, new_place, day in told:
        assert (old_place[0], new_place[0], day) == (network.province.id, stranger.id, TOMORROW)
        assert old_place[-1] == new_place[-1] == unit_id
    for unit_id in moved:
        assert unit_card(unit_id).path.startswith(stranger.path)
    with enter_network():
        assert (
            set(Unit.objects.filter(path__startswith=network.city.path).values_list("pk", flat=True)) == set()
        )


def test_the_last_decision_of_a_day_counts(network: Network, calendar: Calendar) -> None:
    plan_move(network.a.id, network.other_city.id, actor=1)
    plan_move(network.a.id, network.stranger.id, actor=1)
    assert place_on(network.a.id, TOMORROW)[:-1] == [network.stranger.id]
    calendar.day = TOMORROW
    assert apply_due_moves() == 1
    assert unit_card(network.a.id).parent_id == network.stranger.id


def test_deciding_for_the_present_parent_takes_a_move_back(network: Network, calendar: Calendar) -> None:
    before = _places(network.a.id)
    plan_move(network.a.id, network.other_city.id, actor=1)
    assert _places(network.a.id) != before
    plan_move(network.a.id, network.city.id, actor=1)
    assert _places(network.a.id) == before
    calendar.day = TOMORROW
    assert apply_due_moves() == 0


def test_two_moves_of_one_night_build_on_each_other(network: Network, calendar: Calendar) -> None:
    plan_move(network.a.id, network.b.id, actor=1)
    plan_move(network.b.id, network.other_city.id, actor=1)
    way = [network.province.id, network.other_city.id, network.b.id, network.a.id]
    assert place_on(network.a.id, TOMORROW) == way
    calendar.day = TOMORROW
    assert apply_due_moves() == 2
    assert unit_card(network.a.id).path == "".join(f"{pk:06d}." for pk in way)


@pytest.mark.parametrize("under", ["city", "a"])
def test_no_unit_stands_below_itself(network: Network, under: str) -> None:
    before = _places(network.city.id)
    with pytest.raises(MoveNotPossibleError):
        plan_move(network.city.id, getattr(network, under).id, actor=1)
    assert _places(network.city.id) == before


def test_units_cannot_come_below_each_other_in_one_night(network: Network) -> None:
    plan_move(network.a.id, network.b.id, actor=1)
    with pytest.raises(MoveNotPossibleError):
        plan_move(network.b.id, network.a.id, actor=1)
    assert place_on(network.b.id, TOMORROW)[-2] == network.city.id


def test_a_unit_entered_below_a_moving_one_comes_along(network: Network, calendar: Calendar) -> None:
    plan_move(network.city.id, network.stranger.id, actor=1)
    late = create_unit(
        name="共青团新区委员会",
        short_name="新区团委",
        kind="zone",
        slug="late",
        parent_id=network.city.id,
        from_day=TODAY,
    )
    calendar.day = TOMORROW
    apply_due_moves()
    assert unit_card(late).path.startswith(network.stranger.path)
    assert place_on(late, TODAY)[0] == network.province.id
    assert place_on(late, TOMORROW)[0] == network.stranger.id


def test_days_that_were_missed_are_caught_up_in_order(network: Network, calendar: Calendar) -> None:
    plan_move(network.a.id, network.other_city.id, actor=1)
    calendar.day = TOMORROW + timedelta(days=3)
    assert plan_move(network.a.id, network.stranger.id, actor=1) == calendar.day + timedelta(days=1)
    assert unit_card(network.a.id).parent_id == network.other_city.id
    assert place_on(network.a.id, calendar.day)[1] == network.other_city.id


def test_unknown_units_are_refused(network: Network) -> None:
    with pytest.raises(LookupError):
        plan_move(999_999, network.city.id, actor=1)
    with pytest.raises(LookupError):
        plan_move(network.a.id, 999_999, actor=1)
