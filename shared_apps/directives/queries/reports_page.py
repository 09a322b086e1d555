"""Reports page by page: those of a choice, by what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator

from shared_apps.directives.queries.reports import ReportView, RollUp
from tenants.public import UnitCard

RETURNED, MISSING, HOLDS = "returned", "missing", "reported"
LATE, BY_EARLIER = "late", "earlier"
"""Of those that hold: which came after the date, which follow an earlier version of the form."""
STANDINGS: Final = (RETURNED, MISSING, HOLDS)
PER_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """Which units are listed: of one standing (or LATE, BY_EARLIER), with `name` in their name."""

    standing: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One unit on the page; without a report where it has sent none."""

    standing: str
    unit_id: int
    unit_name: str
    short_name: str
    report: ReportView | None


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """The units of one standing that are shown; `count` are all of the choice."""

    standing: str
    lines: tuple[ReportLine, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """One page of the list. `counts` are of all units, by standing and by LATE and BY_EARLIER."""

    groups: tuple[ReportGroup, ...]
    pages: "Page[ReportLine]"
    counts: Mapping[str, int]
    chosen: int


def reports_page(reports: RollUp, choice: ReportChoice, page: str) -> ReportsPage:
    """The page of this number (the nearest there is), of what was read already: no query. What is to be done
    comes first: sent back, missing, then those that hold, each in the order of the tree.
    """
    lines = _lines(reports)
    chosen = [line for line in lines if _fits(line, choice)]
    pages = Paginator(chosen, PER_PAGE).get_page(page)
    shown = list(pages.object_list)
    whole = pages.paginator.num_pages == 1 and not choice.standing and not choice.name
    groups = (
        ReportGroup(
            standing,
            tuple(line for line in shown if line.standing == standing),
            sum(line.standing == standing for line in chosen),
        )
        for standing in STANDINGS
    )
    return ReportsPage(
        groups=tuple(group for group in groups if group.lines or (whole and group.standing != RETURNED)),
        pages=pages,
        counts={
            **{standing: sum(line.standing == standing for line in lines) for standing in STANDINGS},
            LATE: sum(view.is_late for view in reports.reported),
            BY_EARLIER: reports.by_earlier,
        },
        chosen=len(chosen),
    )


def _lines(reports: RollUp) -> list[ReportLine]:
    back = {view.unit_id for view in reports.returned}
    return [
        *(_line(RETURNED, view) for view in reports.returned),
        *(_missing(card) for card in reports.missing if card.id not in back),
        *(_line(HOLDS, view) for view in reports.reported),
    ]


def _line(standing: str, view: ReportView) -> ReportLine:
    return ReportLine(standing, view.unit_id, view.unit_name, view.unit_name, view)


def _missing(card: UnitCard) -> ReportLine:
    return ReportLine(MISSING, card.id, card.name, card.short_name, None)


def _fits(line: ReportLine, choice: ReportChoice) -> bool:
    view = line.report
    if choice.standing == LATE:
        fits = line.standing == HOLDS and view is not None and view.is_late
    elif choice.standing == BY_EARLIER:
        fits = line.standing == HOLDS and view is not None and view.is_by_earlier
    else:
        fits = choice.standing in ("", line.standing)
    wanted = choice.name.casefold()
    return fits and (
        not wanted or any(wanted in name.casefold() for name in (line.unit_name, line.short_name))
    )
