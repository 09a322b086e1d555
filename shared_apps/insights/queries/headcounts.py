"""How many people a subtree has, and each unit right below: on the lattice unit × day alone.

Those who work for units (experts, volunteers) are shown as told. Of young people (verified, taking part) a
number from 1 to 10 is shown to nobody above, nor may it follow from numbers that are: within one day those
are the number of a unit, of each unit right below it and its own, so the rest that is held back below a shown
one is 0 or at least 11, and below one that is held back nothing is shown. They stand for the last day of
months that are over: a number that grows day by day would tell of each by its difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from itertools import chain, pairwise
from operator import or_
from typing import Final

from django.db.models import Max, Q

from shared_apps.contracts.headcount_facts import HEADCOUNTS, OF_HELPERS, OF_YOUNG_PEOPLE
from shared_apps.insights.data import SETTLES, SMALLEST_SENSITIVE
from shared_apps.insights.models import Headcount
from shared_apps.insights.queries.sensitive import shown_below
from tenants.public import UnitCard, ancestors_of, children

COUNTED, NOT_OPENED, NOT_REPORTED, CLOSED, HELD_BACK = (
    "counted",
    "not_opened",
    "not_reported",
    "closed",
    "held_back",
)
"""How a cell is to be read: a number (0 is one), 未开通, 未上报, 停用, 未达公布标准."""

_NOT_OPENED_STATES: Final = ("listed", "provisioning")
_CLOSED_STATES: Final = ("suspended", "archived")
_OWN: Final = 0
"""In place of a unit's id: what the unit above has for itself."""


