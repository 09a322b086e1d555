"""Facts become the same sums whatever their order, batches and repetitions."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared_apps.insights.models import (
    Breakdown,
    Daily,
    Duration,
    Fact,
    SensitiveQuarter,
    Stock,
    WholeDay,
    WholeStock,
)
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.topics.public import TopicTree, UnknownTopic
from tests.network import Network
from tests.shared_apps.insights.facts import OTHER, PLAIN, Question, again

MONDAY = date(2026, 3, 2)
_KEYS = ("id", "unit_id", "own", "day", "topic", "channel")


def _rows(model: Any, *fields: str) -> set[tuple[Any, ...]]:
    """What a table says: rows of nothing but zeros say nothing."""
    amounts = {"received", "answered", "answered_of_day", "not_accepted", "became_overdue", "open", "overdue"}
    amounts |= {
        "moved_of_day",
        "answered_timed",
        "answered_in_time",
        "closed",
        "sent_back",
        "rated",
        "number",
    }
    names = fields or tuple(f.name for f in model._meta.fields if f.name != "id")
    numbers = [i for i, name in enumerate(names) if name in amounts]
    return {row for row in model.objects.values_list(*names) if any(row[i] for i in numbers)}


def _all_sums() -> tuple[set[tuple[Any, ...]], ...]:
    tables = (Daily, WholeDay, Stock, WholeStock, SensitiveQuarter, Duration, Breakdown)
    return tuple(_rows(model) for model in tables)


def test_a_whole_day_is_what_its_topics_and_channels_add_up_to(
    topic_tree: TopicTree, network: Network
) -> None:
    for number, channel in enumerate(("website", "wechat", "website", "hotline12355")):
        asked = Question.asked(
            (network.a, network.b)[number % 2].id,
            MONDAY + timedelta(days=number % 2),
            topic=(PLAIN, OTHER)[number // 2],
            channel=channel,
        )
        take([asked.received(), asked.timed(60), asked.closed(), asked.rated(4), asked.sent_back()])
    added: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for row in Daily.objects.values():
        kept = added[row["unit_id"], row["own"], row["day"]]
        kept.update({name: n for name, n in row.items() if name not in _KEYS})
    whole = {
        (row["unit_id"], row["own"], row["day"]): Counter(
            {name: n for name, n in row.items() if name not in _KEYS}
        )
        for row in WholeDay.objects.values()
    }
    assert whole == added
    assert sum(day["received"] for day in whole.values()) == 4 * 4, "own, its unit, city and province"


def test_the_whole_stock_is_what_its_topics_and_days_add_up_to(
    topic_tree: TopicTree, network: Network
) -> None:
    asked = [
        Question.asked(
            network.a.id, MONDAY + timedelta(days=number), topic=(PLAIN, OTHER)[number % 2], channel=channel
        )
        for number, channel in enumerate(("website", "wechat", "website", "hotline12355", "website"))
    ]
    take([question.received() for question in asked])
    take([asked[0].overdue(), asked[1].overdue(), asked[1].timed(60)])
    kept = {
        (row["unit_id"], row["own"]): (row["open"], row["overdue"]) for row in WholeStock.objects.values()
    }
    assert len(kept) == 4, "own, its unit, city and province"
    for model in (Daily, Stock):
        found: dict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
        for row in model.objects.values():
            found[row["unit_id"], row["own"]].update({name: row[name] for name in ("open", "overdue")})
        assert {scope: (sums["open"], sums["overdue"]) for scope, sums in found.items()} == kept
    assert Stock.objects.count() == 4 * 2, "one row of each unit and topic"


def test_every_level_above_counts_and_nobody_else(topic_tree: TopicTree, network: Network) -> None:
    question = Question.asked(network.a.id, MONDAY)
    take([question.received(), question.answered(after=2)])
    found = _rows(Daily, "unit_id", "own", "day", "received", "answered", "answered_of_day", "open")
    wednesday = MONDAY + timedelta(days=2)
    above = [(network.a.id, True), *((u.id, False) for u in (network.a, network.city, network.province))]
    assert found == {
        row
        for unit, own in above
        for row in [(unit, own, MONDAY, 1, 0, 1, 1), (unit, own, wednesday, 0, 1, 0, -1)]
    }
    assert _rows(Stock) == set(), "answered: nothing is open anywhere"


def test_stock_is_what_is_open(topic_tree: TopicTree, network: Network) -> None:
    late, calm, refused = (Question.asked(network.a.id, MONDAY) for _ in range(3))
    take([late.received(), calm.received(), refused.received(), late.overdue(), refused.not_accepted()])
    stock = {(u, own): (o, d) for u, own, o, d in _rows(Stock, "unit_id", "own", "open", "overdue")}
    assert stock[network.province.id, False] == (2, 1)
    assert stock[network.a.id, True] == (2, 1)
    assert (network.province.id, True) not in stock, "the province itself received nothing"


def test_what_changes_hands_is_open_where_it_is_held_and_nowhere_twice(
    topic_tree: TopicTree, network: Network
) -> None:
    question = Question.asked(network.a.id, MONDAY)
    told = [question.received(), question.overdue(), question.handed_out(4, late=True)]
    told += [question.handed_in(network.b.id, 4, late=True)]
    take(told)
    stock = {(u, own): (o, d) for u, own, o, d in _rows(Stock, "unit_id", "own", "open", "overdue")}
    assert stock[network.b.id, True] == (1, 1)
    assert (network.a.id, True) not in stock
    assert stock[network.city.id, False] == (1, 1)
    days = {
        (day, o, d)
        for unit, own, day, o, d in Daily.objects.values_list("unit_id", "own", "day", "open", "overdue")
        if (unit, own) == (network.city.id, False)
    }
    assert (MONDAY + timedelta(days=4), 0, 0) in days, "both sides on one day: the city never sees it move"
    take(
        [question.answered_at(network.b.id, 5), replace(question.no_longer_overdue(5), unit_id=network.b.id)]
    )
    assert _rows(Stock) == set()


def test_it_is_answered_by_the_unit_that_took_it_over(topic_tree: TopicTree, network: Network) -> None:
    handed, kept = Question.asked(network.a.id, MONDAY), Question.asked(network.a.id, MONDAY)
    take([handed.received(), kept.received(), handed.handed_out(), handed.handed_in(network.b.id)])
    take([handed.answered_at(network.b.id), kept.answered()])
    fields = ("unit_id", "own", "received", "moved_of_day", "answered_of_day")
    monday = {row[:2]: row[2:] for row in Daily.objects.filter(day=MONDAY).values_list(*fields)}
    assert monday[network.a.id, True] == (2, -1, 1)
    assert monday[network.b.id, True] == (0, 1, 1)
    assert monday[network.city.id, False] == (2, 0, 2)
    before = _all_sums()
    rebuild()
    assert _all_sums() == before


def test_changes_of_hands_count_on_their_day_in_both_units_and_above(
    topic_tree: TopicTree, network: Network
) -> None:
    question = Question.asked(network.a.id, MONDAY)
    take([question.received(), question.handed_out(2), question.handed_in(network.b.id, 2)])
    fields = ("unit_id", "own", "handed_in", "handed_out")
    day = MONDAY + timedelta(days=2)
    counted = {row[:2]: row[2:] for row in Daily.objects.filter(day=day).values_list(*fields)}
    assert counted[network.a.id, True] == (0, 1)
    assert counted[network.b.id, True] == (1, 0)
    assert counted[network.city.id, False] == counted[network.province.id, False] == (1, 1)
    before = _all_sums()
    rebuild()
    assert _all_sums() == before


def test_seeded_questions_are_kept_and_not_counted(topic_tree: TopicTree, network: Network) -> None:
    question = Question.asked(network.a.id, MONDAY, seeded=True)
    take([question.received()])
    assert set(Fact.objects.values_list("question_id", "seeded")) == {(question.id, True)}
    assert not any(_all_sums())


def test_sensitive_topics_are_one_number_per_quarter_and_city(
    topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...]
) -> None:
    first, second = (Question.asked(network.a.id, MONDAY, topic=code) for code in sensitive[:2])
    take([first.received(), second.received(), first.answered(), second.overdue()])
    take([first.timed(90, after=2), first.closed(), first.sent_back(), first.rated()])
    assert _rows(SensitiveQuarter) == {
        (network.city.id, date(2026, 1, 1), 2),
        (network.province.id, date(2026, 1, 1), 2),
    }
    assert _rows(Daily) == set()
    assert _rows(Stock) == set()
    # No trace in rows of zeros either: a row would tell that something was asked.
    assert not Daily.objects.exists()
    assert not Stock.objects.exists()
    assert not Duration.objects.exists()
    assert not Breakdown.objects.exists()


def test_poison_leaves_nothing(topic_tree: TopicTree, network: Network) -> None:
    good = Question.asked(network.a.id, MONDAY)
    with pytest.raises(UnknownTopic):
        take([good.received(), Question.asked(network.a.id, MONDAY, topic="999999").received()])
    with pytest.raises(LookupError):
        take([Question.asked(987_654, MONDAY).received()])
    assert not Fact.objects.exists()
    assert not any(_all_sums())


def test_a_move_counts_under_the_place_of_the_day(topic_tree: TopicTree, network: Network) -> None:
    """Written as the tree's history: until Tuesday below one city, from Wednesday on below the other."""
    from tenants.models import UnitPlace

    wednesday = MONDAY + timedelta(days=2)
    old = UnitPlace.objects.get(unit_id=network.a.id)
    old.to_day = wednesday
    old.save()
    segment = network.a.path.removeprefix(network.city.path)
    UnitPlace.objects.create(unit_id=network.a.id, path=network.other_city.path + segment, from_day=wednesday)
    before, after = Question.asked(network.a.id, MONDAY), Question.asked(network.a.id, wednesday)
    # The answer to the former comes after the move: the day of the answer counts for the new city, the rate
    # of the day of receipt for the old one.
    take([after.received(), before.answered(after=3), before.received()])
    answered = _rows(Daily, "unit_id", "own", "day", "received", "answered", "answered_of_day")
    of_cities = {row for row in answered if row[0] in (network.city.id, network.other_city.id)}
    assert of_cities == {
        (network.city.id, False, MONDAY, 1, 0, 1),
        (network.other_city.id, False, wednesday, 1, 0, 0),
        (network.other_city.id, False, MONDAY + timedelta(days=3), 0, 1, 0),
    }


