"""The tables of a dashboard as CSV and XLSX: one line per row with period, topic and as-of time in each, so
that a line says it all; below it, or on a sheet of its own, the definitions.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huisheng.kernel import clock
from huisheng.kernel.web.dates import moment
from huisheng.kernel.web.sheets import Sheet, csv_file, xlsx_file
from shared_apps.contracts.headcount_facts import HEADCOUNTS
from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries import figures
from shared_apps.insights.queries.dashboard import Dashboard, LineOfUnits, TopicLine, UnitLine
from shared_apps.insights.queries.figures import Figures
from shared_apps.insights.queries.headcounts import headcounts_by_unit
from shared_apps.insights.queries.late import late_items
from shared_apps.insights.queries.quality import quality
from shared_apps.insights.queries.steps import steps_by_unit
from shared_apps.insights.web.headcounts import headcount_words
from shared_apps.insights.web.steps import GROUPS, step_groups, step_tables
from shared_apps.insights.web.units import BESIDE, beside, is_wide
from shared_apps.insights.web.words import CELLS, LINES, figure_words
from tenants.public import UnitKind

KINDS: Final = ("csv", "xlsx")
_OF_FIGURES: Final = (*figures.FIGURES, "handed_in", "handed_out")
_LATE_MOST: Final = 10_000
"""Overdue questions of one file; whoever has more has no use for a list."""

Table = tuple[str, Sequence[str], Sequence[Sequence[object]]]
"""Title, heads and rows."""


def file_of(shown: Dashboard, table: str, kind: str) -> HttpResponse:
    """One table of a dashboard as a file."""
    if table in MEASURES_OF:
        # Known by unit and period alone: whatever else the address chose is not in it.
        shown = replace(shown, topic=None, line="")
    title, heads, rows = TABLES[table](shown)
    sheet = Sheet(title, [*heads, *_heads()], [[*row, *_context(shown)] for row in rows])
    period = f"{shown.period.first:%Y%m%d}-{shown.period.last:%Y%m%d}"
    name = f"{table}-{shown.unit.id}-{period}.{kind}"
    notes = definitions(shown, [*MEASURES_OF.get(table, _OF_FIGURES), *_beside_figures(shown, table)])
    if kind == "xlsx":
        return xlsx_file([sheet, Sheet(_("Definitions"), (_("Figure"), _("How it is counted")), notes)], name)
    below = [[], *notes]
    return csv_file(Sheet(title, sheet.columns, [*sheet.rows, *below]), name)


def _beside_figures(shown: Dashboard, table: str) -> Sequence[str]:
    """What stands beside the five figures in a file, besides questions."""
    if table == "units" and is_wide(shown.units):
        return BESIDE
    if table == "figures":
        return [*(one.code for one in shown.steps), *(one.code for one in shown.people)]
    return ()


def definitions(shown: Dashboard, codes: Sequence[str]) -> list[list[object]]:
    """What the figures mean, of which units and days they are, and when they were read."""
    said: list[list[object]] = [[str(MEASURES[code].label), str(MEASURES[code].definition)] for code in codes]
    said += [
        [_("Units"), shown.unit.name],
        [_("Line of units"), str(LINES[shown.line]) if shown.line else _("All lines")],
        [_("As of"), moment(shown.as_of)],
    ]
    return said


def _heads() -> tuple[str, ...]:
    return (pgettext("filter", "From"), pgettext("filter", "To"), _("Topic"), _("As of"))


def _context(shown: Dashboard) -> list[object]:
    topic = shown.topic.name if shown.topic is not None else _("All topics")
    return [shown.period.first.isoformat(), shown.period.last.isoformat(), topic, shown.as_of]


def _figure_heads() -> tuple[str, ...]:
    return (
        pgettext("figure", "Received"),
        pgettext("figure", "Answered"),
        _("Answer rate (%)"),
        pgettext("figure", "Waiting for an answer"),
        pgettext("figure", "Overdue"),
        pgettext("figure", "Handed in"),
        pgettext("figure", "Handed out"),
    )


def _units(shown: Dashboard) -> Table:
    more = BESIDE if is_wide(shown.units) else ()
    heads = (_("Unit"), _("State"), *_figure_heads(), *(str(MEASURES[code].label) for code in more))
    rows = [[*_unit(line), *_beside(line)] for line in shown.units]
    return _("Units"), heads, [[*row, *[""] * (len(heads) - len(row))] for row in rows]


def _beside(line: UnitLine) -> list[object]:
    return [str(cell.instead) if cell.number is None else cell.number for cell in beside(line)]


def _unit(line: UnitLine) -> list[object]:
    name = line.unit.name + (_(" (itself)") if line.is_own else "")
    if line.figures is None:
        return [name, str(CELLS[line.cell]), "", "", "", "", "", "", ""]
    return [name, "", *_cells(line.figures)]


def _cells(found: Figures) -> list[object]:
    rate = "" if found.rate is None else found.rate
    hands = (found.handed_in, found.handed_out)
    return [found.received, found.answered, rate, found.open, found.overdue, *hands]


def _lines(shown: Dashboard) -> Table:
    def row(line: LineOfUnits) -> list[object]:
        return [str(LINES.get(line.line, line.line)), line.units, *_cells(line.figures)]

    return (
        _("By line"),
        (_("Line of units"), _("Units"), *_figure_heads()),
        [row(one) for one in shown.by_line],
    )


def _topics(shown: Dashboard) -> Table:
    def row(line: TopicLine) -> list[object]:
        before = _("Nothing to compare with") if line.received_before is None else line.received_before
        return [line.topic.name, *_cells(line.figures), before, *line.trend]

    longest = max((len(line.trend) for line in shown.topics), default=0)
    stretches = [pgettext("trend", "Part {n}").format(n=n + 1) for n in range(longest)]
    heads = (_("First-level topic"), *_figure_heads(), _("Received in the period before"), *stretches)
    rows = [row(line) for line in shown.topics]
    return _("Topics"), heads, [[*found, *[0] * (len(heads) - len(found))] for found in rows]


def _days(shown: Dashboard) -> Table:
    heads = (_("Day"), pgettext("figure", "Received"), pgettext("figure", "Answered"))
    return _("Days"), heads, [[bar.day.isoformat(), bar.received, bar.answered] for bar in shown.days]


def _figures(shown: Dashboard) -> Table:
    heads = (
        _("Figure"),
        pgettext("of a figure", "Value"),
        _("Against the period before"),
        _("Against the year before"),
    )
    words = [figure_words(change) for change in shown.figures]
    return (
        _("Figures"),
        heads,
        [
            *([str(one.label), f"{one.value}{one.unit}", one.change, one.year] for one in words),
            *(
                [str(step.label), step.number, step.change, step.year]
                for group in step_groups(shown)
                for step in group.steps
            ),
            *(
                [
                    _of_day(one.label, one.day),
                    str(one.instead) if one.number is None else one.number,
                    one.change,
                    one.year,
                ]
                for one in headcount_words(shown)
            ),
        ],
    )


def _late(shown: Dashboard) -> Table:
    rows = [
        [item.unit.name, item.topic.name, item.since.isoformat(), item.days, item.question_id]
        for item in late_items(shown.unit, topic=shown.topic, most=_LATE_MOST).items
    ]
    heads = (_("Unit"), _("First-level topic"), _("Overdue since"), _("Days overdue"), _("Question"))
    return _("Overdue now"), heads, rows


def _coverage(shown: Dashboard) -> Table:
    heads = (_("Level or wave"), pgettext("units", "Listed"), pgettext("units", "Live"), _("To be open by"))
    found = shown.coverage
    if found is None:
        return _("Coverage"), heads, []
    kinds: list[list[object]] = [
        [str(UnitKind(one.name).label), one.total, one.live, ""] for one in found.kinds
    ]
    waves = [
        [one.covered.name, one.covered.total, one.covered.live, one.due_on.isoformat()] for one in found.waves
    ]
    return _("Coverage"), heads, [*kinds, *waves]


def _quality(shown: Dashboard) -> Table:
    heads = (
        _("Unit"),
        pgettext("figure", "Received"),
        _("Written by staff"),
        _("Share of all entered"),
        _("From before the unit worked here"),
        _("Public and reading the same"),
        _("In a row from one device"),
    )
    rows = [
        [
            line.unit.name + (_(" (itself)") if line.is_own else ""),
            line.received,
            line.seeded,
            "" if line.seeded_share is None else line.seeded_share,
            line.imported,
            line.same,
            line.burst,
        ]
        for line in quality(shown.unit, shown.period)
    ]
    return _("Quality of figures"), heads, rows


def _steps(name: str) -> Callable[[Dashboard], Table]:
    """Transfers, or supervision, unit by unit."""

    def table(shown: Dashboard) -> Table:
        found = next(one for one in step_tables(steps_by_unit(shown.unit, shown.period)) if one.name == name)
        rows = [
            [
                line.unit.name + (_(" (itself)") if line.is_own else ""),
                "" if numbers is not None else str(CELLS[line.cell]),
                *([""] * len(found.codes) if numbers is None else (number for _label, number in numbers)),
            ]
            for line, numbers in found.rows
        ]
        heads = (_("Unit"), _("State"), *(str(label) for _code, label in found.codes))
        return str(found.title), heads, rows

    return table


def _of_day(label: object, day: date) -> str:
    return _("{number} ({day})").format(number=label, day=day)


def _people(shown: Dashboard) -> Table:
    """How many people, unit by unit; the day of each number stands in its head."""
    lines = headcounts_by_unit(shown.unit, shown.period.last, today=clock.business_day())
    heads = (_("Unit"), *(_of_day(MEASURES[one.code].label, one.day) for one in lines[0].figures))
    rows = [
        [
            line.unit.name + (_(" (itself)") if line.is_own else ""),
            *(str(CELLS[one.cell]) if one.number is None else one.number for one in line.figures),
        ]
        for line in lines
    ]
    return _("People"), heads, rows


TABLES: Final[dict[str, Callable[[Dashboard], Table]]] = {
    "units": _units,
    "lines": _lines,
    "topics": _topics,
    "days": _days,
    "figures": _figures,
    "late": _late,
    "coverage": _coverage,
    "quality": _quality,
    **{name: _steps(name) for name in GROUPS},
    "people": _people,
}
"""What can be taken away as a file; keys stand in addresses."""

MEASURES_OF: Final[dict[str, Sequence[str]]] = {
    **{name: codes for name, (_title, codes) in GROUPS.items()},
    "people": HEADCOUNTS,
}
"""Whose definitions stand in a file, where it has not the five figures in it."""
