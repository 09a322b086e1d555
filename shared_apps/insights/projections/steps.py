"""Steps between units come in: kept once each, then summed for every unit above by the tree of the day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from django.db import connection, transaction
from django.db.models import Count

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.locks import share_lock_until_commit
from shared_apps.contracts.step_facts import OF_QUESTIONS
from shared_apps.insights.models import StepFact, StepSum
from shared_apps.insights.projections.moves import SUMS_LOCK
from shared_apps.insights.projections.upserts import Key, add
from shared_apps.topics import public as topics
from tenants.public import places_on

_COLUMNS: Final = ("unit_id", "step", "reference", "business_day", "topic")
_INSERT: Final = """
INSERT INTO insights_stepfact (unit_id, step, reference, business_day, topic)
SELECT * FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[], %s::date[], %s::varchar[])
ON CONFLICT (step, reference) DO NOTHING RETURNING step, reference
"""
_KEY: Final = ("unit_id", "own", "day", "step")
_CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as it came."""

    unit_id: int
    step: str
    reference: str
    business_day: date
    topic: str


@dataclass(frozen=True, slots=True)
class _Times:
    """So many steps of one kind of a unit and day, all of one topic."""

    unit_id: int
    day: date
    step: str
    topic: str
    number: int


@transaction.atomic
def take_steps(steps: Sequence[Step]) -> int:
    """Keep those that are not known yet and add them to the sums; returns how many were new.

    Raises UnknownTopic and LookupError (no such unit): such a fact belongs among the dead letters.
    """
    if not steps:
        return 0
    # Before the rows: a rebuild, which holds the lock alone, sees all of them or none.
    share_lock_until_commit(SUMS_LOCK)
    new = _keep({(step.step, step.reference): step for step in steps}.values())
    _sum(_Times(step.unit_id, step.business_day, step.step, step.topic, 1) for step in new)
    return len(new)


def sum_steps_anew() -> None:
    """Replace every sum, by the tree's history and the topics as they are now. The caller holds the lock."""
    StepSum.objects.all().delete()
    key = ("unit_id", "business_day", "step", "topic")
    rows = StepFact.objects.order_by(*key).values_list(*key).annotate(number=Count("id"))
    told = (_Times(*row) for row in rows.iterator(chunk_size=_CHUNK))
    while chunk := list(islice(told, _CHUNK)):
        _sum(chunk)


def _keep(steps: Iterable[Step]) -> list[Step]:
    by_name = {(step.step, step.reference): step for step in steps}
    # In one order, so that two relays do not wait for each other.
    told = [by_name[name] for name in sorted(by_name)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [[getattr(step, column) for step in told] for column in _COLUMNS])
        return [by_name[step, reference] for step, reference in cursor.fetchall()]


def _sum(told: Iterable[_Times]) -> None:
    with enter_network():  # the relay, on whose behalf this runs, may not read the topics itself
        known = topics.tree()
    counted = [one for one in told if _is_counted(one, known)]
    places = places_on({(one.unit_id, one.day) for one in counted})
    sums: dict[Key, list[int]] = defaultdict(lambda: [0])
    for one in counted:
        for unit, own in [(one.unit_id, True), *((up, False) for up in places[one.unit_id, one.day])]:
            sums[unit, own, one.day, one.step][0] += one.number
    add(StepSum, _KEY, ("number",), sums)


def _is_counted(one: _Times, known: topics.TopicTree) -> bool:
    """Not of a question on a sensitive topic, nor of one whose topic nobody has told."""
    if one.step not in OF_QUESTIONS:
        return True
    return bool(one.topic) and not known.card(one.topic).sensitivity
