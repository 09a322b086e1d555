"""What a shift passes on: crises, promises due soon, people who wait for a word, and what came back."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from huisheng.kernel.tenancy import current_unit
from tenant_apps.people.public import HandoverItem
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.models import Alarm, Question, Step
from tenant_apps.questions.queries import desk
from tenants.public import working_calendar

AHEAD_DAYS = 3
"""Working days that the note looks ahead."""

_MOST = 200


def collect(at: datetime) -> Mapping[str, list[HandoverItem]]:
    """The lists of a note, each with the most urgent first."""
    owed = Question.objects.filter(desk.owed())
    last = working_calendar(current_unit().id).add_working_days(business_day(at), AHEAD_DAYS)
    soon = owed.filter(
        next_due_at__lt=datetime.combine(last + timedelta(days=1), time(), tzinfo=BUSINESS_ZONE)
    )
    crises = (
        Question.objects.filter(pk__in=Alarm.objects.filter(closed_at=None).values("question"))
        if Alarm.objects.filter(closed_at=None).exists()
        else Question.objects.none()
    )
    waiting = Question.objects.filter(desk.asker_wrote())
    return {
        "crises": [_item(row) for row in _rows(crises)],
        "promises": [_item(row) for row in _rows(soon)],
        "call_backs": [_item(row) for row in _shown(waiting).order_by("asker_spoke_at", "id")[:_MOST]],
        "returned": [_item(row) for row in _rows(owed.filter(returned=True))],
    }


def count(since: datetime, until: datetime) -> Mapping[str, int]:
    """发现、汇总、回复: what came in, was screened and answered in the shift, and what is left."""
    steps = Step.objects.filter(at__gte=since, at__lt=until)
    owed = Question.objects.filter(desk.owed())
    return {
        "received": steps.filter(code=StepCode.RECEIVED).count(),
        "screened": steps.filter(code__in=[StepCode.ACCEPTED.value, StepCode.NOT_ACCEPTED.value]).count(),
        "answered": steps.filter(code=StepCode.ANSWERED).count(),
        "open": owed.count(),
        "overdue": owed.filter(next_due_at__lt=until).count(),
    }


def titles(refs: Iterable[str]) -> Mapping[str, str]:
    """The titles of questions by id. What was told in confidence shows its number only."""
    wanted = [UUID(ref) for ref in refs]
    rows = Question.objects.filter(pk__in=wanted, confidential=False, excluded_section=None)
    return {str(row.pk): row.shown_title for row in rows.only("title", "public_title", "covered_at")}


def address(ref: str) -> str:
    """Where a question opens at the desk."""
    return reverse("questions-item", args=[ref])


def _rows(rows: QuerySet[Question]) -> list[Question]:
    return list(_shown(rows).order_by("next_due_at", "id")[:_MOST])


def _shown(rows: QuerySet[Question]) -> QuerySet[Question]:
    return rows.only("number", "next_due_at")


def _item(row: Question) -> HandoverItem:
    return HandoverItem(
        ref=str(row.pk),
        number=row.number,
        due_at="" if row.next_due_at is None else row.next_due_at.isoformat(),
    )
