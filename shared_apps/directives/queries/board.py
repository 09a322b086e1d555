"""How one directive stands in every unit it was sent to: all of them counted, as many shown as fit a page."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from huisheng.kernel import clock
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.queries.steps import OVERDUE, REPORTED, STEPS, UNREAD, step_at
from tenants.public import UnitCard, UnitState, ids_of_path, unit_cards

OWED: Final = "owed"
"""Not a step but all units from which something is awaited, wherever they stand."""
PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """Which units are looked at: those at and below `under`, at one step (or OWED), with `name` in their
    name. Nothing said means all.
    """

    under: UnitCard | None = None
    step: str = ""
    name: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.under or self.step or self.name)


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One unit's line on the board. `is_late`: the report came after the date; `is_owed`: more is awaited;
    `state` is that of the unit, as in suspended; `added_at`: it came later (补发); `left_at`: it stands
    elsewhere since, and no amendment goes there.
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
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class StepGroup:
    """The units at one step that are shown; `count` are all of the choice at it."""

    step: str
    units: tuple[DeliveryView, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Division:
    """A part of the tree right below the unit looked at: its units by step, in the order of STEPS."""

    unit: UnitCard
    total: int
    counts: tuple[tuple[str, int], ...]
    goes_deeper: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The units of a directive by step, as of one moment.

    `total`, `steps`, `owed_in_all` and `divisions` are of all units below the one looked at; `chosen`, `owed`
    and `to_remind` (who owes something and was not reminded today) of those of the choice. `number_total`
    adds up the figures reported by all. `pages` is None where everything is shown.
    """

    groups: tuple[StepGroup, ...]
    total: int
    chosen: int
    steps: Mapping[str, int]
    as_of: datetime
    number_total: Decimal | None
    owed: int
    owed_in_all: int
    to_remind: int
    divisions: tuple[Division, ...] = ()
    pages: "Page[DeliveryView] | None" = None

    @property
    def shown(self) -> tuple[DeliveryView, ...]:
        """Every unit that is shown."""
        return tuple(view for group in self.groups for view in group.units)

    def at(self, step: str) -> tuple[DeliveryView, ...]:
        """The units at one step."""
        return next((group.units for group in self.groups if group.step == step), ())


def board(
    directive: Directive, under: UnitCard | None = None, *, choice: Choice | None = None, page: str = ""
) -> Board:
    """Read the board: of the units of `choice` those on one page, or all of them where `page` is empty.

    The same few statements whatever the number of units. All steps are of one statement: what is reported
    while somebody looks is in all of the board or in none of it.
    """
    choice = choice or Choice(under=under)
    now = clock.now()
    views, cards = _views(directive, choice.under, now)
    chosen = [view for view in views if _is_chosen(view, choice, cards)]
    pages = Paginator(chosen, PER_PAGE).get_page(page) if page else None
    shown = _with_reports(directive, chosen if pages is None else list(pages.object_list))
    numbers = [view.report_number for view in views if view.report_number is not None]
    steps = Counter(view.step for view in views)
    in_choice = Counter(view.step for view in chosen)
    whole = pages is None or pages.paginator.num_pages == 1
    always = (UNREAD, REPORTED, OVERDUE) if whole and not (choice.step or choice.name) else ()
    over_id = choice.under.id if choice.under is not None else directive.target_unit_id
    return Board(
        groups=tuple(
            StepGroup(step, units, in_choice[step])
            for step in STEPS
            if (units := tuple(view for view in shown if view.step == step)) or step in always
        ),
        total=len(views),
        chosen=len(chosen),
        steps={step: steps[step] for step in STEPS if steps[step] or step in (UNREAD, REPORTED, OVERDUE)},
        as_of=now,
        number_total=sum(numbers, Decimal(0)) if numbers else None,
        owed=sum(view.is_owed for view in chosen),
        owed_in_all=sum(view.is_owed for view in views),
        to_remind=sum(_to_remind(view, now) for view in chosen),
        divisions=_divisions(views, cards, over_id),
        pages=pages,
    )


