"""What became of a directive below those to whom it was issued: by part of the tree how far each unit has
come, and what was reported where it was handed on, added up.

Figures alone. What a unit wrote belongs to the one that asked it (docs/decisions/0002), and what it has not
sent yet to nobody. What different levels report is never added together: a city's own report, as a rule, has
its counties in it already.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.forms import Answers, Kind, Summed, summed
from shared_apps.directives.models import Delivery, Directive, UnitReport
from shared_apps.directives.queries.delegations import by_level
from shared_apps.directives.queries.reports import SentForms
from shared_apps.directives.queries.steps import EXCUSED, OVERDUE, step_at
from tenants.public import UnitCard, ids_of_path, unit_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many units of a part have the directive, from whichever level, each once; how many of them have
    read it, taken it on, handed it on, reported, and are past a date. Whoever has done a later step has done
    those before it.
    """

    units: int
    read: int
    acknowledged: int
    handed_on: int
    reported: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tree right below the unit looked at, or that unit by itself (`is_itself`)."""

    unit: UnitCard
    progress: Progress
    goes_deeper: bool
    is_itself: bool
    totals: Mapping[str, "Both"]


@dataclass(frozen=True, slots=True)
class Both:
    """One figure of a part: what those reported to whom the directive was issued, and what was reported a
    level below; None where nobody has said a number.
    """

    own: Decimal | None
    below: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """What is asked, added up over the reports of a level; `own` is the sum of those to whom it was issued,
    in the same part, for comparison.
    """

    summed: Summed
    own: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFigures:
    """What the units of one level have reported: of how many asked, how many reports hold, how many were
    sent back; the sums; who is missing. `number` are the two sums of a report without a form.
    """

    asked: int
    reported: int
    returned: int
    lines: tuple[Line, ...]
    number: Both
    missing: tuple[UnitCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerLevels:
    """All of it as of one moment. `levels` are those to which it was handed on, `level` the one that
    `figures` are of; `elsewhere` are units that stand below the issuer no more.
    """

    whole: Progress
    parts: tuple[Part, ...]
    levels: tuple[int, ...]
    level: int
    figures: LevelFigures
    elsewhere: int
    as_of: datetime


@dataclass(slots=True)
class _Unit:
    """One unit, over everything of this task that it has."""

    read: bool = False
    acknowledged: bool = False
    handed_on: bool = False
    reported: bool = False
    overdue: bool = False


def lower_levels(
    directive: Directive, forms: SentForms | None, *, under: UnitCard | None = None, level: int = 1
) -> LowerLevels:
    """Read it, of the part at and below `under` (a unit below the issuer) or of all. The same few statements
    whatever the number of units and of directives that hand this one on.
    """
    now = clock.now()
    handed_on = by_level(directive.pk)
    level_of: dict[UUID, int] = {directive.pk: 0} | {
        row.child_id: depth for row, depth in handed_on if row.child_id is not None
    }
    void = ~Q(directive_id=directive.pk) & Q(directive__state=Directive.State.RECALLED)
    rows = list(
        Delivery.objects.filter(directive_id__in=level_of)
        .exclude(void)
        .annotate(step=step_at(now))
        .order_by("directive_id")
        .values(
            "directive_id", "unit_id", "step", "read_at", "acknowledged_at", "reported_at", "report_number"
        )
    )
    cards = unit_cards({row["unit_id"] for row in rows} | {directive.issuer_unit_id})
    issuer = cards.get(directive.issuer_unit_id)
    over = under or issuer
    here = {unit_id: card for unit_id, card in cards.items() if over is not None and card.is_under(over.path)}
    standing = {row["directive_id"] for row in rows}
    units = _units(rows, here)
    for row, _depth in handed_on:
        if row.unit_id in units and row.child_id in standing:
            units[row.unit_id].handed_on = True
    levels = tuple(sorted({depth for key, depth in level_of.items() if depth and key in standing}))
    level = level if level in levels else min(levels, default=1)
    own, below, returned = _answers(level_of, level, here, directive.pk)
    asked = {row["unit_id"] for row in rows if level_of[row["directive_id"]] == level} & here.keys()
    awaited = {
        row["unit_id"] for row in rows if level_of[row["directive_id"]] == level and row["step"] != EXCUSED
    } & here.keys()
    numbers = _numbers(rows, level_of, level, here)
    there = set(below) if forms is not None else {unit for unit in asked if units[unit].reported}
    figures = LevelFigures(
        asked=len(asked),
        reported=len(there),
        returned=len(returned - there),
        lines=_lines(forms, own, below),
        number=_both(numbers),
        missing=tuple(sorted((here[unit] for unit in awaited - there), key=lambda card: card.path)),
    )
    over_id = under.id if under is not None else directive.target_unit_id
    return LowerLevels(
        whole=_progress(units.values()),
        parts=_parts(units, here, over_id, forms, own, below),
        levels=levels,
        level=level,
        figures=figures,
        elsewhere=len({row["unit_id"] for row in rows if not _stands_below(row["unit_id"], cards, issuer)}),
        as_of=now,
    )


def _stands_below(unit_id: int, cards: Mapping[int, UnitCard], issuer: UnitCard | None) -> bool:
    return issuer is not None and unit_id in cards and cards[unit_id].is_under(issuer.path)


def _units(rows: Iterable[Mapping[str, Any]], here: Mapping[int, UnitCard]) -> dict[int, _Unit]:
    found: dict[int, _Unit] = {}
    for row in rows:
        if row["unit_id"] not in here:
            continue
        unit = found.setdefault(row["unit_id"], _Unit())
        reported = row["reported_at"] is not None
        acknowledged = reported or row["acknowledged_at"] is not None
        unit.reported |= reported
        unit.acknowledged |= acknowledged
        unit.read |= acknowledged or row["read_at"] is not None
        unit.overdue |= row["step"] == OVERDUE
    return found


def _progress(units: Iterable[_Unit]) -> Progress:
    several = list(units)
    return Progress(
        units=len(several),
        read=sum(unit.read for unit in several),
        acknowledged=sum(unit.acknowledged for unit in several),
        handed_on=sum(unit.handed_on for unit in several),
        reported=sum(unit.reported for unit in several),
        overdue=sum(unit.overdue for unit in several),
    )


def _answers(
    level_of: Mapping[UUID, int], level: int, here: Mapping[int, UnitCard], directive_id: UUID
) -> tuple[dict[int, Answers], dict[int, Answers], set[int]]:
    """The reports that hold: of those to whom it was issued, and of the level; and whose was sent back. Of
    several of one unit the latest one counts. One query.
    """
    wanted = [key for key, depth in level_of.items() if depth in (0, level)]
    own: dict[int, Answers] = {}
    below: dict[int, Answers] = {}
    returned: set[int] = set()
    reports = UnitReport.objects.filter(directive_id__in=wanted, revision__gt=0).order_by("reported_at", "pk")
    for report in reports:
        if report.unit_id not in here:
            continue
        if report.is_returned:
            if report.directive_id != directive_id:
                returned.add(report.unit_id)
        elif report.directive_id == directive_id:
            own[report.unit_id] = report.answers
        else:
            below[report.unit_id] = report.answers
    return own, below, returned


def _numbers(
    rows: Iterable[Mapping[str, Any]], level_of: Mapping[UUID, int], level: int, here: Mapping[int, UnitCard]
) -> tuple[list[Decimal], list[Decimal]]:
    """The numbers of reports without a form: of those to whom it was issued, and of the level."""
    found: tuple[dict[int, Decimal], dict[int, Decimal]] = ({}, {})
    for row in rows:
        depth = level_of[row["directive_id"]]
        if row["report_number"] is not None and row["unit_id"] in here and depth in (0, level):
            found[1 if depth else 0][row["unit_id"]] = row["report_number"]
    return list(found[0].values()), list(found[1].values())


def _both(numbers: tuple[Sequence[Decimal], Sequence[Decimal]]) -> Both:
    own, below = (sum(side, Decimal(0)) if side else None for side in numbers)
    return Both(own, below)


def _lines(
    forms: SentForms | None, own: Mapping[int, Answers], below: Mapping[int, Answers]
) -> tuple[Line, ...]:
    if forms is None:
        return ()
    whole = forms.whole
    by_units = {_key(line): line.total for line in summed(whole, own.values())}
    return tuple(Line(line, by_units.get(_key(line))) for line in summed(whole, below.values()))


def _key(line: Summed) -> tuple[str, str, str]:
    return line.field.id, line.column.id if line.column else "", line.row.zh if line.row else ""


def _parts(
    units: Mapping[int, _Unit],
    here: Mapping[int, UnitCard],
    over_id: int,
    forms: SentForms | None,
    own: Mapping[int, Answers],
    below: Mapping[int, Answers],
) -> tuple[Part, ...]:
    """The parts right below a unit, in the order of the tree; the unit itself, where it has the directive,
    first.
    """
    inside: dict[int, list[int]] = {}
    for unit_id in units:
        place = ids_of_path(here[unit_id].path)
        if over_id in place:
            at = place.index(over_id) + 1
            inside.setdefault(place[at] if at < len(place) else over_id, []).append(unit_id)
    cards = unit_cards(inside)
    found = (
        Part(
            unit=cards[part],
            progress=_progress(units[unit_id] for unit_id in several),
            goes_deeper=part != over_id and any(unit_id != part for unit_id in several),
            is_itself=part == over_id,
            totals=_totals(forms, several, own, below),
        )
        for part, several in inside.items()
        if part in cards
    )
    return tuple(sorted(found, key=lambda part: part.unit.path))


def _totals(
    forms: SentForms | None, several: Iterable[int], own: Mapping[int, Answers], below: Mapping[int, Answers]
) -> dict[str, Both]:
    """The sums of every number that is asked, over some units."""
    if forms is None:
        return {}
    wanted = set(several)
    sides = [
        {line.field.id: line.total for line in summed(forms.whole, _of(wanted, side)) if line.column is None}
        for side in (own, below)
    ]
    return {
        field.id: Both(sides[0].get(field.id), sides[1].get(field.id))
        for field in forms.whole.fields
        if field.kind == Kind.NUMBER
    }


def _of(units: set[int], answers: Mapping[int, Answers]) -> list[Answers]:
    return [said for unit_id, said in answers.items() if unit_id in units]