STEPS = {
    "answered": lambda question: question.answered(),
    "answered soon": lambda question: question.timed(45),
    "answered late": lambda question: question.timed(4_000, after=6, in_time=False),
    "overdue": lambda question: question.overdue(),
    "no longer overdue": lambda question: question.no_longer_overdue(),
    "not accepted": lambda question: question.not_accepted(),
    "closed": lambda question: question.closed(helped_by="league,expert"),
    "sent back": lambda question: question.sent_back(),
    "closed again": lambda question: question.closed(after=30, worked=7_000, helped_by="party"),
    "rated": lambda question: question.rated(),
    "rated badly": lambda question: question.rated(2, after=31),
}

_lives = st.lists(
    st.tuples(
        st.integers(0, 3),  # unit
        st.integers(0, 120),  # day
        st.integers(0, 2),  # topic
        st.sampled_from(["website", "hotline"]),
        st.booleans(),  # seeded
        st.lists(st.sampled_from(sorted(STEPS)), unique=True),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=_lives, chance=st.randoms(use_true_random=False), size=st.integers(1, 12))
def test_any_order_any_batches_any_repetition(
    lives: list[tuple[int, int, int, str, bool, list[str]]],
    chance: Random,
    size: int,
    topic_tree: TopicTree,
    network: Network,
    sensitive: tuple[str, ...],
) -> None:
    units = (network.a.id, network.b.id, network.city.id, network.stranger.id)
    topics = (PLAIN, OTHER, sensitive[0])
    facts: list[NewFact] = []
    for unit, day, topic, channel, seeded, steps in lives:
        question = Question.asked(
            units[unit], MONDAY + timedelta(days=day), topic=topics[topic], channel=channel, seeded=seeded
        )
        facts += [question.received(), *(STEPS[step](question) for step in steps)]
    shuffled = [*facts, *(again(fact) for fact in facts[::2])]
    chance.shuffle(shuffled)

    expected = _sums_of([facts])
    batches = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
    assert _sums_of(batches) == expected
    assert _sums_of(batches, rebuilt=True) == expected


def _sums_of(batches: Sequence[Sequence[NewFact]], *, rebuilt: bool = False) -> object:
    """The sums of these batches alone: taken back afterwards."""
    with transaction.atomic():
        for batch in batches:
            take(batch)
        if rebuilt:
            Daily.objects.update(received=7)
            Stock.objects.all().delete()
            WholeStock.objects.update(open=5)
            Duration.objects.update(number=3)
            Breakdown.objects.all().delete()
            rebuild()
        found = _all_sums()
        transaction.set_rollback(True)
    return found
