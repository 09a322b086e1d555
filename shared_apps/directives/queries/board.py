"""How one directive stands in every unit it was sent to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from huisheng.kernel import clock
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.queries.steps import OVERDUE, REPORTED, STEPS, UNREAD, step_at
from tenants.public import UnitCard, ids_of_path, unit_cards


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One unit's line on the board. `is_late`: the report came after the date; `is_owed`: more is awaited;
    `state` is that of the unit, as in suspended; `added_at`: it came later (补发).
    """

    unit_id: int
    unit_name: str
    step: str
    read_at: datetime | None
    acknowledged_at: datetime | None
    reported_at: datetime | None
    reminded_at: datetime | None
    added_at: datetime | None
    state: str
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
class Division:
    """A part of the tree right below the unit looked at: its units by step, in the order of STEPS."""

    unit: UnitCard
    total: int
    counts: tuple[tuple[str, int], ...]
    goes_deeper: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All units of a directive by step, as of one moment. `number_total` adds up the figures reported."""

    groups: tuple[StepGroup, ...]
    total: int
    as_of: datetime
    number_total: Decimal | None
    owed: int
    divisions: tuple[Division, ...] = ()

    def at(self, step: str) -> tuple[DeliveryView, ...]:
        """The units at one step."""
        return next((group.units for group in self.groups if group.step == step), ())


def board(directive: Directive, under: UnitCard | None = None) -> Board:
    """Read the board, of the units at and below `under` alone where it is given: one query for the
    deliveries, two for the names, whatever their number.
    """
    now = clock.now()
    rows = list(
        Delivery.objects.filter(directive_id=directive.pk).annotate(step=step_at(now)).order_by("unit_id")
    )
    names = unit_cards([row.unit_id for row in rows])
    if under is not None:
        rows = [row for row in rows if row.unit_id in names and names[row.unit_id].is_under(under.path)]
    views = sorted(
        (line_of(row, names.get(row.unit_id), directive) for row in rows),
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
        divisions=_divisions(views, names, under.id if under is not None else directive.target_unit_id),
    )


def _divisions(
    views: Sequence[DeliveryView], names: dict[int, UnitCard], over_id: int
) -> tuple[Division, ...]:
    """The parts right below a unit, in the order of the tree."""
    parts: dict[int, list[DeliveryView]] = {}
    for view in views:
        place = ids_of_path(names[view.unit_id].path) if view.unit_id in names else []
        if over_id in place[:-1]:
            parts.setdefault(place[place.index(over_id) + 1], []).append(view)
    cards = unit_cards(parts)
    found = (
        Division(
            cards[unit_id],
            len(inside),
            tuple((step, number) for step in STEPS if (number := sum(one.step == step for one in inside))),
            any(one.unit_id != unit_id for one in inside),
        )
        for unit_id, inside in parts.items()
        if unit_id in cards
    )
    return tuple(sorted(found, key=lambda division: division.unit.path))


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


def line_of(row: Delivery, card: UnitCard | None, directive: Directive) -> DeliveryView:
    """One unit's line; the row is annotated with its `step`."""
    done_at = row.reported_at if directive.kind in REPORTED_ON else row.acknowledged_at
    return DeliveryView(
        unit_id=row.unit_id,
        unit_name=card.name if card is not None else f"#{row.unit_id}",
        step=row.step,  # type: ignore[attr-defined]
        read_at=row.read_at,
        acknowledged_at=row.acknowledged_at,
        reported_at=row.reported_at,
        reminded_at=row.reminded_at,
        added_at=row.added_at,
        state=card.state if card is not None else "",
        revision=row.report_revision,
        report_text=row.report_text,
        report_number=row.report_number,
        is_late=row.reported_at is not None and row.reported_at > directive.due_at,
        is_owed=done_at is None and row.excused_at is None,
    )


def _share(part: int, total: int) -> int:
    return round(1000 * part / total) if total else 0
