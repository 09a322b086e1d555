"""How many people: absolute numbers of each day, summed for every unit above; small ones of young people held
back.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.headcount_facts import (
    EXPERTS,
    HEADCOUNTS,
    OF_YOUNG_PEOPLE,
    VERIFIED,
    VOLUNTEERS,
)
from shared_apps.insights.data import SETTLES, SMALLEST_SENSITIVE
from shared_apps.insights.data.measures import MEASURES, Kept
from shared_apps.insights.models import Headcount
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.projections.headcounts import StrangeHeadcountError, Told, take_headcounts
from shared_apps.insights.queries import headcounts as read
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.insights.queries.frozen import frozen, thawed
from shared_apps.insights.queries.headcounts import (
    CLOSED,
    COUNTED,
    HELD_BACK,
    NOT_OPENED,
    NOT_REPORTED,
    headcounts_by_unit,
    headcounts_of,
)
from shared_apps.insights.queries.known import known_days
from shared_apps.topics.public import TopicTree
from tenants.models import UnitPlace
from tenants.public import UnitCard, suspend, unit_card
from tests.network import Network

Staff = Callable[..., Client]
TODAY = clock.business_day()
DAY = TODAY - timedelta(days=1)
MONTH_END = (TODAY - SETTLES).replace(day=1) - timedelta(days=1)


def told(unit: UnitCard, order: int = 1, day: date = DAY, **numbers: int) -> Told:
    return Told(unit.id, day, numbers or {EXPERTS: 3, VOLUNTEERS: 5}, (0, order))


def sums(code: str = EXPERTS) -> set[tuple[int, bool, date, int, int]]:
    rows = Headcount.objects.filter(code=code)
    return set(rows.values_list("unit_id", "own", "day", "number", "units"))


def numbers(unit: UnitCard, code: str = EXPERTS, *, last: date = TODAY) -> tuple[int | None, str, int]:
    [found] = [one for one in headcounts_of(unit, last, today=TODAY) if one.code == code]
    return found.number, found.cell, found.units


def test_every_number_is_a_measure_that_says_how_it_adds_up() -> None:
    measures = [measure for measure in MEASURES.values() if measure.kept is Kept.HEADCOUNT]
    assert {measure.code for measure in measures} == set(HEADCOUNTS)


def test_what_a_unit_tells_stands_for_it_and_adds_up_above(in_network: None, network: Network) -> None:
    take_headcounts([told(network.a), told(network.b, experts=4)])
    assert sums() == {
        (network.a.id, True, DAY, 3, 1),
        (network.a.id, False, DAY, 3, 1),
        (network.b.id, True, DAY, 4, 1),
        (network.b.id, False, DAY, 4, 1),
        (network.city.id, False, DAY, 7, 2),
        (network.province.id, False, DAY, 7, 2),
    }


def test_the_last_word_holds_in_any_order_and_however_often(in_network: None, network: Network) -> None:
    before = DAY - timedelta(days=1)
    said = [
        told(network.a, 1, experts=9),
        told(network.a, 3, experts=2),
        told(network.a, 2, experts=7),
        told(network.a, 4, before, experts=5),
    ]
    seen = []
    for order in permutations(said):
        for one in order:
            take_headcounts([one])
            take_headcounts([one, replace(one)])
        seen.append(sums())
        rebuild()
        assert sums() == seen[-1], "a rebuild makes the same of it"
        Headcount.objects.all().delete()
    take_headcounts(said)
    assert all(one == sums() for one in seen)
    assert (network.city.id, False, DAY, 2, 1) in sums()
    assert (network.city.id, False, before, 5, 1) in sums()


def test_a_unit_that_moved_counts_on_each_day_where_it_stood(in_network: None, network: Network) -> None:
    UnitPlace.objects.filter(unit_id=network.a.id).update(to_day=DAY)
    path = f"{network.other_city.path}{network.a.id:06d}."
    UnitPlace.objects.create(unit_id=network.a.id, path=path, from_day=DAY)
    late = told(network.a, 1, DAY - timedelta(days=1))
    take_headcounts([told(network.a, 2), late])
    assert {row for row in sums() if row[0] in (network.city.id, network.other_city.id)} == {
        (network.other_city.id, False, DAY, 3, 1),
        (network.city.id, False, DAY - timedelta(days=1), 3, 1),
    }
    before = sums()
    rebuild()
    assert sums() == before


@pytest.mark.parametrize("said", [{"members": 3}, {EXPERTS: -1}])
def test_what_no_measure_knows_is_not_dropped(
    in_network: None, network: Network, said: dict[str, int]
) -> None:
    with pytest.raises(StrangeHeadcountError):
        take_headcounts([told(network.a, **said)])
    with pytest.raises(LookupError):
        take_headcounts([Told(10**9, DAY, {EXPERTS: 1}, (0, 1))])


def test_a_day_that_nobody_told_is_not_zero(in_network: None, network: Network) -> None:
    suspend(network.b.id, actor=1)
    assert numbers(network.city) == (None, NOT_REPORTED, 0)
    take_headcounts([told(network.a, experts=0)])
    assert numbers(network.city) == (0, COUNTED, 1)
    lines = headcounts_by_unit(unit_card(network.city.id), TODAY, today=TODAY)
    cells = {
        (line.unit.id, line.is_own): one.cell for line in lines for one in line.figures if one.code == EXPERTS
    }
    assert cells == {
        (network.city.id, True): NOT_REPORTED,
        (network.a.id, False): COUNTED,
        (network.b.id, False): CLOSED,
        (network.listed.id, False): NOT_OPENED,
    }


def test_a_period_shows_its_own_end(in_network: None, network: Network) -> None:
    earlier = DAY - timedelta(days=20)
    take_headcounts([told(network.a, 1, earlier, experts=1), told(network.a, 2, experts=2)])
    assert numbers(network.a)[0] == 2
    assert numbers(network.a, last=earlier)[0] == 1
    assert numbers(network.a, last=earlier + timedelta(days=3))[0] == 1, "the last that was told"
    assert numbers(network.a, last=earlier - timedelta(days=1)) == (None, NOT_REPORTED, 0)


def test_young_people_stand_for_months_that_are_over(in_network: None, network: Network) -> None:
    take_headcounts([told(network.a, 1, DAY, verified=500), told(network.a, 2, MONTH_END, verified=50)])
    assert numbers(network.province, VERIFIED) == (50, COUNTED, 1)
    [figure] = [one for one in headcounts_of(network.a, TODAY, today=TODAY) if one.code == VERIFIED]
    assert (figure.day, figure.number) == (MONTH_END, 50)
    before = MONTH_END - timedelta(days=1)
    [figure] = [one for one in headcounts_of(network.a, before, today=TODAY) if one.code == VERIFIED]
    assert figure.day < MONTH_END, "a period that ends within a month shows the month before"
    for after, is_shown in ((0, False), (5, False), (6, True)):
        today = MONTH_END + timedelta(days=after)
        shown = headcounts_of(network.a, today, today=today)
        assert {one.day == MONTH_END for one in shown if one.code in OF_YOUNG_PEOPLE} == {is_shown}


def _verified(network: Network, a: int, b: int, city: int = 0, other_city: int = 0) -> None:
    said = {network.a: a, network.b: b, network.city: city, network.other_city: other_city}
    take_headcounts([told(unit, n + 1, MONTH_END, verified=said[unit]) for n, unit in enumerate(said)])


def _cells(unit: UnitCard) -> dict[tuple[int, bool], int | None]:
    lines = headcounts_by_unit(unit, TODAY, today=TODAY)
    return {
        (line.unit.id, line.is_own): one.number
        for line in lines
        for one in line.figures
        if one.code == VERIFIED
    }


def test_small_numbers_of_young_people_are_shown_nowhere(in_network: None, network: Network) -> None:
    _verified(network, a=30, b=4)
    assert numbers(network.city, VERIFIED)[:2] == (34, COUNTED)
    assert numbers(network.b, VERIFIED)[:2] == (None, HELD_BACK)
    assert numbers(network.a, VERIFIED)[:2] == (None, HELD_BACK), "34 − 30 would tell it"
    assert set(_cells(network.city).values()) == {None}


def test_that_a_day_is_known_does_not_tell_zero_from_few(in_network: None, network: Network) -> None:
    _verified(network, a=0, b=3)
    known = [known_days([unit.id])[VERIFIED] for unit in (network.a, network.b)]
    assert known[0] == known[1]


def test_nothing_is_shown_below_what_is_held_back(in_network: None, network: Network) -> None:
    """The city is held back for its neighbour's sake; its parts would add up to it."""
    _verified(network, a=20, b=20, other_city=3)
    assert numbers(network.province, VERIFIED)[0] == 43
    assert numbers(network.city, VERIFIED)[1] == HELD_BACK
    assert numbers(network.a, VERIFIED)[1] == HELD_BACK
    assert set(_cells(network.city).values()) == {None}


