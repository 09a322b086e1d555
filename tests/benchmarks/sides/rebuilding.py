"""Counties with very many questions of which the network knows nothing; its figures are made of them."""

from datetime import timedelta
from math import inf
from time import perf_counter
from typing import Any, Final

from django.core.management import call_command
from django.db.models import QuerySet

from huisheng.kernel import clock
from huisheng.kernel.messaging.reconcile import differences, reconcilers
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import Daily, Rebuild, Stock
from shared_apps.insights.operations.rebuilding import begin, carry_on
from shared_apps.topics.public import tree
from tenant_apps.questions.models import Question
from tenants.public import UnitCard, unit_by_slug, unit_ref
from tests.benchmarks.sides import uplink

YEARS: Final = 3
PORTION: Final = 2_000
_counties: list[UnitRef] = []
_topics: list[str] = []


def prepare() -> None:
    """A province with a city and four counties, unless a run before this one made them."""
    with enter_network():
        call_command("migrate_network", verbosity=0)
    if _cards() is None:
        uplink.prepare()
    cards = _cards()
    assert cards is not None, "made by now"
    work_with([unit_ref(card.id) for card in cards])


def _cards() -> list[UnitCard] | None:
    """The counties; None before they are made."""
    with enter_network():
        found = [unit_by_slug(f"unit-{number}") for number in range(2, 2 + len(uplink.COUNTIES))]
    cards = [card for card in found if card is not None]
    return cards if len(cards) == len(found) else None


def work_with(counties: list[UnitRef]) -> None:
    """The counties that have questions."""
    with enter_network():
        _topics[:] = [card.code for card in tree().leaves() if not card.sensitivity]
    _counties[:] = counties


def fill(questions: int, seconds: float = inf) -> int | None:
    """Write the rows of so many questions, as three years leave them; nothing of them is told. Goes on with
    what is there, by a portion at least. Returns how many there are, None when the seconds were over before.
    """
    share = questions // len(_counties)
    end = perf_counter() + seconds
    for county in _counties:
        with enter_unit(county):
            for first in range(_rows().count(), share, PORTION):
                numbers = range(first, min(first + PORTION, share))
                Question.objects.bulk_create([_row(number, share) for number in numbers])
                if perf_counter() > end:
                    return None
    return share * len(_counties)


def there() -> int:
    """How many rows have been written so far."""
    found = 0
    for county in _counties:
        with enter_unit(county):
            found += _rows().count()
    return found


def _rows() -> "QuerySet[Question]":
    return Question.objects.filter(number__startswith="BENCH-")


def _row(number: int, of: int) -> Question:
    """One in ten waits, one in twenty was answered late; all that were answered ended, with five stars."""
    received = clock.now() - timedelta(days=30) - timedelta(days=365 * YEARS) * number / of
    due = received + timedelta(days=7)
    answered = None if number % 10 == 0 else received + timedelta(days=9 if number % 20 == 1 else 3)
    told: dict[str, Any] = {}
    if answered:
        ended = (answered + timedelta(days=7)).isoformat()
        told = {
            "answer": 600 + number % 2_000,
            "closings": [{"at": ended, "worked": 700, "helped_by": "league,expert", "kind": "consult"}],
            "ratings": [{"at": ended, "stars": 5}],
        }
    return Question(
        number=f"BENCH-{number}",
        secret_hash="0" * 64,
        title="问题",
        text="……",
        topic=_topics[number % len(_topics)],
        channel="website",
        state="answered" if answered else "received",
        received_at=received,
        business_day=clock.business_day(received),
        due_at=due,
        accepted_at=answered,
        answered_at=answered,
        overdue_at=due if answered is None or answered >= due else None,
        told=told,
    )


def step(name: str) -> dict[str, Any]:
    """One step of making all figures anew from the units' tables, of the run of this name: begun if it has
    not been, and none if it is over. Its seconds, and how far it has come.
    """
    with enter_network():
        start = perf_counter()
        row = Rebuild.objects.filter(begun_by=name).first() or begin(by=name, from_units=True)
        if row.ended_at is None:
            carry_on(steps=1)
        seconds = perf_counter() - start
        row.refresh_from_db()
    counts = ("units", "units_read", "facts", "facts_summed", "corrected", "changed")
    return {
        "seconds": seconds,
        "ended": row.ended_at is not None,
        **{count: getattr(row, count) for count in counts},
    }


def compare() -> float:
    """Seconds of the nightly comparison of all counties. Raises ValueError for what differs, as sets and in
    the sums.
    """
    [questions] = [found for found in reconcilers() if found.name == "questions"]
    start = perf_counter()
    differing = [found for county in _counties for found in differences(questions, county)]
    seconds = perf_counter() - start
    if differing:
        raise ValueError(f"{len(differing)} buckets differ, e.g. {differing[0]}")
    for county in _counties:
        _compare_sums(county)
    return seconds


def _compare_sums(county: UnitRef) -> None:
    with enter_unit(county):
        rows = _rows()
        waiting = rows.filter(answered_at=None)
        said = (rows.count(), rows.exclude(answered_at=None).count(), waiting.count(), waiting.count())
    with enter_network():
        flows = Daily.objects.filter(unit_id=county.id, own=True).values_list("received", "answered")
        stock = Stock.objects.filter(unit_id=county.id, own=True).values_list("open", "overdue")
        found = tuple(sum(column) for rows in (flows, stock) for column in zip(*rows, strict=True))
    if found != said:
        raise ValueError(f"unit {county.id} holds {said}, its sums {found}")
