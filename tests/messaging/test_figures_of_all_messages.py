"""Real messages in 30 units: the sums of the network are what each unit's own tables say.

Every third message of each file, and all of them with HUISHENG_FIGURES=all, as in `make check-all`: what is
counted, and whether there is something of every kind, is asked of both.
"""

import csv
import gzip
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

import huisheng.config.demo
from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.insights.data.appraisal_indicators import INDICATORS
from shared_apps.insights.data.durations import bucket_of
from shared_apps.insights.models import Daily, Duration, SensitiveQuarter, Stock
from shared_apps.insights.queries.appraisal_figures import shares
from shared_apps.topics.public import import_tree, tree
from tenant_apps.questions.public import MessageImport, ParsedMessage, by_number
from tenants.public import UnitCard, create_unit, provision, unit_card, unit_ref
from tests.messaging import appraised
from tests.network import Network

DATA = Path(huisheng.config.demo.__file__).parent / "data"
FILES = ("messages_with_replies.csv.gz", "messages.csv.gz", "messages_labelled.csv.gz")
MORE = 26
EVERY = 1 if os.environ.get("HUISHENG_FIGURES") == "all" else 3
"""One in so many messages is taken."""

# What the dashboards say, in the words of a unit's own table. Not one function of the product is used here.
COUNTED = """
SELECT left(topic, 2),
       count(*),
       count(answered_at),
       count(answered_at) FILTER (WHERE answered_at < due_at),
       count(overdue_at),
       count(*) FILTER (WHERE answered_at IS NULL),
       count(*) FILTER (WHERE answered_at IS NULL AND overdue_at IS NOT NULL)
FROM questions_question WHERE NOT seeded AND topic <> ALL(%s) GROUP BY 1
"""
MONTHS = """
SELECT to_char(received_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), count(*)
FROM questions_question WHERE NOT seeded AND topic <> ALL(%s) GROUP BY 1
"""
MINUTES = """
SELECT (told->>'answer')::int FROM questions_question
WHERE NOT seeded AND topic <> ALL(%s) AND answered_at IS NOT NULL
"""
SENSITIVE = "SELECT count(*) FROM questions_question WHERE NOT seeded AND topic = ANY(%s)"


