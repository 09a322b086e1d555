"""Tables for spreadsheets: what somebody wrote stays text, in both kinds of file."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from huisheng.kernel.web.sheets import Sheet, csv_file, xlsx_file

MOMENT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_nothing_becomes_a_formula(text: str) -> None:
    sheet = Sheet("表", ["列"], [[text]])
    line = csv_file(sheet, "a.csv").content.decode("utf-8-sig").split("\r\n")[1]
    assert line.strip('"').startswith("'")
    cell = load_workbook(BytesIO(xlsx_file([sheet], "a.xlsx").content)).active["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_numbers_moments_and_nothing() -> None:
    sheet = Sheet("表", ["数", "时间", "空", "字"], [[-3, MOMENT, None, "汉字\x0b"]])
    line = csv_file(sheet, "a.csv").content.decode("utf-8-sig").split("\r\n")[1]
    assert line == "-3,2026-03-02 09:30,,汉字\x0b"
    book = load_workbook(BytesIO(xlsx_file([sheet], "a.xlsx").content))
    [_head, row] = book.active.iter_rows(values_only=True)
    assert row == (-3, "2026-03-02 09:30", None, "汉字")
