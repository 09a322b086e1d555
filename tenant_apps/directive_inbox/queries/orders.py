"""Orders (督办) as the unit sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Case, DateTimeField, F, IntegerField, Q, QuerySet, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from tenant_apps.directive_inbox.models import DirectiveItem


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the unit answered to one turn."""

    turn: int
    text: str
    at: datetime
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """One order; ``answers`` newest first."""

    order_id: UUID
    number: str
    words: str
    note: str
    issuer_name: str
    issuer_person: str
    issued_at: datetime
    due_at: datetime
    reminded_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_name: str
    closed_at: datetime | None
    card: str
    stage: str
    turn: int
    reason: str
    demand: str
    redo: str
    question_number: str
    answers: tuple[AnswerView, ...]
    is_late: bool

    @property
    def is_owed(self) -> bool:
        """Whether this turn waits for an answer."""
        return self.closed_at is None and (not self.answers or self.answers[0].turn < self.turn)


def here() -> QuerySet[DirectiveItem]:
    """The orders that have arrived."""
    orders: QuerySet[DirectiveItem] = DirectiveItem.objects.filter(
        kind=DirectiveItem.Kind.ORDER, received_at__isnull=False
    )
    return orders


def owed_orders() -> QuerySet[DirectiveItem]:
    """Those whose present turn has no answer."""
    turn = Cast(KT("order__turn"), IntegerField())
    return here().annotate(present=turn).filter(closed_at=None, report_revision__lt=F("present"))


def in_order_of_need() -> QuerySet[DirectiveItem]:
    """What is owed first, the nearest date on top; then the newest."""
    owed = Q(pk__in=owed_orders().values("pk"))
    next_date = Case(When(owed=True, then=F("due_at")), output_field=DateTimeField())
    return here().annotate(owed=owed).order_by("-owed", next_date.asc(nulls_last=True), "-issued_at", "-id")


def order_view(order_id: UUID, now: datetime) -> OrderView | None:
    """One order, None where there is none."""
    item = here().filter(directive_id=order_id).first()
    return None if item is None else view_of(item, now)


def view_of(item: DirectiveItem, now: datetime) -> OrderView:
    """A row as pages show it."""
    answers = _answers(item)
    due = cast("datetime", item.due_at)
    turn = int(item.order["turn"])
    owed = item.closed_at is None and (not answers or answers[0].turn < turn)
    return OrderView(
        order_id=item.directive_id,
        number=item.title,
        words=item.text,
        note=item.order["note"],
        issuer_name=item.issuer_name,
        issuer_person=item.issuer_person,
        issued_at=cast("datetime", item.issued_at),
        due_at=due,
        reminded_at=item.reminded_at if owed else None,
        acknowledged_at=item.acknowledged_at,
        acknowledged_name=item.acknowledged_name,
        closed_at=item.closed_at,
        card=item.order["card"],
        stage=item.order["stage"],
        turn=turn,
        reason=item.order["reason"],
        demand=item.order["demand"],
        redo=item.order.get("redo", ""),
        question_number=item.order["question_number"],
        answers=answers,
        is_late=owed and due < now,
    )


def _answers(item: DirectiveItem) -> tuple[AnswerView, ...]:
    if item.report_at is None:
        return ()
    now_standing = AnswerView(item.report_revision, item.report_text, item.report_at, item.report_name)
    earlier = (
        AnswerView(known["revision"], known["text"], datetime.fromisoformat(known["at"]), known["name"])
        for known in reversed(item.earlier_reports)
    )
    return (now_standing, *earlier)
