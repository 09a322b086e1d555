"""Workbooks that go out: the template with its drop-downs, the rows that could not be imported, the links."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from huisheng.kernel.text.formulas import harmless
from tenant_apps.people.data.staff_columns import COLUMNS, EXAMPLE, KIND_WORDS, MOST_ROWS, ROLE_WORDS
from tenant_apps.people.operations.reading_staff import BadRow

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT: Final = "@"


def template(section_names: Sequence[str]) -> bytes:
    """The template: drop-downs for role, kind and section, every cell as text so that numbers keep their
    zeros.
    """
    book, sheet = _book([column.title + ("*" if column.required else "") for column in COLUMNS])
    for column, text in zip(COLUMNS, EXAMPLE, strict=False):
        sheet.cell(2, _place(column.key), text)
    _as_text(sheet, MOST_ROWS + 1)
    lists = book.create_sheet(_("Lists"))
    choices = {
        "role": list(ROLE_WORDS)[:4],
        "staff_kind": list(KIND_WORDS),
        "section": list(section_names),
    }
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, (key, words) in enumerate(choices.items(), start=1):
        if not words:
            continue
        for row, word in enumerate(words, start=1):
            lists.cell(row, place, harmless(word))
        letter = get_column_letter(place)
        name = lists.title.replace("'", "''")
        rule = DataValidation(
            type="list", formula1=f"'{name}'!${letter}$1:${letter}${len(words)}", allow_blank=True
        )
        rule.error = _("Choose one from the drop-down list.")
        sheet.add_data_validation(rule)
        target = get_column_letter(_place(key))
        rule.add(f"{target}2:{target}{MOST_ROWS + 1}")
    lists.sheet_state = "hidden"
    return _bytes(book)


def faults(bad: Iterable[BadRow]) -> bytes:
    """The rows that were left out, as they stood, with row, column, reason and repair; mended here, the
    file can be imported again.
    """
    titles = [column.title for column in COLUMNS]
    book, sheet = _book([*titles, _("Row"), _("What is wrong"), _("What to do")])
    row = 2
    for one in bad:
        for place, text in enumerate(one.cells, start=1):
            sheet.cell(row, place, harmless(text))
        sheet.cell(row, len(titles) + 1, str(one.number))
        reasons = [_("%(column)s: %(reason)s") % {"column": f.column, "reason": f.reason} for f in one.faults]
        repairs = [_("%(column)s: %(reason)s") % {"column": f.column, "reason": f.repair} for f in one.faults]
        sheet.cell(row, len(titles) + 2, harmless("\n".join(reasons)))
        sheet.cell(row, len(titles) + 3, harmless("\n".join(repairs)))
        row += 1
    _as_text(sheet, row)
    return _bytes(book)


def links(rows: Iterable[tuple[str, str, str]]) -> bytes:
    """Name, login and one-time link of everybody who was invited."""
    book, sheet = _book([_("Name of the person"), _("Login"), _("Link, works once for seven days")])
    for number, cells in enumerate(rows, start=2):
        for place, text in enumerate(cells, start=1):
            sheet.cell(number, place, harmless(text))
    return _bytes(book)


def _book(titles: Sequence[str]) -> tuple[Any, Any]:
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = _("People")
    for place, title in enumerate(titles, start=1):
        sheet.cell(1, place, title).font = Font(bold=True)
        width = COLUMNS[place - 1].width if place <= len(COLUMNS) else 30
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    return book, sheet


def _as_text(sheet: Any, rows: int) -> None:
    for row in sheet.iter_rows(min_row=2, max_row=rows, max_col=len(COLUMNS)):
        for cell in row:
            cell.number_format = _TEXT


def _place(key: str) -> int:
    return next(place for place, column in enumerate(COLUMNS, start=1) if column.key == key)


def _bytes(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
