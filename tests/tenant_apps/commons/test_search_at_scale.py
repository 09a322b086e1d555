"""How searches go through very many questions: the bench made small, by the plan and not by the clock."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Value

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.text import index_text, query_text, tokens
from tenant_apps.commons.models import Publication
from tenant_apps.commons.queries import listing
from tenant_apps.commons.queries.listing import Wanted, listed
from tenant_apps.commons.queries.spread import Spread
from tests.network import Network
from tests.prepared import taken_back_at_the_end

QUESTIONS = 3_000


@pytest.fixture(scope="module")
def _many(network: Network, django_db_blocker: Any) -> Iterator[None]:
    with taken_back_at_the_end(django_db_blocker):
        with django_db_blocker.unblock():
            unit = network.ref(network.a)
            with enter_unit(unit):
                _make_many(unit)
        yield


@pytest.fixture
def many(_many: None, topics: None, in_unit_a: UnitRef) -> None:
    """What `_make_many` makes, in the scope of its unit."""


def _make_many(unit: UnitRef) -> None:
    """Questions of which each is about 物业, one in ten about 停水, one in fifty about 路灯, one about 温泉,
    and each of the oldest tenth about 煤票.
    """
    now = clock.now()
    Publication.objects.bulk_create(
        [
            Publication(
                question=uuid7(),
                number=f"N{number}",
                standing="shown",
                title=f"物业{number}",
                text=_text(number),
                topic="150305",
                kind="consult",
                asked_at=now - timedelta(minutes=number),
                shown_at=now,
                changed_at=now,
                search=SearchVector(Value(index_text(_text(number))), config="simple"),
            )
            for number in range(QUESTIONS)
        ],
        batch_size=500,
    )
    # Only the owner of a table may.
    with enter_unit(unit, role="owner"), connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('commons_search')")
        cursor.execute("ANALYZE commons_publication")


def _text(number: int) -> str:
    # As long as messages are: what stands in a row is unpacked only when it is looked at.
    said = " ".join(f"第{number * 7 + place}件" for place in range(60))
    about = {
        "停水": number % 10 == 0,
        "路灯": number % 50 == 0,
        "温泉": number == 1_234,
        "煤票": number >= QUESTIONS * 0.9,
    }
    return " ".join(["物业", *(word for word, is_so in about.items() if is_so), said])


def _plan(words: str) -> str:
    """By which indexes the first way goes."""
    way = listing._ways(tokens(words))[0]
    sql = f"EXPLAIN SELECT question FROM commons_publication WHERE standing = 'shown' AND {way.sql} LIMIT 100"
    with connection.cursor() as cursor:
        cursor.execute(sql, [query_text(words, every=True, prefix=True), *way.values])
        return str(cursor.fetchall())


@pytest.mark.usefixtures("many")
def test_common_words_are_looked_for_back_in_time_and_others_by_the_index_of_words() -> None:
    assert "commons_newest" in _plan("物业")
    assert "commons_search" in _plan("路灯")
    assert "commons_search" in _plan("温泉")
    assert "commons_search" in _plan("物业 路灯")


@pytest.fixture
def few_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a part of few thousand questions holds enough of them."""
    monkeypatch.setattr(listing, "_RANKED_AT_MOST", 20)


@pytest.mark.usefixtures("many", "few_are_ranked")
def test_words_between_are_looked_for_in_a_newest_part_first() -> None:
    part, everything = listing._ways(["停水"])
    assert "commons_search" in _plan("停水")
    assert (part.reaches_all, everything.reaches_all) == (False, True)
    (since,) = part.values
    there = Publication.objects.filter(asked_at__gte=since)
    assert 20 < there.filter(text__contains="停水").count() < QUESTIONS // 10
    # Rare ones are few everywhere, and of common ones there are enough among the newest.
    assert [len(listing._ways([word])) for word in ("温泉", "路灯", "物业")] == [1, 1, 1]


@pytest.mark.usefixtures("many", "few_are_ranked")
def test_what_the_newest_part_does_not_hold_is_found_among_all() -> None:
    found = listed(Wanted(words="煤票"), limit=5)
    assert [row.number for row in found.rows] == [f"N{number}" for number in range(2_700, 2_705)]


@pytest.mark.usefixtures("many", "few_are_ranked")
def test_page_after_page_as_far_as_hits_are_put_into_order() -> None:
    numbers, after = [], ""
    for _page in range(4):
        found = listed(Wanted(words="停水"), after=after, limit=5)
        numbers += [row.number for row in found.rows]
        after = found.after
    assert numbers == [f"N{number}" for number in range(0, 200, 10)]
    assert after == ""


def test_how_common_words_are() -> None:
    known = Spread(1000, [], ["停水", "公交", "公交车", "楼道"], [0.4, 0.2, 0.1, 0.1])
    assert known.share(["停水"]) == pytest.approx(0.4)
    assert known.share(["公交"]) == pytest.approx(0.3)  # and whatever begins so
    assert known.share(["没有"]) == 0
    assert 0.04 < known.share(["停水", "楼道"]) < 0.1  # between chance and always
    # The words inside a long one stand wherever it does.
    assert known.share(["公交", "公交车"]) == known.share(["公交车"])
    assert known.share([]) == 0


def test_where_the_newest_part_begins() -> None:
    now = clock.now()
    days = [now - timedelta(days=100 - day) for day in range(101)]
    known = Spread(1000, days, [], [])
    assert known.beginning_of_newest(100) == days[90]
    assert known.beginning_of_newest(501) is None
    assert Spread(0, [], [], []).beginning_of_newest(1) is None


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("物业", [0, 1, 2, 3, 4]),
        ("路灯", [0, 50, 100, 150, 200]),
        ("物业 路灯", [0, 50, 100, 150, 200]),
        ("温泉", [1_234]),
        ("没有的词", []),
    ],
)
def test_by_either_way_the_newest_come_first(words: str, numbers: list[int]) -> None:
    found = listed(Wanted(words=words), limit=5)
    assert [row.number for row in found.rows] == [f"N{number}" for number in numbers]
    assert bool(found.after) == (len(numbers) == 5)
