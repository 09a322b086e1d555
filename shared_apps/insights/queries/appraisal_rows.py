"""The questions behind an indicator, one by one: those that cost points. Units, first-level topics and days,
no word and nobody's name; what is in no figure is not here either (as in queries.late).

Behind ratings there are no rows: they would tell who was not content.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from shared_apps.contracts.step_facts import UNANSWERED
from shared_apps.insights.data.appraisal_measures import LONGEST_MINUTES
from shared_apps.insights.models import Fact, StepFact
from shared_apps.topics.public import TopicCard, sensitive_codes, tree
from tenants.public import UnitCard, UnitState, ids_at, unit_cards

MOST: Final = 200
"""Rows of one page; how many there are altogether is said."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One question (or, of an offer that lapsed, one offer: without an id of a question)."""

    unit: UnitCard
    question_id: str
    topic: TopicCard
    day: date


@dataclass(frozen=True, slots=True)
class Rows:
    """The first of them, the newest on top; ``total`` is how many there are."""

    rows: tuple[Behind, ...]
    total: int


def rows_behind(unit: UnitCard, code: str, first: date, last: date, *, below: bool) -> Rows:
    """Of a unit itself, or with ``below`` of all that stand below it today as well. Raises KeyError for an
    indicator that has no rows (HAS_ROWS).
    """
    ids: Any = ids_at(unit.path, states=list(UnitState.values)) if below else [unit.id]
    found = HAS_ROWS[code](Q(unit_id__in=ids), (first, last))
    return Rows(_named(list(found[:MOST])), found.count())


_Rows = QuerySet[Any, dict[str, Any]]
_Days = tuple[date, date]


def _facts(where: Q) -> QuerySet[Fact]:
    return Fact.objects.filter(where, seeded=False).exclude(topic__in=sensitive_codes())


def _late_answers(where: Q, days: _Days) -> _Rows:
    return _once(
        _facts(where).filter(business_day__range=days),
        Sum(F("answered_timed") - F("answered_in_time")),
    )


def _long_ends(where: Q, days: _Days) -> _Rows:
    return _once(_facts(where).filter(business_day__range=days, worked__gte=LONGEST_MINUTES), Sum("closed"))


def _sent_back(where: Q, days: _Days) -> _Rows:
    return _once(_facts(where).filter(business_day__range=days), Sum("sent_back"))


def _unanswered(where: Q, days: _Days) -> _Rows:
    """What was received in the period, or came into these hands, and has no answer so far."""
    inside = Q(business_day__range=days) & ~Q(received=0) | Q(received_day__range=days)
    return _once(
        _facts(where).filter(inside),
        Coalesce(Sum("received", filter=Q(business_day__range=days)), 0)
        + Coalesce(Sum(F("moved") - F("answered"), filter=Q(received_day__range=days)), 0),
    )


def _lapsed(where: Q, days: _Days) -> _Rows:
    rows: Any = (
        StepFact.objects.filter(where, step=UNANSWERED, business_day__range=days)
        .exclude(topic__in=["", *sensitive_codes()])
        .order_by("-business_day", "unit_id", "reference")
        .values("unit_id", "topic", day=F("business_day"))
    )
    found: _Rows = rows
    return found


def _once(facts: QuerySet[Fact], number: Any) -> _Rows:
    """A question under the topic under which the signed numbers do not cancel each other out."""
    rows: Any = (
        facts.values("unit_id", "question_id", "topic")
        .annotate(number=number, day=Min("business_day"))
        .filter(number__gt=0)
        .order_by("-day", "unit_id", "question_id")
    )
    found: _Rows = rows
    return found


HAS_ROWS: Final[Mapping[str, Callable[[Q, _Days], _Rows]]] = {
    "taken_in_time": _lapsed,
    "in_time": _late_answers,
    "ended_in_time": _long_ends,
    "rate": _unanswered,
    "sent_back_share": _sent_back,
}


def _named(rows: Sequence[dict[str, Any]]) -> tuple[Behind, ...]:
    units, topics = unit_cards({row["unit_id"] for row in rows}), tree()
    return tuple(
        Behind(units[row["unit_id"]], row.get("question_id", ""), topics.card(row["topic"][:2]), row["day"])
        for row in rows
    )
