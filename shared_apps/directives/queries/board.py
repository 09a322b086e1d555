"""How one directive stands in every unit it was sent to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from huisheng.kernel import clock
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.queries.steps import OVERDUE, REPORTED, STEPS, UNREAD, step_at
from tenants.public import UnitCard, unit_cards


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One unit's line on the board. `is_late`: the report came after the date; `is_owed`: more is awaited."""

    unit_id: int
    unit_name: str
    step: str
    read_at: datetime | None
    acknowledged_at: datetime | None
    reported_at: datetime | None
    reminded_at: datetime | None
    revision: int
    report_text: str
    report_number: Decimal | None
    is_late: bool
    is_owed: bool


@dataclass(frozen=True, slots=True)
class StepGroup:
    """The units at one step. `share` is their part of all units, in tenths of a per cent."""

    step: str
    units: tuple[DeliveryView, ...]
    share: int

    @property
    def count(self) -> int:
        return len(self.units)


@dataclass(frozen=True, slots=True)
class Board:
    """All units of a directive by step, as of one moment. `number_total` adds up the figures reported."""

    groups: tuple[StepGroup, ...]
    total: int
    as_of: datetime
    number_total: Decimal | None
    owed: int

    def at(self, step: str) -> tuple[DeliveryView, ...]:
        """The units at one step."""
        return next((group.units for group in self.groups if group.step == step), ())


def board(directive: Directive) -> Board:
    """Read the board: one query for the deliveries, one for the names."""
    now = clock.now()
    rows = list(
        Delivery.objects.filter(directive_id=directive.pk).annotate(step=step_at(now)).order_by("unit_id")
    )
    names = unit_cards([row.unit_id for row in rows])
    views = sorted(
        (_view(row, names.get(row.unit_id), directive) for row in rows),
        key=lambda view: (names[view.unit_id].path if view.unit_id in names else "", view.unit_id),
    )
    numbers = [view.report_number for view in views if view.report_number is not None]
    groups = tuple(
        StepGroup(step, units, _share(len(units), len(views)))
        for step in STEPS
        if (units := tuple(view for view in views if view.step == step))
        or step in (UNREAD, REPORTED, OVERDUE)
    )
    return Board(
        groups=groups,
        total=len(views),
        as_of=now,
        number_total=sum(numbers, Decimal(0)) if numbers else None,
        owed=sum(view.is_owed for view in views),
    )


def shares_of(counts: dict[str, int]) -> list[tuple[str, int, int]]:
    """Step, count and share (tenths of a per cent) of every step that has units, for the stacked bar."""
    total = sum(counts.values())
    return [(step, counts[step], _share(counts[step], total)) for step in STEPS if counts.get(step)]


def step_counts(directive_ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    """Units per step of several directives, in one query."""
    found: dict[UUID, dict[str, int]] = {directive_id: {} for directive_id in directive_ids}
    rows = (
        Delivery.objects.filter(directive_id__in=directive_ids)
        .annotate(step=step_at(clock.now()))
        .values("directive_id", "step")
        .annotate(units=Count("id"))
        .order_by()
    )
    for row in rows:
        found[row["directive_id"]][row["step"]] = row["units"]
    return found


def late_deliveries(issuers: Collection[int]) -> int:
    """How many units are past the date of an open directive of these issuers, each once."""
    rows = Delivery.objects.filter(
        directive__issuer_unit_id__in=issuers, directive__state=Directive.State.ISSUED
    ).annotate(step=step_at(clock.now()))
    return rows.filter(step=OVERDUE).values("unit_id").distinct().count()


def _view(row: Delivery, card: UnitCard | None, directive: Directive) -> DeliveryView:
    done_at = row.reported_at if directive.kind == Directive.Kind.TASK else row.acknowledged_at
    return DeliveryView(
        unit_id=row.unit_id,
        unit_name=card.name if card is not None else f"#{row.unit_id}",
        step=row.step,  # type: ignore[attr-defined]
        read_at=row.read_at,
        acknowledged_at=row.acknowledged_at,
        reported_at=row.reported_at,
        reminded_at=row.reminded_at,
        revision=row.report_revision,
        report_text=row.report_text,
        report_number=row.report_number,
        is_late=row.reported_at is not None and row.reported_at > directive.due_at,
        is_owed=done_at is None,
    )


def _share(part: int, total: int) -> int:
    return round(1000 * part / total) if total else 0
