"""Tables for spreadsheets: CSV in UTF-8 with a byte order mark, so that Chinese is read as it is, and XLSX.

No cell becomes a formula, whatever somebody wrote into it.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from huisheng.kernel.text.formulas import FORMULA_STARTS, harmless

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NARROWEST, _WIDEST = 8, 48


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its title, the names of its columns, its rows. A cell is text, a whole number, a moment, or
    nothing.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def csv_file(sheet: Sheet, name: str) -> HttpResponse:
    """The table as CSV; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow([harmless(value) if isinstance(value, str) else _said(value) for value in row])
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", name)


def xlsx_file(sheets: Sequence[Sheet], name: str) -> HttpResponse:
    """Tables as the sheets of one XLSX file, each with a fixed first row."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for at, width in enumerate(_widths(sheet), 1):
            page.column_dimensions[get_column_letter(at)].width = width
        page.freeze_panes = "A2"
        page.append([_cell(page, heading, bold=True) for heading in sheet.columns])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    file = BytesIO()
    book.save(file)
    return _file(file.getvalue(), XLSX, name)


def _cell(page: Any, value: object, *, bold: bool = False) -> Any:
    if isinstance(value, int):
        return WriteOnlyCell(page, value=value)
    text = ILLEGAL_CHARACTERS_RE.sub("", _said(value))
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    # Who types over it keeps the zeros of a number.
    cell.number_format = "@"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def _widths(sheet: Sheet) -> list[int]:
    longest = [len(heading) for heading in sheet.columns]
    for row in sheet.rows[:200]:
        longest = [max(known, len(_said(value))) for known, value in zip(longest, row, strict=True)]
    return [min(max(2 * length, _NARROWEST), _WIDEST) for length in longest]


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
