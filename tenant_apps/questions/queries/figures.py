"""What other apps ask of this one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

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
