"""The five figures of a set of sums, and how they changed."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

RECEIVED, ANSWERED, RATE, OPEN, OVERDUE = "received", "answered", "rate", "open", "overdue"

FIGURES = (RECEIVED, ANSWERED, RATE, OPEN, OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What happened in a period, and what stood open and overdue at its end.

    ``moved``: how many of those received in the period were handed to the unit to be answered, less those
    that it handed on. ``handed_in`` and ``handed_out``: questions that came from other units in the period,
    and that went to others; what changed hands within a subtree is in both.
    """

    received: int = 0
    answered: int = 0
    answered_of_received: int = 0
    moved: int = 0
    handed_in: int = 0
    handed_out: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def rate(self) -> int | None:
        """Answered so far of what was received in the period and is the unit's to answer, in per cent rounded
        down; None without a base.

        Rounded down, because 100 % must mean all.
        """
        base = self.received + self.moved
        return 100 * self.answered_of_received // base if base > 0 else None

    def value(self, name: str) -> int | None:
        """One of the five figures by its name."""
        found: int | None = getattr(self, name)
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """A figure with its change against the period before. `difference` is None where there is no base
    (无可比数据).

    The difference of the rate is in percentage points; `percent` is left out where the base is 0. `year_*`
    is the change against the same days a year before (同比), the others against the period before (环比).
    """

    name: str
    value: int | None
    difference: int | None
    percent: int | None
    year_difference: int | None = None
    year_percent: int | None = None


def changes(
    now: Figures, before: Figures, *, has_base: bool, year: Figures | None = None
) -> tuple[Change, ...]:
    """The five figures with their changes. `has_base`: anything was ever told before the period began;
    `year` is None where nothing had been told a year before.
    """
    return tuple(
        Change(
            name,
            now.value(name),
            *_against(name, now.value(name), before.value(name) if has_base else None),
            *_against(name, now.value(name), year.value(name) if year else None),
        )
        for name in FIGURES
    )


def _against(name: str, now: int | None, before: int | None) -> tuple[int | None, int | None]:
    """The difference, and in per cent of what it was."""
    if now is None or before is None:
        return None, None
    percent = round(100 * (now - before) / before) if before and name != RATE else None
    return now - before, percent


def added(figures: Iterable[Figures]) -> Figures:
    """Several figures as one, for units that do not contain each other."""
    return Figures(**_added(Figures, figures))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums of one row of a table, as the database adds them up (see queries.dashboard).

    `later_*` are the changes of stock after the period, `within_*` those inside it: the stock is kept as of
    now, so the stock at the end of the period is now minus later, and at its beginning that minus within.
    """

    received: int = 0
    answered: int = 0
    answered_of_day: int = 0
    moved_of_day: int = 0
    handed_in: int = 0
    handed_out: int = 0
    answered_timed: int = 0
    answered_in_time: int = 0
    closed: int = 0
    sent_back: int = 0
    rated: int = 0
    satisfied: int = 0
    rating_sum: int = 0
    before_received: int = 0
    before_answered: int = 0
    before_answered_of_day: int = 0
    before_moved_of_day: int = 0
    later_open: int = 0
    later_overdue: int = 0
    within_open: int = 0
    within_overdue: int = 0

    def now(self, open_now: int, overdue_now: int) -> Figures:
        """The figures of the period; the arguments are the stock of this moment."""
        return Figures(
            received=self.received,
            answered=self.answered,
            answered_of_received=self.answered_of_day,
            moved=self.moved_of_day,
            handed_in=self.handed_in,
            handed_out=self.handed_out,
            open=open_now - self.later_open,
            overdue=overdue_now - self.later_overdue,
        )

    def before(self, open_now: int, overdue_now: int) -> Figures:
        """The figures of the period before, its stock taken on the eve of the period."""
        return Figures(
            received=self.before_received,
            answered=self.before_answered,
            answered_of_received=self.before_answered_of_day,
            moved=self.before_moved_of_day,
            open=open_now - self.later_open - self.within_open,
            overdue=overdue_now - self.later_overdue - self.within_overdue,
        )


def added_sums(rows: Iterable[Sums]) -> Sums:
    """Several rows as one, for units that do not contain each other."""
    return Sums(**_added(Sums, rows))


def _added(kind: type[Figures] | type[Sums], rows: Iterable[Figures | Sums]) -> dict[str, int]:
    known = list(rows)
    return {field.name: sum(getattr(row, field.name) for row in known) for field in fields(kind)}