def units_of(directive: Directive, choice: Choice) -> list[int]:
    """The units of a choice, as the board of this moment has them."""
    views, cards = _views(directive, choice.under, clock.now())
    return [view.unit_id for view in views if _is_chosen(view, choice, cards)]


def _views(
    directive: Directive, under: UnitCard | None, now: datetime
) -> tuple[list[DeliveryView], dict[int, UnitCard]]:
    """The lines of all units at and below `under`, the step that needs somebody first, then as in the tree.
    Without the words of reports, which may be long.
    """
    rows = list(
        Delivery.objects.filter(directive_id=directive.pk).annotate(step=step_at(now)).defer("report_text")
    )
    cards = unit_cards([row.unit_id for row in rows])
    if under is not None:
        rows = [row for row in rows if row.unit_id in cards and cards[row.unit_id].is_under(under.path)]
    rank = {step: number for number, step in enumerate(STEPS)}
    views = [line_of(row, cards.get(row.unit_id), directive, text="") for row in rows]
    views.sort(
        key=lambda view: (
            rank[view.step],
            cards[view.unit_id].path if view.unit_id in cards else "",
            view.unit_id,
        )
    )
    return views, cards


def _is_chosen(view: DeliveryView, choice: Choice, cards: Mapping[int, UnitCard]) -> bool:
    fits = view.is_owed if choice.step == OWED else choice.step in ("", view.step)
    if not fits or not choice.name:
        return fits
    card, wanted = cards.get(view.unit_id), choice.name.casefold()
    names = (view.unit_name,) if card is None else (card.name, card.short_name)
    return any(wanted in name.casefold() for name in names)


def _with_reports(directive: Directive, views: Sequence[DeliveryView]) -> list[DeliveryView]:
    """The same lines with the words of their reports."""
    wanted = [view.unit_id for view in views if view.revision]
    texts = {
        unit_id: (revision, text)
        for unit_id, revision, text in Delivery.objects.filter(
            directive_id=directive.pk, unit_id__in=wanted
        ).values_list("unit_id", "report_revision", "report_text")
    }
    return [
        # A correction that came in between is of another moment than the line: the next look shows it.
        replace(view, report_text=texts[view.unit_id][1])
        if texts.get(view.unit_id, (0, ""))[0] == view.revision and view.revision
        else view
        for view in views
    ]


def _to_remind(view: DeliveryView, now: datetime) -> bool:
    today = clock.business_day(now)
    reminded = view.reminded_at is not None and clock.business_day(view.reminded_at) >= today
    return view.is_owed and not reminded


def _divisions(
    views: Sequence[DeliveryView], names: Mapping[int, UnitCard], over_id: int
) -> tuple[Division, ...]:
    """The parts right below a unit, in the order of the tree."""
    parts: dict[int, list[DeliveryView]] = {}
    for view in views:
        place = ids_of_path(names[view.unit_id].path) if view.unit_id in names else []
        if over_id in place[:-1]:
            parts.setdefault(place[place.index(over_id) + 1], []).append(view)
    cards = unit_cards(parts)
    found = (
        Division(cards[unit_id], len(inside), _counts(inside), any(one.unit_id != unit_id for one in inside))
        for unit_id, inside in parts.items()
        if unit_id in cards
    )
    return tuple(sorted(found, key=lambda division: division.unit.path))


def _counts(views: Sequence[DeliveryView]) -> tuple[tuple[str, int], ...]:
    counted = Counter(view.step for view in views)
    return tuple((step, counted[step]) for step in STEPS if counted[step])


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


def line_of(
    row: Delivery, card: UnitCard | None, directive: Directive, *, text: str | None = None
) -> DeliveryView:
    """One unit's line; the row is annotated with its `step`. `text` stands for that of its report where the
    row was read without.
    """
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
        report_text=row.report_text if text is None else text,
        report_number=row.report_number,
        is_late=row.reported_at is not None and row.reported_at > directive.due_at,
        is_owed=done_at is None and row.excused_at is None,
        # Who is closed for good was let out of it for that.
        left_at=None if card is not None and card.state == UnitState.ARCHIVED else row.excused_at,
    )


def _share(part: int, total: int) -> int:
    return round(1000 * part / total) if total else 0
