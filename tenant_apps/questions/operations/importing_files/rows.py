"""The rows of a file, one by one, whatever its size: a broken row is reported and the next one is read."""

import csv
import warnings
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError  # nosec B405

from django.utils.translation import gettext as _

from tenant_apps.questions.operations.importing_files.opening import encoding_of, kind_of, open_text
from tenant_apps.questions.operations.importing_files.problems import FileProblem, Reason, RowProblem

_LINE_LIMIT: Final = 1_000_000
# A small XLSX may unpack to any size; the table of texts is the one part that has to be held in memory.
_UNPACKED_LIMIT: Final = 1_500_000_000
_TEXTS_LIMIT: Final = 300_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row; `number` as a spreadsheet counts. `problem` is set when the row cannot be read at
    all.
    """

    number: int
    cells: Sequence[str]
    problem: RowProblem | None = None


def read_rows(path: Path) -> Iterator[Row]:
    """Every row that is not blank, the header first. FileProblem when the file cannot be used at all."""
    if kind_of(path) == "xlsx":
        yield from _xlsx_rows(path)
    else:
        encoding = encoding_of(path)
        with open_text(path, encoding) as text:
            yield from _csv_rows(text)


class _Lines:
    """Lines for the CSV reader. It remembers those of the current record, so that they can be given back."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._text.readline(_LINE_LIMIT)
        if not line:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> None:
        self._waiting.extendleft(reversed(self.taken[1:]))
        self.ended = False


def _csv_rows(text: TextIOWrapper) -> Iterator[Row]:
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    width = number = 0
    recovering = False
    while True:
        lines.taken = []
        try:
            cells = next(reader)
            broken = len(lines.taken) > 1 and width > 0 and not _fits(cells, width)
        except StopIteration:
            return
        except csv.Error:
            broken = True
        if broken:
            # One missing quotation mark would swallow all rows up to the next: only the first line is bad,
            # the others are read again. What remains of the broken cell is no row of its own.
            first = lines.taken[0]
            lines.give_back_all_but_first()
            reader = csv.reader(lines, strict=True)
            if not recovering:
                number += 1
                yield Row(number, (), RowProblem(number, "", first.strip(), Reason.UNREADABLE))
            recovering = True
            continue
        if recovering and not _fits(cells, width):
            continue
        recovering = False
        number += 1
        width = width or len([cell for cell in cells if cell.strip()])
        if any(cell.strip() for cell in cells):
            yield Row(number, cells)


def _fits(cells: Sequence[str], width: int) -> bool:
    return len(cells) >= width and not any(cells[width:])


def _xlsx_rows(path: Path) -> Iterator[Row]:
    # Only here: it takes a quarter of a second, and no web process reads spreadsheets.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_huge(path)
    try:
        with warnings.catch_warnings():
            # Files written by other programs lack a style sheet; that is nobody's business here.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, OSError) as error:
        raise FileProblem(_("The XLSX file is damaged: %(reason)s") % {"reason": error}) from error
    try:
        sheet = book.worksheets[0]
        # Some programs write a wrong size of the sheet, and openpyxl would believe it.
        sheet.reset_dimensions()
        width = 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            row = [_text_of(cell) for cell in cells]
            if any(cell.strip() for cell in row):
                width = width or len(row)
                # Empty cells at the end of a row are not stored.
                yield Row(number, row + [""] * (width - len(row)))
    except ParseError as error:
        raise FileProblem(_("The XLSX file is damaged: %(reason)s") % {"reason": error}) from error
    finally:
        book.close()


def _refuse_huge(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            names = {part.filename: part.file_size for part in parts.infolist()}
    except zipfile.BadZipFile as error:
        raise FileProblem(_("The XLSX file is damaged: %(reason)s") % {"reason": error}) from error
    if "xl/workbook.xml" not in names:
        raise FileProblem(_("This is a ZIP archive, not an XLSX table. Unpack it first."))
    if sum(names.values()) > _UNPACKED_LIMIT or names.get("xl/sharedStrings.xml", 0) > _TEXTS_LIMIT:
        raise FileProblem(_("The XLSX file is too large when unpacked. Save it as CSV in UTF-8."))


def _text_of(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        # Spreadsheets turn numbers of messages into figures: 188006.0 is 188006.
        return str(int(cell))
    return str(cell)