def test_where_units_have_moved_since_no_difference_tells(in_network: None, network: Network) -> None:
    _verified(network, a=30, b=15)
    assert _cells(network.city)[network.b.id, False] == 15
    # As if the sum had been made under another tree.
    Headcount.objects.filter(unit_id=network.city.id, own=False, code=VERIFIED).update(number=38)
    assert set(_cells(network.city).values()) == {None}


class _Tree:
    """A made-up tree of three levels, read by the product's own rules."""

    def __init__(self, counts: list[list[int]]) -> None:
        self.told: dict[tuple[int, bool, str], tuple[int, int]] = {}
        self.root = _card(1)
        self.middle = [_card(10 + n) for n in range(len(counts))]
        self.leaves = {
            card.id: [_card(card.id * 100 + n) for n in range(len(below))]
            for card, below in zip(self.middle, counts, strict=True)
        }
        for card, below in zip(self.middle, counts, strict=True):
            for leaf, number in zip(self.leaves[card.id], below, strict=True):
                self.told[leaf.id, False, VERIFIED] = (number, 1)
            self.told[card.id, False, VERIFIED] = (sum(below), 1)
        self.told[1, False, VERIFIED] = (sum(map(sum, counts)), 1)
        self.beside = {1: self.middle, **self.leaves}

    def number(self, card: UnitCard) -> int:
        return self.told[card.id, False, VERIFIED][0]

    def is_shown(self, *above: UnitCard) -> bool:
        return read._is_shown(above, self.beside, VERIFIED, self.told)


