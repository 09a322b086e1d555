"""What stands in public of some topics in some days: for seasons, which show it and keep no copy."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from shared_apps.topics import public as topics
from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.models import Publication
from tenant_apps.commons.queries.listing import PublicRow, rows_of, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Topics by their codes, of whatever level, from one instant on and before another."""

    topics: Collection[str]
    start: datetime
    end: datetime


def asked_between(period: Period, limit: int) -> Sequence[PublicRow]:
    """What was asked then, newest first. One query."""
    found = _of(period.topics).filter(asked_at__gte=period.start, asked_at__lt=period.end)
    return rows_of(found.order_by("-asked_at", "-question")[:limit])


def answered_of(period: Period, limit: int) -> Sequence[PublicRow]:
    """What has an answer and was asked or first answered then, the latest answer first. One query."""
    found = _of(period.topics).filter(answered_at__isnull=False)
    then = Q(asked_at__gte=period.start, asked_at__lt=period.end)
    then |= Q(answered_at__gte=period.start, answered_at__lt=period.end)
    return rows_of(found.filter(then).order_by("-answered_at", "-question")[:limit])


def best_between(period: Period, limit: int) -> Sequence[PublicRow]:
    """Examples of good answers, by the rule of the briefs: only what anybody may read at this moment, never
    of a sensitive topic. What is settled comes first, then what most people like. One query.
    """
    settled = Case(When(stage=Stage.DONE, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = (
        _of(period.topics)
        .filter(
            asked_at__gte=period.start,
            asked_at__lt=period.end,
            stage__in=(Stage.ANSWERED, Stage.DONE),
            answered_at__isnull=False,
        )
        .exclude(topic__in=topics.sensitive_codes())
    )
    return rows_of(found.order_by(settled, "-like_count", "-answered_at", "-question")[:limit])


def _of(codes: Collection[str]) -> QuerySet[Publication]:
    wanted = Q(pk=None)
    for code in codes:
        wanted |= Q(topic__startswith=code)
    return shown().filter(wanted)
