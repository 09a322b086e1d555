"""A workbook that somebody filled in: all rows whatever its maker says of its size, and a damaged one is said
to be none.
"""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest

from huisheng.kernel.web.workbooks import UnreadableWorkbook, cells_of

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def _book(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part of it otherwise."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


def test_a_size_that_the_maker_says_wrongly_loses_no_row() -> None:
    content = _book(["姓名", "电话"], ["张三", "1"], ["李四", "2"])
    size = re.compile(rb'<dimension ref="[^"]*"')
    claimed = _changed(content, SHEET, lambda xml: size.sub(b'<dimension ref="A1"', xml))
    assert b'ref="A1"' in zipfile.ZipFile(io.BytesIO(claimed)).read(SHEET)
    assert cells_of(claimed, most_rows=9) == [["姓名", "电话"], ["张三", "1"], ["李四", "2"]]


@pytest.mark.parametrize("part", [SHEET, BOOK])
def test_a_damaged_part_is_said(part: str) -> None:
    content = _changed(_book(["姓名"], ["张三"]), part, lambda xml: xml[: len(xml) // 2])
    with pytest.raises(UnreadableWorkbook, match="type"):
        cells_of(content, most_rows=9)


def test_a_workbook_without_sheets_is_said() -> None:
    content = _changed(
        _book(["姓名"]), BOOK, lambda xml: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", xml, flags=re.DOTALL)
    )
    with pytest.raises(UnreadableWorkbook, match="type"):
        cells_of(content, most_rows=9)


def test_too_many_rows_are_too_many() -> None:
    with pytest.raises(UnreadableWorkbook, match="rows"):
        cells_of(_book(*(["一"] for _row in range(5))), most_rows=3)


def test_a_moment_keeps_its_time_of_day() -> None:
    # Workbooks know no time zones.
    afternoon = datetime(2026, 5, 4, 14, 30)  # noqa: DTZ001
    content = _book([afternoon, afternoon.replace(hour=0, minute=0)])
    assert cells_of(content, most_rows=1) == [["2026-05-04 14:30", "2026-05-04"]]


def test_prose_keeps_its_marks() -> None:
    said = "问：怎么办理？\n答：请带（原件）。"
    content = _book([said])
    assert cells_of(content, most_rows=1, as_written=True) == [[said]]
    assert cells_of(content, most_rows=1) == [["问:怎么办理?\n答:请带(原件)。"]]
