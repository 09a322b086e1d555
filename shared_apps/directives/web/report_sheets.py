"""Reports as sheets: all units, each table with its rows, the sums."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huisheng.kernel.forms import Answers, Field, Kind, Summed, said_of
from huisheng.kernel.forms.answers import ROW
from huisheng.kernel.forms.definition import Definition
from huisheng.kernel.forms.rendering import label_of
from huisheng.kernel.web.sheets import Sheet
from shared_apps.directives.queries.reports import ReportView, RollUp
from tenants.public import UnitCard

_TITLE_MAX: Final = 25
_NOT_IN_TITLES: Final = re.compile(r"[\\/*?:\[\]]")


def sheets_of(reports: RollUp, *, words: bool = True) -> list[Sheet]:
    """Every sheet. A number is a number where it is whole; what people wrote stays text. Without `words`, who
    has reported and the sums alone.
    """
    if not words:
        return [_units_alone(reports), sums_sheet(reports.sums)]
    fields = reports.definition.fields
    lines = [field for field in fields if field.kind != Kind.TABLE]
    every = [*reports.reported, *reports.returned]
    units = Sheet(
        _("Units"),
        [
            _("Unit"),
            _("Reported at"),
            _("Reported by"),
            pgettext("of a report", "Version"),
            pgettext("of a report", "State"),
            _("Version of the form"),
            *(label_of(field) for field in lines),
        ],
        [
            [*_head(view), *(_cell(reports.definition, field, view.answers) for field in lines)]
            for view in every
        ]
        + [
            [card.name, None, "", "", _("Not reported"), "", *("" for _field in lines)]
            for card in _absent(reports)
        ],
    )
    tables = [
        _table(number, field, every) for number, field in enumerate(fields, 1) if field.kind == Kind.TABLE
    ]
    return [units, *tables, sums_sheet(reports.sums)]


def _units_alone(reports: RollUp) -> Sheet:
    columns = [_("Unit"), _("Reported at"), pgettext("of a report", "State")]
    there = [
        [view.unit_name, view.reported_at, _state(view)] for view in (*reports.reported, *reports.returned)
    ]
    return Sheet(
        _("Units"), columns, there + [[card.name, None, _("Not reported")] for card in _absent(reports)]
    )


def _absent(reports: RollUp) -> list[UnitCard]:
    back = {view.unit_id for view in reports.returned}
    return [card for card in reports.missing if card.id not in back]


def _head(view: ReportView) -> list[object]:
    return [
        view.unit_name,
        view.reported_at,
        view.person,
        view.revision,
        _state(view),
        view.form_version,
    ]


def _state(view: ReportView) -> str:
    return _("Sent back") if view.is_returned else pgettext("of a report", "Holds")


def _table(number: int, table: Field, views: list[ReportView]) -> Sheet:
    names = {option.key: str(option.label) for option in table.options}
    rows: list[list[object]] = []
    inner = Definition(table.columns)
    for view in views:
        told = view.answers.get(table.id)
        for row in told if isinstance(told, list) else ():
            if isinstance(row, dict):
                cells: Answers = dict(row)
                name = names.get(str(row[ROW]), str(row[ROW]))
                rows.append(
                    [view.unit_name, name, *(_cell(inner, column, cells) for column in table.columns)]
                )
    title = _NOT_IN_TITLES.sub(" ", f"{number} {table.label}")[:_TITLE_MAX]
    return Sheet(
        title,
        [_("Unit"), pgettext("of a table", "Row"), *(label_of(column) for column in table.columns)],
        rows,
    )


def sums_sheet(sums: Iterable[Summed]) -> Sheet:
    """Sums and shares line by line."""
    rows: list[list[object]] = []
    for line in sums:
        name = " · ".join(
            str(part) for part in (line.field.label, line.row, line.column and line.column.label) if part
        )
        if line.total is not None:
            rows.append([name, _("Sum"), plain(line.total), str(line.unit), line.answered])
        for share in line.shares:
            rows.append([name, str(share.label), share.count, "", line.answered])
    columns = [
        _("What is asked"),
        _("What is counted"),
        _("Number"),
        pgettext("of a sum", "Counted in"),
        _("Units or rows that answered"),
    ]
    return Sheet(_("Sums"), columns, rows)


def _cell(definition: Definition, field: Field, answers: Answers) -> object:
    answer = answers.get(field.id)
    if answer is None:
        return ""
    if field.kind == Kind.NUMBER and isinstance(answer, str):
        return plain(Decimal(answer))
    (said,) = said_of(Definition((field,)), answers)
    return str(said.words)


def plain(number: Decimal) -> object:
    """A number for a cell: a number where it is whole, else in full as text."""
    return int(number) if number == number.to_integral_value() else format(number, "f")
