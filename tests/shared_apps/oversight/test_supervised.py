"""What units above see of questions that go from hand to hand, and what nobody else sees."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.case_messages import CaseCalledUp, CaseStuck
from shared_apps.oversight.public import SEEN, Seen, cases_below, chain_of, count_below
from tests.network import Network
from tests.shared_apps.oversight.between import CANARY, Between, dead_letters


@pytest.fixture
def between(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    made = Between(network, monkeypatch)
    yield made
    assert dead_letters() == []


def seen(unit: UnitRef, what: Seen) -> list[tuple[str, str, str]]:
    return [(case.holder_name, case.from_name, case.to_name) for case in cases_below(unit.id, what)]


def nothing_seen(unit: UnitRef) -> bool:
    return set(count_below(unit.id).values()) == {0} and all(
        cases_below(unit.id, what) == [] for what in SEEN
    )


def test_an_answer_that_is_late(between: Between) -> None:
    between.ask(between.a, between.b)
    helper = between.transfer(between.ask_help(between.a, between.stranger))
    assert helper.accept_by is not None
    assert nothing_seen(between.province)
    between.later(seconds=(helper.accept_by - clock.now()).total_seconds() + 1)
    found = [(case.to_name, case.role) for case in cases_below(between.city.id, "late")]
    assert found == [("槐荫区团委", "lead"), ("陕西省团委", "helper")]
    assert count_below(between.city.id)["late"] == 2
    assert [case.to_name for case in cases_below(between.b.id, "late")] == ["槐荫区团委"]
    assert [case.to_name for case in cases_below(between.stranger.id, "late")] == ["陕西省团委"]
    with enter_unit(between.b):
        assert len(cases_below(between.b.id, "late")) == 1, "callable anywhere"


def test_what_was_sent_back_and_nobody_has_taken_since(between: Between) -> None:
    between.send_back(between.b, between.ask(between.a, between.b))
    [case] = cases_below(between.city.id, "returned")
    assert (case.holder_name, case.to_name, case.outcome) == ("历下区团委", "槐荫区团委", "returned")
    assert case.outcome_reason == "not_ours"
    assert CANARY not in str(case)
    assert nothing_seen(between.stranger)
    assert nothing_seen(between.b)
    between.hand(between.a, between.province)
    assert nothing_seen(between.province)


def test_what_moved_up(between: Between) -> None:
    between.stuck(between.a)
    [call] = between.told(between.a, CaseCalledUp)
    between.surrender(between.a, call.transfer_id)
    assert seen(between.province, "escalated") == [("济南市团委", "历下区团委", "济南市团委")]
    assert nothing_seen(between.stranger)
    between.hand(between.city, between.b)
    assert seen(between.province, "escalated") == []


def test_what_is_stuck(between: Between) -> None:
    """Nobody stands over a province: neither what never left nor what came there moves up."""
    known = {"topic": "", "excluded_units": [], "why": "late"}
    at_home = CaseStuck(origin_unit=between.stranger.id, question_id=between.question, **known)
    between.say(between.stranger, at_home)
    [case] = cases_below(between.stranger.id, "stuck")
    assert (case.holder_name, case.transfer_id) == ("陕西省团委", None)
    assert nothing_seen(between.province)


def test_what_is_called_up_and_not_handed_over(between: Between) -> None:
    between.stuck(between.a)
    assert seen(between.province, "stuck") == [], "it is on its way"
    between.later(hours=2)
    assert seen(between.province, "stuck") == [("历下区团委", "历下区团委", "济南市团委")]
    [call] = between.told(between.a, CaseCalledUp)
    between.surrender(between.a, call.transfer_id)
    assert seen(between.province, "stuck") == []


@pytest.mark.parametrize("excluded", ["city", "province"])
def test_an_excluded_unit_sees_nothing_though_it_stands_above_all(between: Between, excluded: str) -> None:
    """The city itself, or the province, which keeps out the city below it too."""
    between.excluded = [getattr(between, excluded).id]
    province_sees = int(excluded == "city")
    between.send_back(between.stranger, between.ask(between.a, between.stranger))
    assert nothing_seen(between.city)
    assert len(cases_below(between.province.id, "returned")) == province_sees
    asked = between.transfer(between.ask(between.a, between.stranger))
    assert asked.accept_by is not None
    between.later(seconds=(asked.accept_by - clock.now()).total_seconds() + 1)
    assert nothing_seen(between.city)
    assert len(cases_below(between.province.id, "late")) == province_sees
    between.later(days=20)
    between.stuck(between.a)
    assert nothing_seen(between.city)
    assert chain_of(between.city.id, between.a.id, UUID(between.question)) == []
    between.later(hours=2)
    assert nothing_seen(between.province) is not bool(province_sees)


def test_withdrawn_it_is_nobodys_business(between: Between) -> None:
    between.send_back(between.b, between.ask(between.a, between.b))
    between.withdraw()
    assert nothing_seen(between.province)


def test_the_chain_is_read_by_who_had_a_part_and_who_stands_above(between: Between) -> None:
    between.send_back(between.b, between.ask(between.a, between.b))
    between.hand(between.a, between.stranger)
    question = UUID(between.question)
    for unit in (between.a, between.b, between.stranger, between.city, between.province):
        chain = chain_of(unit.id, between.a.id, question)
        assert [(step["to"], step["outcome"]) for step in chain] == [
            ("槐荫区团委", "returned"),
            ("陕西省团委", "accepted"),
        ]
        assert CANARY not in str(chain)
    assert chain_of(between.network.other_city.id, between.a.id, question) == []
