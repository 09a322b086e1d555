"""What other apps ask of this one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Left, TruncMonth

from tenant_apps.questions.models import Question


def all_questions() -> Iterator[Question]:
    """Every question of the unit, without loading all at once."""
    yield from Question.objects.order_by("id").iterator(chunk_size=1000)


def version_of(question_id: UUID) -> int | None:
    """The version of a question; None when there is none."""
    found: int | None = Question.objects.filter(pk=question_id).values_list("version", flat=True).first()
    return found


def asked_by_campaign(codes: Sequence[str]) -> dict[str, int]:
    """How many questions came by these campaigns."""
    rows = Question.objects.filter(campaign__in=codes).values_list("campaign").annotate(n=Count("id"))
    return dict(rows.order_by())


def ids_by_campaign(code: str, limit: int) -> list[UUID]:
    """The questions that came by a campaign, the newest first."""
    rows = Question.objects.filter(campaign=code).order_by("-received_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBy:
    """What became of the questions that came by a campaign. ``helped``: whoever asked said that it is solved;
    ``median_minutes`` to the first official answer, None for none; ``by_topic``: how many, by the code of the
    first level.
    """

    asked: int
    answered: int
    helped: int
    median_minutes: int | None
    by_topic: Mapping[str, int]


def came_by(code: str, *, leave_out: Collection[str] = ()) -> CameBy:
    """Figures of one campaign, without questions of the topics left out. One query: numbers and times alone,
    nothing of whoever asked.
    """
    rows = list(
        Question.objects.filter(campaign=code)
        .exclude(topic__in=leave_out)
        .values_list("topic", "received_at", "answered_at", "solved")
    )
    took = [(answered - received).total_seconds() for _topic, received, answered, _solved in rows if answered]
    by_topic: dict[str, int] = {}
    for topic, _received, _answered, _solved in rows:
        by_topic[topic[:2]] = by_topic.get(topic[:2], 0) + 1
    return CameBy(
        asked=len(rows),
        answered=len(took),
        helped=sum(solved is True for _topic, _received, _answered, solved in rows),
        median_minutes=round(median(took) / 60) if took else None,
        by_topic=by_topic,
    )


def asked_by_month(first: date, before: date) -> dict[str, dict[date, int]]:
    """How many questions came by topic of the first level and month (its first day), between two days, the
    second left out. One query.
    """
    rows = (
        Question.objects.filter(business_day__gte=first, business_day__lt=before)
        .annotate(first_level=Left("topic", 2), month=TruncMonth("business_day"))
        .values_list("first_level", "month")
        .annotate(n=Count("id"))
        .order_by()
    )
    found: dict[str, dict[date, int]] = {}
    for topic, month, number in rows:
        found.setdefault(topic, {})[month] = number
    return found


def filed_with(
    key_id: int, *, start: datetime, end: datetime, numbers: Sequence[str] = (), limit: int
) -> list[UUID]:
    """What was filed with a key between two instants, or under these receipt numbers; newest first."""
    found = Question.objects.filter(api_key=key_id)
    if numbers:
        found = found.filter(number__in=numbers)
    else:
        found = found.filter(received_at__gte=start, received_at__lte=end)
    return list(found.order_by("-received_at").values_list("pk", flat=True)[:limit])
