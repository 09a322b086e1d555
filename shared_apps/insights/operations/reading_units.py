"""A unit's own tables are read, and facts that differ from what they say are replaced.

What counts is the sum of a question's facts, cell by cell: a question that was filed under another topic has
told pairs that take back and count anew, where its row knows the topic of today alone. So questions are
compared, not facts, and where one differs all of its facts are replaced by those that its row implies.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import groupby
from typing import Any, Final

from django.db import connection
from psycopg import sql

from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.question_facts import ELSEWHERE
from shared_apps.insights.models import Fact
from shared_apps.insights.operations.comparing import facts_of_unit
from shared_apps.insights.projections.intake import NewFact, keep, new_fact
from shared_apps.insights.projections.sums import AMOUNTS

_CELL: Final = (
    "business_day", "received_day", "topic", "channel", "seeded", "burst", "worked", "helped_by",
    "question_kind",
)  # fmt: skip
"""What a fact is summed or marked by, beside its unit."""
_PORTION: Final = 2_000

Cells = Mapping[tuple[Any, ...], list[int]]


@dataclass(frozen=True, slots=True)
class Read:
    """Of how many questions the facts were replaced, and how many were left alone, because facts of theirs
    are still under way or among the dead letters.
    """

    corrected: int
    left_alone: int


def read_unit(unit: UnitRef) -> Read:
    """Replace the facts of one unit's questions where its rows say something else. In a transaction.

    No fact comes in meanwhile. Rows are read before the outbox: a step that commits in between is in the
    outbox and left alone, one that was in the rows is in the outbox too or has arrived.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(sql.Identifier(Fact._meta.db_table)))
    with enter_unit(unit):
        told = {question: _digest(facts) for question, facts in _told(unit)}
        under_way = _under_way()
    known = {question: _digest(facts) for question, facts in _known(unit)}
    differing = {
        question for question in told.keys() | known.keys() if told.get(question) != known.get(question)
    }
    wrong = differing - under_way
    if wrong:
        _replace(unit, wrong)
    return Read(len(wrong), len(differing & under_way))


def _told(unit: UnitRef) -> Iterator[tuple[str, Iterable[NewFact]]]:
    facts = (new_fact(fact, event_id=uuid7(), unit_id=unit.id) for fact in facts_of_unit())
    return ((question, list(own)) for question, own in groupby(facts, key=lambda fact: fact.question_id))


def _known(unit: UnitRef) -> Iterator[tuple[str, Iterable[Fact]]]:
    rows = Fact.objects.filter(unit_id=unit.id).exclude(question_id__startswith=ELSEWHERE)
    facts = rows.order_by("question_id").iterator(chunk_size=_PORTION)
    return groupby(facts, key=lambda fact: fact.question_id)


def _under_way() -> set[str]:
    rows = unit_tables().outbox._default_manager.filter(kind__startswith="question.")
    return {str(said) for said in rows.values_list("payload__question_id", flat=True)}


def _digest(facts: Iterable[NewFact | Fact]) -> bytes:
    """The same for facts that add up to the same in every cell."""
    cells: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(AMOUNTS))
    for fact in facts:
        sums = cells[tuple(_plain(getattr(fact, name)) for name in _CELL)]
        for index, name in enumerate(AMOUNTS):
            sums[index] += getattr(fact, name)
    said = sorted((cell, sums) for cell, sums in cells.items() if any(sums))
    return blake2b(repr(said).encode(), digest_size=16).digest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _replace(unit: UnitRef, questions: set[str]) -> None:
    Fact.objects.filter(unit_id=unit.id, question_id__in=questions).delete()
    with enter_unit(unit):
        facts = [fact for question, own in _told(unit) if question in questions for fact in own]
    for start in range(0, len(facts), _PORTION):
        keep(facts[start : start + _PORTION])