@dataclass(frozen=True, slots=True)
class HeadcountFigure:
    """One number of a subtree on a day; None where the cell says why not. `units`: how many have told it.

    `before` and `year`: the number of the period before (环比; of young people of the month before) and of a
    year before (同比), None where there is none that may be shown.
    """

    code: str
    day: date
    number: int | None
    cell: str
    units: int
    before: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class HeadcountLine:
    """One unit with all below it (or, with `is_own`, the shown unit for itself): a figure for each code."""

    unit: UnitCard
    is_own: bool
    figures: tuple[HeadcountFigure, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a period shows: of those who work for units, and of young people."""

    of_helpers: date
    of_young_people: date

    def of(self, code: str) -> date:
        """The day of one code."""
        return self.of_young_people if code in OF_YOUNG_PEOPLE else self.of_helpers


_Told = Mapping[tuple[int, bool, str], tuple[int, int]]
"""By unit, own and code: the number, and how many units have told it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What both tables of a unit stand on, read once: the days they show; the units above, the root first and
    the unit itself last; and by their ids the units right below each of them.
    """

    days: Days
    above: Sequence[UnitCard]
    beside: Mapping[int, Sequence[UnitCard]]


def ground_of(
    unit: UnitCard,
    last: date,
    *,
    today: date,
    above: Sequence[UnitCard] | None = None,
    below: Sequence[UnitCard] | None = None,
) -> Ground:
    """Read it; `above` and `below` the unit, where they have been read. The number of statements depends on
    the depth of the tree alone.
    """
    upper = ancestors_of(unit) if above is None else above
    beside = {card.id: children(card.id) for card in upper}
    beside[unit.id] = children(unit.id) if below is None else list(below)
    return Ground(days_of(unit.id, last, today=today), [*upper, unit], beside)


def days_of(unit_id: int, last: date, *, today: date) -> Days:
    """Of helpers the last day up to the end of the period of which anything was told in the week before it
    (of tonight nothing is known yet); of young people the end of the last month that was over by then, from
    the sixth day after it, when units that were late have told.
    """
    until = min(last, today - timedelta(days=1))
    [told] = _last_told(unit_id, until)
    return Days(told, min(_month_end(last + timedelta(days=1)), _month_end(today - SETTLES)))


def _last_told(unit_id: int, *ends: date) -> list[date]:
    """For the ends of some periods the last day of the week before of which anything was told; the end where
    nothing was. One statement.
    """
    weeks = [Q(day__range=(end - timedelta(days=6), end)) for end in ends]
    rows = Headcount.objects.filter(reduce(or_, weeks), unit_id=unit_id, own=False, code__in=OF_HELPERS)
    told = rows.aggregate(**{str(n): Max("day", filter=week) for n, week in enumerate(weeks)})
    return [told[str(n)] or end for n, end in enumerate(ends)]


def _month_end(day: date) -> date:
    """The last day of the month before the one of `day`."""
    return day.replace(day=1) - timedelta(days=1)


def headcounts_of(
    unit: UnitCard,
    last: date,
    *,
    today: date,
    before: date | None = None,
    year: date | None = None,
    ground: Ground | None = None,
) -> tuple[HeadcountFigure, ...]:
    """Every number of a subtree, in the order of the catalogue; with the ends of the period before and of a
    year before also what each is compared with. The number of statements depends on the depth of the tree
    alone. `ground`: of this unit and day, where it has been read.
    """
    on = ground or ground_of(unit, last, today=today)
    every = [on.days]
    if before is not None and year is not None:
        month = on.days.of_young_people
        told_before, told_a_year_before = _last_told(unit.id, before, year)
        every.append(Days(told_before, _month_end(month)))
        every.append(Days(told_a_year_before, _month_a_year_before(month)))
    beside = chain.from_iterable(on.beside[card.id] for card in on.above[:-1])
    now, *earlier = (
        tuple(
            _figure(unit, False, code, days, told, is_shown=_is_shown(on.above, on.beside, code, told))
            for code in HEADCOUNTS
        )
        for days, told in zip(every, _told([unit], [*on.above, *beside], every), strict=True)
    )
    if not earlier:
        return now
    return tuple(
        replace(one, before=_base(one, then), year=_base(one, long_ago))
        for one, then, long_ago in zip(now, *earlier, strict=True)
    )


def _month_a_year_before(day: date) -> date:
    """The end of the same month a year before."""
    following = (day + timedelta(days=1)).replace(year=(day + timedelta(days=1)).year - 1)
    return following - timedelta(days=1)


def _base(now: HeadcountFigure, then: HeadcountFigure) -> int | None:
    """What a number is compared with. Where nothing was told since, there are not two numbers; and what is
    held back has no difference.
    """
    return then.number if now.number is not None and then.day < now.day else None


def headcounts_by_unit(
    unit: UnitCard, last: date, *, today: date, ground: Ground | None = None
) -> tuple[HeadcountLine, ...]:
    """The unit for itself and each unit right below it, in the tree's order. `ground`: of this unit and day,
    where it has been read.
    """
    on = ground or ground_of(unit, last, today=today)
    days, below = on.days, on.beside[unit.id]
    [told] = _told([unit, *below], [*on.above, *chain(*on.beside.values())], [days])
    shown = {
        code: _shown(unit.id, below, code, told)
        if _is_shown(on.above, on.beside, code, told)
        else frozenset()
        for code in OF_YOUNG_PEOPLE
    }

    def line(card: UnitCard, *, is_own: bool) -> HeadcountLine:
        key = _OWN if is_own else card.id
        return HeadcountLine(
            card,
            is_own,
            tuple(
                _figure(card, is_own, code, days, told, is_shown=code not in shown or key in shown[code])
                for code in HEADCOUNTS
            ),
        )

    return (line(unit, is_own=True), *(line(card, is_own=False) for card in below))


def _told(shown: Iterable[UnitCard], compared: Iterable[UnitCard], every: Sequence[Days]) -> list[_Told]:
    """Of helpers for the units that are shown, of young people for all whose numbers could tell of another,
    on each of some days: one statement.
    """
    helpers = Q(
        unit_id__in={card.id for card in shown},
        day__in={days.of_helpers for days in every},
        code__in=OF_HELPERS,
    )
    young = Q(
        unit_id__in={card.id for card in compared},
        day__in={days.of_young_people for days in every},
        code__in=OF_YOUNG_PEOPLE,
    )
    rows = Headcount.objects.filter(helpers | young, units__gt=0)
    found = list(rows.values_list("day", "unit_id", "own", "code", "number", "units"))
    return [
        {
            (unit_id, own, code): (number, units)
            for day, unit_id, own, code, number, units in found
            if day == days.of(code)
        }
        for days in every
    ]


def _shown(unit_id: int, below: Sequence[UnitCard], code: str, told: _Told) -> frozenset[int]:
    """Which of a unit's parts may show their number, the unit's own being one of them."""
    none = (0, 0)
    counts = {card.id: told.get((card.id, False, code), none)[0] for card in below}
    counts[_OWN] = told.get((unit_id, True, code), none)[0]
    above = told.get((unit_id, False, code), none)[0]
    # Sums stand under the tree of their day. Where units have moved since, the parts of today are not those
    # of the sum, and a difference would tell of what is held back.
    return shown_below(above, counts) if sum(counts.values()) == above else frozenset()


def _is_shown(
    above: Sequence[UnitCard], beside: Mapping[int, Sequence[UnitCard]], code: str, told: _Told
) -> bool:
    """Whether the last of these units, the root first, may show its number: nothing is shown below what is
    held back.
    """
    if code not in OF_YOUNG_PEOPLE:
        return True
    if told.get((above[0].id, False, code), (0, 0))[0] < SMALLEST_SENSITIVE:
        return False
    return all(card.id in _shown(upper.id, beside[upper.id], code, told) for upper, card in pairwise(above))


def _figure(
    card: UnitCard, is_own: bool, code: str, days: Days, told: _Told, *, is_shown: bool
) -> HeadcountFigure:
    number, units = told.get((card.id, is_own, code), (None, 0))
    if number is None:
        return HeadcountFigure(code, days.of(code), None, _why_nothing(card), 0)
    if not is_shown:
        return HeadcountFigure(code, days.of(code), None, HELD_BACK, units)
    return HeadcountFigure(code, days.of(code), number, COUNTED, units)


def _why_nothing(card: UnitCard) -> str:
    if card.state in _NOT_OPENED_STATES:
        return NOT_OPENED
    return CLOSED if card.state in _CLOSED_STATES else NOT_REPORTED
