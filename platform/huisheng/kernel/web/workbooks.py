"""Reading a small XLSX workbook that somebody has filled in: the cells of its first sheet, as text."""

import io
import unicodedata
import zipfile
from datetime import date, datetime
from typing import Any, Final

MOST_BYTES: Final = 2 * 1024 * 1024
FURTHEST_ROW: Final = 20_000
MOST_COLUMNS: Final = 40
CELL_MAX: Final = 300
_MOST_UNPACKED: Final = 60 * 1024 * 1024


class UnreadableWorkbook(ValueError):
    """The file as a whole cannot be read; ``code`` says why: "size", "type" or "rows" (too many)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def cells_of(content: bytes, *, most_rows: int, cell_max: int = CELL_MAX) -> list[list[str]]:
    """The rows, each in its place: ``[0]`` is the first row of the sheet; a cell is cut after ``cell_max``
    characters. Raises UnreadableWorkbook.
    """
    # Only here: it takes a quarter of a second to load.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    if len(content) > MOST_BYTES:
        raise UnreadableWorkbook("size")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # Two megabytes may unpack to gigabytes: what the archive says is looked at first.
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_UNPACKED:
                raise UnreadableWorkbook("size")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        if isinstance(error, UnreadableWorkbook):
            raise
        raise UnreadableWorkbook("type") from error
    try:
        return _rows(book.worksheets[0], most_rows, cell_max)
    finally:
        book.close()


def _rows(sheet: Any, most_rows: int, cell_max: int) -> list[list[str]]:
    rows: list[list[str]] = []
    filled = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)):
        if all(cell in (None, "") for cell in row):
            # A template's own formatted rows are none; people append below them.
            continue
        filled += 1
        if filled > most_rows + 1 or number > FURTHEST_ROW:
            raise UnreadableWorkbook("rows")
        # Empty ones in between keep their place: faults are told by the row of the sheet.
        rows += [[] for _between in range(number - len(rows))]
        rows.append([_text(cell, cell_max) for cell in row])
    return rows


def _text(cell: Any, cell_max: int) -> str:
    """A cell as text: numbers without a decimal tail, days as ISO, folded to half width, an apostrophe that
    neutralises a formula taken off.
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFKC", str(cell)).strip().removeprefix("'")[:cell_max]
