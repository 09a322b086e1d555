"""Facts of counties on their way up, and the same facts as rows that are merely inserted."""

from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import emit_all
from huisheng.kernel.messaging.claiming import BATCH
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.question_facts import (
    QuestionAnswered2,
    QuestionClosed,
    QuestionRated,
    QuestionReceived,
    QuestionScreened,
)
from shared_apps.insights.models import Daily, Fact
from shared_apps.insights.projections.intake import new_fact
from shared_apps.topics.public import tree
from tenants.public import unit_by_slug, unit_ref
from tests.benchmarks.sides import uplink

DAYS = 7
"""Days on which the questions of one round came: what a relay finds after it was away for a week."""
_counties: list[UnitRef] = []
_topics: list[str] = []
_filled = 0


def prepare() -> None:
    """A province with a city and four counties."""
    uplink.prepare()
    cards = [unit_by_slug(f"unit-{number}") for number in range(2, 2 + len(uplink.COUNTIES))]
    work_with([unit_ref(card.id) for card in cards if card is not None])


def work_with(counties: list[UnitRef]) -> None:
    """The counties whose facts are told."""
    with enter_network():
        _topics[:] = [card.code for card in tree().leaves() if not card.sensitivity][::7]
    _counties[:] = counties


def _life(number: int) -> Iterator[Any]:
    """The facts of one question that was answered in time, ended and rated."""
    received = clock.business_day() - timedelta(days=20 + number % DAYS)
    answered, ended = received + timedelta(days=2), received + timedelta(days=9)
    about: dict[str, Any] = {
        "question_id": f"bench-{number}",
        "topic": _topics[number % len(_topics)],
        "channel": "website",
    }
    cohort = {"received_day": received.isoformat(), "worked": 400 + number % 900}
    yield QuestionReceived(
        **about, business_day=received.isoformat(), due_on=(received + timedelta(days=7)).isoformat()
    )
    yield QuestionScreened(**about, business_day=received.isoformat(), verdict="valid", valid=1)
    yield QuestionAnswered2(
        **about, **cohort, business_day=answered.isoformat(), late=False, minutes=2_880, answered_timed=1,
        answered_in_time=1,
    )  # fmt: skip
    yield QuestionClosed(
        **about, **cohort, business_day=ended.isoformat(), helped_by="league", question_kind="consult"
    )
    yield QuestionRated(**about, business_day=ended.isoformat(), satisfied=1, rating_sum=5)


def _told(questions: int) -> Iterator[tuple[UnitRef, list[Any]]]:
    """So many further questions, shared out among the counties."""
    global _filled
    share = questions // len(_counties)
    for county in _counties:
        yield county, [fact for number in range(_filled, _filled + share) for fact in _life(number)]
        _filled += share


def fill(questions: int) -> int:
    """Put the facts of so many questions into the outboxes; returns how many facts."""
    facts = 0
    for county, told in _told(questions):
        with enter_unit(county), transaction.atomic():
            facts += emit_all(told)
    return facts


def relay() -> float:
    """Seconds until all outboxes are empty: claim, inbox, sums of every unit above, forgotten."""
    start = perf_counter()
    for county in _counties:
        relay_up(county)
    return perf_counter() - start


def insert(questions: int) -> float:
    """Seconds of inserting the facts of so many questions as rows, by as many at a time as a relay takes."""
    rows = [Fact(**_columns(fact, county)) for county, told in _told(questions) for fact in told]
    with enter_network():
        start = perf_counter()
        for first in range(0, len(rows), BATCH):
            Fact.objects.bulk_create(rows[first : first + BATCH])
        return perf_counter() - start


def _columns(message: Any, county: UnitRef) -> dict[str, Any]:
    fact = new_fact(message, event_id=uuid7(), unit_id=county.id)
    names = (field.name for field in Fact._meta.concrete_fields if not field.primary_key)
    return {name: getattr(fact, name) for name in names}


def check() -> int:
    """That everything has arrived and is summed; returns how many facts. Raises ValueError otherwise."""
    for county in _counties:
        with enter_unit(county):
            left = unit_tables().outbox._default_manager.count()
        if left:
            raise ValueError(f"{left} messages of unit {county.id} are still in its outbox")
    with enter_network():
        facts = Fact.objects.count()
        # That a question was taken on is kept, and in no sum.
        summed = Fact.objects.exclude(kind=QuestionScreened.kind).count()
        counted = Daily.objects.filter(own=True, unit_id__in=[county.id for county in _counties])
        sums = sum(sum(row) for row in counted.values_list("received", "answered", "closed", "rated"))
    if summed != sums:
        raise ValueError(f"{summed} facts that count have arrived, the sums hold {sums}")
    return facts
