"""What somebody's answers count for: the sum for the word beside their name, the list for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from huisheng.kernel import clock
from tenant_apps.commons.data.codes import Event, Standing, Why
from tenant_apps.commons.models import Credit
from tenant_apps.commons.rules.reputation import UNTAINTED_DAYS, Reputation

LISTED: Final = 100

_SUMS: Final = {
    "accepted": Coalesce(Sum("points", filter=Q(event=Event.ACCEPTED)), 0),
    "endorsed": Coalesce(Sum("points", filter=Q(event=Event.ENDORSED)), 0),
    "hidden": Coalesce(Sum("points", filter=Q(event=Event.HIDDEN)), 0),
    "endorsements": Count("pk", filter=Q(event=Event.ENDORSED)),
}


def reputation_of(reader_id: int) -> Reputation:
    """Of one person. One query."""
    return Reputation(**_counted().filter(reader=reader_id).aggregate(**_SUMS))


def sums_of_reader() -> Subquery:
    """The same as a column for rows with a ``reader``; ``from_sums`` reads it."""
    rows = _counted().filter(reader=OuterRef("reader")).order_by().values("reader")
    return Subquery(rows.annotate(sums=JSONObject(**_SUMS)).values("sums"))


def from_sums(sums: dict[str, Any] | None) -> Reputation:
    """What ``sums_of_reader`` found; nothing for nobody."""
    return Reputation(**sums) if sums else Reputation()


def is_tainted(reader_id: int) -> bool:
    """Whether something of theirs was taken out lately. One query."""
    since = clock.now() - timedelta(days=UNTAINTED_DAYS)
    return bool(_counted().filter(reader=reader_id, event=Event.HIDDEN, at__gt=since).exists())


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One event about one's own answer. Without a number the question is not public any more."""

    event: Event
    points: int
    why: Why
    at: datetime
    number: str
    title: str


def ledger(reader_id: int) -> Sequence[LedgerRow]:
    """What happened to somebody's answers, newest first; nothing of whoever gave it. One query."""
    rows = Credit.objects.filter(reader=reader_id).select_related("comment__publication")
    found = rows.only(
        *("event", "points", "why", "at", "comment__publication__number"),
        *("comment__publication__title", "comment__publication__standing"),
    ).order_by("-at", "-pk")[:LISTED]
    return [
        LedgerRow(
            event=Event(row.event),
            points=row.points,
            why=Why(row.why),
            at=row.at,
            number=question.number if question.standing == Standing.SHOWN else "",
            title=question.title,
        )
        for row in found
        for question in [row.comment.publication]
    ]


def _counted() -> QuerySet[Credit]:
    found: QuerySet[Credit] = Credit.objects.filter(why=Why.COUNTS)
    return found