def _card(unit_id: int) -> UnitCard:
    return replace(_SAMPLE, id=unit_id)


_SAMPLE = UnitCard(
    id=1,
    name="",
    short_name="",
    kind="county",
    line="",
    level=1,
    path="",
    parent_id=None,
    state="live",
    slug="",
    host="",
    schema=None,
)


@given(st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_small_number_follows_from_those_that_are_shown(counts: list[list[int]]) -> None:
    """Every equation that a reader has: a shown number less its shown parts. What is left is 0 or at least
    11, and whatever is held back has no shown part that would tell it.
    """
    tree = _Tree(counts)
    root_shown = tree.is_shown(tree.root)
    assert not root_shown or tree.number(tree.root) >= SMALLEST_SENSITIVE
    middle = [card for card in tree.middle if tree.is_shown(tree.root, card)]
    assert root_shown or not middle
    rest = tree.number(tree.root) - sum(tree.number(card) for card in middle)
    assert not root_shown or rest == 0 or rest >= SMALLEST_SENSITIVE
    for card in tree.middle:
        shown = [leaf for leaf in tree.leaves[card.id] if tree.is_shown(tree.root, card, leaf)]
        assert card in middle or not shown
        assert all(tree.number(leaf) >= SMALLEST_SENSITIVE for leaf in shown)
        left = tree.number(card) - sum(tree.number(leaf) for leaf in shown)
        assert card not in middle or left == 0 or left >= SMALLEST_SENSITIVE


def test_pages_and_files_show_them(topic_tree: TopicTree, network: Network, staff: Staff) -> None:
    with enter_network():
        take_headcounts([told(network.a, experts=3, volunteers=77)])
        _verified(network, a=30, b=4)
    reader = staff("network_viewer", network.city)
    body = reader.get(f"/dashboard/{network.city.id}/").content.decode()
    assert 'data-headcount="volunteers"' in body
    assert "data-headcount" not in reader.get(f"/dashboard/{network.city.id}/?topic=01").content.decode()
    page = reader.get(f"/dashboard/{network.city.id}/people/").content.decode()
    assert "77" in page
    assert "未上报" in page
    assert "未达公布标准" in page
    assert reader.get(f"/dashboard/{network.other_city.id}/people/").status_code == 404
    text = reader.get(f"/dashboard/{network.city.id}/people.csv").content.decode()
    assert str(MEASURES[VERIFIED].definition)[:12] in text
    assert f"{network.a.name}," in text
    assert reader.get(f"/dashboard/{network.city.id}/people.xlsx").status_code == 200


def test_pinned_figures_keep_them(topic_tree: TopicTree, network: Network) -> None:
    take_headcounts([told(network.a)])
    shown = dashboard(network.city, periods.read({}, TODAY))
    plain = frozen(shown)
    take_headcounts([told(network.a, 2, experts=99)])
    assert thawed(plain).people == shown.people
    del plain["people"]
    assert thawed(plain).people == (), "pinned before these figures were"
