"""How searches go through very many questions: the bench made small, by the plan and not by the clock."""

from datetime import timedelta

import pytest
from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Value

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.text import index_text, query_text
from tenant_apps.commons.models import Publication
from tenant_apps.commons.queries import listing
from tenant_apps.commons.queries.listing import Wanted, listed

QUESTIONS = 3_000


@pytest.fixture
def many(topics: None, in_unit_a: UnitRef) -> None:
    """Questions of which each is about 物业, one in fifty about 路灯, and one about 温泉."""
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
    with enter_unit(in_unit_a, role="owner"), connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('commons_search')")
        cursor.execute("ANALYZE commons_publication")


def _text(number: int) -> str:
    # As long as messages are: what stands in a row is unpacked only when it is looked at.
    said = " ".join(f"第{number * 7 + place}件" for place in range(60))
    return f"物业 {'路灯' if number % 50 == 0 else ''} {'温泉' if number == 1_234 else ''} {said}"


def _way(words: str) -> str:
    query = query_text(words, every=True, prefix=True)
    way = listing._way("standing = 'shown'", [], query)
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN SELECT question FROM commons_publication WHERE standing = 'shown' AND {way} LIMIT 200",
            [query],
        )
        return str(cursor.fetchall())


@pytest.mark.usefixtures("many")
def test_common_words_are_looked_for_back_in_time_and_others_by_the_index_of_words() -> None:
    assert "commons_newest" in _way("物业")
    assert "commons_search" in _way("路灯")
    assert "commons_search" in _way("温泉")
    assert "commons_search" in _way("物业 路灯")


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
