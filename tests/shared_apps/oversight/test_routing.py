"""Who is probably responsible: places, habit, the way up; never a unit that the asker excluded."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.public import Suggestion, suggest_units
from shared_apps.topics.public import sensitive_codes
from tenants.public import suspend
from tests.network import Network
from tests.shared_apps.oversight.between import Between, dead_letters

WAGES = "150305"


@pytest.fixture
def between(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    made = Between(network, monkeypatch)
    yield made
    assert dead_letters() == []


def taken(sender: UnitRef, to: UnitRef, times: int, *, topic: str = WAGES, **said: Any) -> None:
    """So many questions of a topic went from one unit to another before."""
    at = said.pop("at", clock.now())
    with enter_network(role="relay"):
        for _one in range(times):
            row = Custody.objects.create(
                kind=Custody.Kind.QUESTION, unit_id=sender.id, item_id=uuid7(), topic=topic
            )
            values = {
                "id": uuid7(),
                "custody": row,
                "from_unit_id": sender.id,
                "to_unit_id": to.id,
                "asked_at": at,
                "settled_at": at,
                "outcome": Transfer.Outcome.ACCEPTED,
            } | said
            Transfer.objects.create(**values)


def suggested(unit: UnitRef, **said: Any) -> list[Suggestion]:
    values = {"topic": WAGES, "title": "", "text": "", "excluded": []} | said
    return suggest_units(unit.id, **values)


def who(found: list[Suggestion]) -> list[tuple[int, str]]:
    return [(one.unit.id, one.why) for one in found]


def test_a_place_comes_before_habit_and_habit_before_the_way_up(between: Between) -> None:
    taken(between.a, between.province, 2)
    found = suggested(between.a, text="公司在槐荫区")
    assert who(found) == [
        (between.b.id, "place"),
        (between.province.id, "taken"),
        (between.city.id, "above"),
    ]
    assert (found[0].word, found[1].times) == ("槐荫区", 2)


def test_what_neighbours_gave_away_counts_too_and_what_strangers_did_does_not(between: Between) -> None:
    taken(between.stranger, between.province, 5)
    taken(between.b, between.stranger, 2)
    assert who(suggested(between.a)) == [(between.stranger.id, "taken"), (between.city.id, "above")]


def test_most_often_is_first(between: Between) -> None:
    taken(between.a, between.b, 2)
    taken(between.a, between.stranger, 3)
    assert who(suggested(between.a))[:2] == [(between.stranger.id, "taken"), (between.b.id, "taken")]


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": Transfer.Outcome.RETURNED},
        {"role": Transfer.Role.HELPER},
        {"called_up": True},
        {"at": clock.now() - timedelta(days=366)},
    ],
)
def test_not_learnt_from(between: Between, said: dict[str, Any]) -> None:
    taken(between.a, between.b, 2, **said)
    assert who(suggested(between.a)) == [(between.city.id, "above")]


def test_of_a_topic_nobody_took_before_its_first_level_is_asked(between: Between) -> None:
    taken(between.a, between.b, 2, topic="150101")
    taken(between.a, between.stranger, 2, topic="010101")
    found = suggested(between.a)
    assert who(found) == [(between.b.id, "taken"), (between.city.id, "above")]
    assert (found[0].wide, found[0].times) == (True, 0), "sensitive ones may be among them"


def test_small_counts_of_sensitive_topics_are_not_told(between: Between) -> None:
    with enter_unit(between.a):
        topic = min(sensitive_codes())
    taken(between.a, between.b, 10, topic=topic)
    assert suggested(between.a, topic=topic)[0].times == 0
    taken(between.b, between.stranger, 11, topic=topic)
    with enter_unit(between.b):
        assert [one.times for one in suggested(between.city, topic=topic)] == [11, 0, 0]


def test_an_excluded_unit_and_what_stands_below_it_are_never_suggested(between: Between) -> None:
    taken(between.a, between.b, 3)
    text = "槐荫区和长清区都有"
    assert who(suggested(between.a, text=text, excluded=[between.b.id])) == [(between.city.id, "place")]
    found = suggested(between.a, text=text, excluded=[between.city.id])
    assert who(found) == [(between.province.id, "above")], "neither it, nor below it, nor in its stead"


def test_for_a_unit_that_is_not_open_the_nearest_above_it_stands_in(between: Between) -> None:
    [one] = suggested(between.province, text="长清区的夜校")
    assert (one.unit.id, one.why, one.word) == (between.city.id, "place", "长清区")
    assert one.instead == "长清区团委"


def test_a_closed_unit_is_not_suggested(between: Between) -> None:
    taken(between.a, between.b, 3)
    suspend(between.b.id, actor=1)
    found = suggested(between.a, text="槐荫区")
    assert between.b.id not in [one.unit.id for one in found]


def test_the_unit_itself_and_what_it_stands_under_are_no_news(between: Between) -> None:
    assert who(suggested(between.a, text="山东省济南市历下区的事")) == [(between.city.id, "above")]


def test_nobody_stands_above_a_province(between: Between) -> None:
    assert suggested(between.province) == []
