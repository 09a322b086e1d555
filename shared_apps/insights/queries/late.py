"""Which questions are overdue now, one by one: units, first-level topics and days, no word and nobody's name.

They are the rows behind the figure of what is overdue, so what is in no figure is not here either: questions
written by staff, and every sensitive topic. Read from the facts alone; whoever may read more goes into the
unit by name (shared_apps.accounts, decision 0002).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from huisheng.kernel import clock
from shared_apps.insights.models import Fact
from shared_apps.topics.public import TopicCard, sensitive_codes, tree
from tenants.public import UnitCard, UnitState, ids_at, unit_cards

MOST: Final = 50
"""Lines of one page."""


@dataclass(frozen=True, slots=True)
class LateItem:
    """One question that is owed an answer by `unit`. `since`: the first day on which it was late there."""

    unit: UnitCard
    question_id: str
    topic: TopicCard
    since: date
    days: int


@dataclass(frozen=True, slots=True)
class LateItems:
    """One page of them, the longest overdue first; `total` is how many there are."""

    items: tuple[LateItem, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the unit told of a question."""

    kind: str
    day: date


def late_items(
    unit: UnitCard, *, topic: TopicCard | None = None, page: int = 1, most: int = MOST
) -> LateItems:
    """What is overdue now at and below a unit. NETWORK only; the number of statements is fixed."""
    below = ids_at(unit.path, states=list(UnitState.values))
    found = _late(Q(unit_id__in=below) & (Q() if topic is None else Q(topic__startswith=topic.code)))
    first = (page - 1) * most
    return LateItems(_items(list(found[first : first + most])), found.count())


def late_item(unit: UnitCard, question_id: str) -> tuple[LateItem, tuple[Step, ...]]:
    """One question that is overdue in a unit now, with what the unit has told of it, the oldest step first.

    Raises LookupError for one that is not overdue, is in no figure, or is not the unit's. NETWORK only.
    """
    items = _items(list(_late(Q(unit_id=unit.id, question_id=question_id))[:1]))
    if not items:
        raise LookupError(f"no such question is overdue in unit {unit.id}")
    told = Fact.objects.filter(unit_id=unit.id, question_id=question_id).exclude(kind="question.refiled")
    return items[0], tuple(
        Step(*row) for row in told.order_by("business_day", "id").values_list("kind", "business_day")
    )


def _late(where: Q) -> QuerySet[Any, dict[str, Any]]:
    """A question is late under the topic under which the signed changes do not cancel each other out."""
    rows: Any = (
        Fact.objects.filter(where, seeded=False)
        .exclude(overdue=0)
        .exclude(topic__in=sensitive_codes())
        .values("unit_id", "question_id", "topic")
        .annotate(late=Coalesce(Sum("overdue"), 0), since=Max("business_day", filter=Q(overdue__gt=0)))
        .filter(late__gt=0)
        .order_by("since", "unit_id", "question_id")
    )
    late: QuerySet[Any, dict[str, Any]] = rows
    return late


def _items(rows: Sequence[dict[str, Any]]) -> tuple[LateItem, ...]:
    units = unit_cards({row["unit_id"] for row in rows})
    topics, today = tree(), clock.business_day()
    return tuple(
        LateItem(
            unit=units[row["unit_id"]],
            question_id=row["question_id"],
            topic=topics.card(row["topic"][:2]),
            since=row["since"],
            days=(today - row["since"]).days + 1,
        )
        for row in rows
    )