@pytest.fixture
def thirty(
    network: Network, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[UnitCard]]:
    """Thirty units with schemas: those of every test, and counties below both cities."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    with enter_network():
        import_tree()
    made = []
    for number in range(MORE):
        slug = f"of-thirty-{number}"
        parent = (network.city, network.other_city)[number % 2].id
        made.append(
            create_unit(name=slug, short_name=slug, kind="county", slug=slug, parent_id=parent, code=slug)
        )
    refs = [provision(unit_id) for unit_id in made]
    own = (network.a, network.b, network.city, network.province)
    yield [*own, *(unit_card(unit_id) for unit_id in made)]
    with enter_network(role="owner"), connection.cursor() as cursor:
        for ref in refs:
            # Later tests empty every schema that there is.
            drop = sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(ref.schema))
            cursor.execute(drop.as_string(None))


def _rows(unit: UnitCard, query: str, codes: list[str]) -> list[tuple[Any, ...]]:
    with enter_unit(unit_ref(unit.id)), connection.cursor() as cursor:
        cursor.execute(query, [codes])
        return list(cursor.fetchall())


def _filed() -> Callable[[ParsedMessage], ParsedMessage]:
    """Each message under a leaf, all leaves alike: what words suggest is tested elsewhere, and would cost
    most of the time here.
    """
    with enter_network():
        cards = tree().cards
    leaves = [
        tuple(cards[code[:end]].name for end in range(2, len(code) + 1, 2))
        for code, card in sorted(cards.items())
        if card.is_leaf
    ]
    numbers = count()
    return lambda message: replace(message, categories=leaves[next(numbers) % len(leaves)])


def _some(name: str, folder: Path) -> Path:
    """A file of messages with one in EVERY of them."""
    if EVERY == 1:
        return DATA / name
    path = folder / name
    with (
        gzip.open(DATA / name, "rt", encoding="utf-8-sig", newline="") as whole,
        gzip.open(path, "wt", encoding="utf-8", newline="") as some,
    ):
        rows = csv.reader(whole)
        csv.writer(some).writerows([next(rows), *islice(rows, 0, None, EVERY)])
    return path


def test_the_figures_are_what_the_units_own_tables_say(
    thirty: list[UnitCard], network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    place, filed = by_number(thirty), _filed()
    for name in FILES:
        with enter_network():
            MessageImport(source="all", place=place, now=now, fault=lambda problem: None, adjust=filed).run(
                _some(name, tmp_path)
            )
    for unit in thirty:
        relay_up(unit_ref(unit.id))
    with enter_network():
        cards = tree().cards
        codes = [code for code, card in cards.items() if card.sensitivity]
        plain = {code for code, card in cards.items() if card.is_leaf} - {*codes}
    said: dict[int, dict[str, tuple[int, ...]]] = {}
    months: Counter[tuple[int, str]] = Counter()
    minutes: Counter[tuple[int, int]] = Counter()
    sensitive = 0
    for unit in thirty:
        said[unit.id] = {topic: tuple(numbers) for topic, *numbers in _rows(unit, COUNTED, codes)}
        months.update({(unit.id, month): number for month, number in _rows(unit, MONTHS, codes)})
        minutes.update((unit.id, bucket_of(one)) for (one,) in _rows(unit, MINUTES, codes))
        sensitive += _rows(unit, SENSITIVE, codes)[0][0]
    everything = sum(numbers[0] for by_topic in said.values() for numbers in by_topic.values())
    assert everything > 2_000 / EVERY, "the files hold some thousand messages"
    topics = {topic for by_topic in said.values() for topic in by_topic}
    assert topics == {code[:2] for code in plain}, "something of every topic"
    for column in range(6):
        assert any(numbers[column] for by_topic in said.values() for numbers in by_topic.values()), column
    assert minutes
    assert sensitive
    assert len([unit for unit in thirty if said[unit.id]]) == 30

    with enter_network():
        for unit in thirty:
            assert _own(unit.id) == said[unit.id], unit.slug
            found: Counter[tuple[int, str]] = Counter()
            for day, number in Daily.objects.filter(unit_id=unit.id, own=True).values_list("day", "received"):
                found[unit.id, f"{day:%Y-%m}"] += number
            assert +found == Counter({key: n for key, n in months.items() if key[0] == unit.id})
            histogram = Duration.objects.filter(unit_id=unit.id, own=True, what="answer")
            counted: Counter[tuple[int, int]] = Counter()
            for bucket, number in histogram.values_list("bucket", "number"):
                counted[unit.id, bucket] += number
            assert counted == Counter({key: n for key, n in minutes.items() if key[0] == unit.id})
        below = [unit for unit in thirty if unit.path.startswith(network.city.path)]
        for whole, units in ((network.province, thirty), (network.city, below)):
            assert _whole(whole.id) == sum((Counter(_flat(said[unit.id])) for unit in units), Counter())
        quarters = SensitiveQuarter.objects.filter(unit_id=network.province.id)
        assert sum(quarters.values_list("received", flat=True)) == sensitive
    _appraised(thirty, network, codes, monkeypatch)


def _appraised(
    thirty: list[UnitCard], network: Network, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """督导考核: part and whole of each indicator, for all of time and for stretches of it."""
    refs = {unit.id: unit_ref(unit.id) for unit in thirty}
    before = clock.business_day() - timedelta(days=1)
    appraised.live_on(list(refs.values()), codes, monkeypatch)
    today = clock.business_day()
    with enter_network():
        days = list(Daily.objects.filter(received__gt=0).order_by("day").values_list("day", flat=True))
    median = days[len(days) // 2]
    periods = [
        (days[0], today),
        (days[0], median),
        (median + timedelta(days=1), before),
        (before + timedelta(days=1), today),
    ]
    for first, last in periods:
        said = {unit: appraised.said_by(ref, codes, first, last) for unit, ref in refs.items()}
        expected = dict(said)
        for whole, units in (
            (network.province, thirty),
            (network.city, [unit for unit in thirty if unit.path.startswith(network.city.path)]),
        ):
            expected[whole.id] = {
                code: tuple(sum(one) for one in zip(*(said[unit.id][code] for unit in units), strict=True))
                for code in INDICATORS
            }
        with enter_network():
            assert shares(list(refs), first, last) == expected, (first, last)
        if (first, last) == periods[0]:
            every = expected[network.province.id]
            assert set(every) == set(INDICATORS)
            assert all(part > 0 for part, _whole in every.values()), every
            assert every["satisfied"][0] < every["satisfied"][1]
            taken, offered = every["taken_in_time"]
            assert offered - taken == 2, "two offers lapsed"
            assert taken >= 6, "six were settled, and what gets nowhere moves up by program"


def _own(unit_id: int) -> dict[str, tuple[int, ...]]:
    """By topic, from Daily for flows and from Stock for what stands: in the order of COUNTED."""
    found: dict[str, tuple[int, ...]] = {}
    days: dict[str, list[int]] = {}
    rows = Daily.objects.filter(unit_id=unit_id, own=True)
    for topic, *numbers in rows.values_list(
        "topic", "received", "answered", "answered_in_time", "became_overdue"
    ):
        kept = days.setdefault(topic, [0, 0, 0, 0])
        for place, number in enumerate(numbers):
            kept[place] += number
    stocks: dict[str, list[int]] = {}
    for topic, is_open, late in Stock.objects.filter(unit_id=unit_id, own=True).values_list(
        "topic", "open", "overdue"
    ):
        standing = stocks.setdefault(topic, [0, 0])
        standing[0] += is_open
        standing[1] += late
    for topic, flows in days.items():
        found[topic] = (*flows, *stocks[topic])
    return found


def _whole(unit_id: int) -> Counter[tuple[str, int]]:
    rows: dict[str, list[int]] = {}
    for topic, *numbers in Daily.objects.filter(unit_id=unit_id, own=False).values_list(
        "topic", "received", "answered", "answered_in_time", "became_overdue", "open", "overdue"
    ):
        kept = rows.setdefault(topic, [0] * 6)
        for place, number in enumerate(numbers):
            kept[place] += number
    return Counter(_flat({topic: tuple(numbers) for topic, numbers in rows.items()}))


def _flat(by_topic: dict[str, tuple[int, ...]]) -> dict[tuple[str, int], int]:
    return {
        (topic, place): number
        for topic, numbers in by_topic.items()
        for place, number in enumerate(numbers)
        if number
    }
