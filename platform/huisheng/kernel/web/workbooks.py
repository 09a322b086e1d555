"""Reading a small XLSX workbook that somebody has filled in: the cells of its first sheet, as text."""

import io
import unicodedata
import zipfile
import zlib
from datetime import date, datetime, time
from typing import Any, Final
from xml.etree.ElementTree import ParseError

MOST_BYTES: Final = 2 * 1024 * 1024
FURTHEST_ROW: Final = 20_000
MOST_COLUMNS: Final = 40
CELL_MAX: Final = 300
MOST_UNPACKED: Final = 60 * 1024 * 1024

# What openpyxl stumbles over in a file that only looks like a workbook, while it opens it or at any row.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)


class UnreadableWorkbook(ValueError):
    """The file as a whole cannot be read; ``code`` says why: "size", "type" or "rows" (too many)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def cells_of(
    content: bytes,
    *,
    most_rows: int,
    cell_max: int = CELL_MAX,
    most_bytes: int = MOST_BYTES,
    as_written: bool = False,
) -> list[list[str]]:
    """The rows, each in its place: ``[0]`` is the first row of the sheet; a cell is cut after ``cell_max``
    characters. ``as_written``: text is prose, and keeps its full-width marks. Raises UnreadableWorkbook.
    """
    # Only here: it takes a quarter of a second to load.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    if len(content) > most_bytes:
        raise UnreadableWorkbook("size")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # A few megabytes may unpack to gigabytes: what the archive says is looked at first.
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableWorkbook("size")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            # Some programs write a wrong size of the sheet; openpyxl would believe it, and rows be lost.
            sheet.reset_dimensions()
            return _rows(sheet, most_rows, cell_max, as_written=as_written)
        finally:
            book.close()
    except UnreadableWorkbook:
        raise
    except (InvalidFileException, *_BROKEN) as error:
        raise UnreadableWorkbook("type") from error


def _rows(sheet: Any, most_rows: int, cell_max: int, *, as_written: bool) -> list[list[str]]:
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
        rows.append([_text(cell, as_written=as_written)[:cell_max] for cell in row])
    # As wide as its widest row: without the size that the maker says, every row comes in all its columns.
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    return [row[:width] for row in rows]


def _text(cell: Any, *, as_written: bool) -> str:
    """A cell as text: numbers without a decimal tail, days as ISO, with the time of day where there is one,
    folded to half width, an apostrophe that neutralises a formula taken off.
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        # A spreadsheet makes a moment at midnight of every day that is typed.
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if as_written:
        return str(cell).replace("\r\n", "\n").replace("_x000D_", "").strip()
    return unicodedata.normalize("NFKC", str(cell)).strip().removeprefix("'")
