"""Files as they come: encodings, broken quotation marks, other formats, sizes."""

import csv
import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from tenant_apps.questions.operations.importing_files.parsing import ParsedMessage, parse_file
from tenant_apps.questions.operations.importing_files.problems import FileProblem, Reason, RowProblem

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HEADER = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数"
FIRST = '101,A1,公交站太远,2019/2/28 11:25:05,"\r\n\t\t\r\n\t\t到车站要走,\r\n二十分钟。\r\n\t",0,3'
SECOND = "102,A2,图书馆几点开门,2019-07-11 00:00:00,周末开吗？,0,0"
TABLE = "\r\n".join((HEADER, FIRST, SECOND, ""))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _file(folder: Path, content: bytes, name: str = "messages.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _read(path: Path) -> tuple[list[str], list[tuple[int, Reason]]]:
    found = list(parse_file(path, now=NOW))
    messages = [item.number for item in found if isinstance(item, ParsedMessage)]
    return messages, [(item.row, item.reason) for item in found if isinstance(item, RowProblem)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_utf8_and_gb18030_are_read(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = _file(tmp_path, TABLE.replace("\r\n", line_end).encode(encoding))
    first, second = parse_file(path, now=NOW)
    assert isinstance(first, ParsedMessage)
    assert isinstance(second, ParsedMessage)
    assert (first.row, first.title, first.text) == (2, "公交站太远", "到车站要走,\n二十分钟。")
    assert (second.row, second.text) == (3, "周末开吗？")


def test_gzip_is_read_as_it_is(tmp_path: Path) -> None:
    assert _read(_file(tmp_path, gzip.compress(TABLE.encode()), "messages.csv.gz")) == (["101", "102"], [])


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("big5hkscs", "Big5")],
)
def test_another_encoding_is_named(tmp_path: Path, encoding: str, name: str) -> None:
    text = TABLE
    if encoding == "big5hkscs":
        text = "留言編號,留言用戶,留言主題,留言時間,留言詳情\r\n1,A,題,2019/1/1,文\r\n"
    with pytest.raises(FileProblem, match=name):
        list(parse_file(_file(tmp_path, text.encode(encoding)), now=NOW))


def test_a_wrong_byte_spoils_its_row_only(tmp_path: Path) -> None:
    content = TABLE.encode().replace("二十".encode(), b"\xff\xfe")
    assert _read(_file(tmp_path, content)) == (["102"], [(2, Reason.BYTES)])
    content = TABLE.encode("gb18030").replace("二十".encode("gb18030"), b"\xff\xff")
    assert _read(_file(tmp_path, content)) == (["102"], [(2, Reason.BYTES)])


def test_a_missing_quotation_mark_costs_one_row_not_the_rest(tmp_path: Path) -> None:
    broken = '100,A0,没有收尾,2019/2/28 11:25:05,"忘了引号,0,0'
    table = "\r\n".join((HEADER, broken, FIRST, SECOND, ""))
    assert _read(_file(tmp_path, table.encode())) == (["101", "102"], [(2, Reason.UNREADABLE)])
    # The last row of the file, where nothing follows that could close it.
    table = "\r\n".join((HEADER, FIRST, SECOND, broken, ""))
    assert _read(_file(tmp_path, table.encode())) == (["101", "102"], [(4, Reason.UNREADABLE)])


def test_a_broken_cell_of_several_lines_is_reported_once(tmp_path: Path) -> None:
    broken = '100,A0,引号在中间,2019/2/28 11:25:05,"他说"好"\r\n第二行\r\n第三行",0,0'
    table = "\r\n".join((HEADER, broken, SECOND, ""))
    assert _read(_file(tmp_path, table.encode())) == (["102"], [(2, Reason.UNREADABLE)])


def test_a_cell_without_end_is_given_up_and_the_rest_is_read(tmp_path: Path) -> None:
    broken = '100,A0,很长,2019/2/28 11:25:05,"' + "长" * 150_000
    table = "\r\n".join((HEADER, broken, FIRST, SECOND, ""))
    assert _read(_file(tmp_path, table.encode())) == (["101", "102"], [(2, Reason.UNREADABLE)])


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    table = "\r\n".join((HEADER, ",,,,,,", SECOND, "103,A,,2019/1/1,文,0,0", ""))
    assert _read(_file(tmp_path, table.encode())) == (["102"], [(4, Reason.EMPTY)])


@pytest.mark.parametrize("content", [b"", b"\r\n \n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileProblem, match="empty"):
        list(parse_file(_file(tmp_path, content), now=NOW))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"no\.csv"):
        list(parse_file(tmp_path / "no.csv", now=NOW))
    with pytest.raises(FileProblem, match="cannot be read"):
        list(parse_file(tmp_path, now=NOW))


def test_a_file_without_header_says_which_columns_it_needs(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="留言编号"):
        list(parse_file(_file(tmp_path, f"{SECOND}\r\n".encode()), now=NOW))
    with pytest.raises(FileProblem, match=r"Columns are missing: 留言时间, 留言详情"):
        list(parse_file(_file(tmp_path, "留言编号,留言主题\r\n1,题\r\n".encode()), now=NOW))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel"),
        (b"%PDF-1.7\n" + b"\0" * 600, "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" * 50, "not a text file"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_other_formats_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        list(parse_file(_file(tmp_path, content), now=NOW))


def test_a_zip_that_is_no_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "messages.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("messages.csv", TABLE)
    with pytest.raises(FileProblem, match="Unpack"):
        list(parse_file(path, now=NOW))


def test_xlsx_is_read_with_figures_and_dates_as_spreadsheets_keep_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    naive = datetime(2019, 2, 28, 11, 25, 5)  # noqa: DTZ001 a spreadsheet knows no time zone
    sheet.append([101, "A1", "公交站太远", naive, "到车站要走\n二十分钟。", 0, 3])
    sheet.append([102.0, "A2", "图书馆", "2019-07-11 00:00:00", "周末开吗？", None, None])
    sheet.append([None] * 7)
    sheet.append([103, "A3", "无日期", None, "文", 0, 0])
    path = tmp_path / "messages.xlsx"
    book.save(path)
    found = list(parse_file(path, now=NOW))
    first = found[0]
    assert isinstance(first, ParsedMessage)
    assert first.sent_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert _read(path) == (["101", "102"], [(5, Reason.EMPTY)])


def test_an_xlsx_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            for _ in range(310):
                part.write(b"\0" * 1_000_000)
    with pytest.raises(FileProblem, match="too large"):
        list(parse_file(path, now=NOW))


_ENTITIES = {
    "a file of this machine": '<!ENTITY e SYSTEM "file:///etc/passwd">',
    "text that grows": "".join(
        [
            '<!ENTITY e "',
            "x" * 100,
            '">',
            *(f'<!ENTITY e{n} "{("&e;" if n == 1 else f"&e{n - 1};") * 10}">' for n in range(1, 9)),
        ]
    ),
}


@pytest.mark.parametrize("kind", _ENTITIES)
def test_entities_of_an_xlsx_are_not_followed(tmp_path: Path, kind: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    sheet.append([101, "A1", "主题", "2019-07-11 00:00:00", "TEXT", 0, 0])
    book.save(tmp_path / "good.xlsx")
    path = tmp_path / "bad.xlsx"
    entity = "&e8;" if "grows" in kind else "&e;"
    altered = []
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(path, "w") as bad:
        for part in good.namelist():
            content = good.read(part).decode()
            if "TEXT" in content:
                head, tag, rest = content.replace("TEXT", entity).partition("<worksheet")
                content = f"{head}<!DOCTYPE worksheet [{_ENTITIES[kind]}]>{tag}{rest}"
                altered.append(part)
            bad.writestr(part, content)
    assert altered == ["xl/worksheets/sheet1.xml"]
    with pytest.raises(FileProblem, match="damaged"):
        list(parse_file(path, now=NOW))


_COUNT = """
import resource, sys
from datetime import datetime, UTC
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from tenant_apps.questions.operations.importing_files.parsing import ParsedMessage, parse_file
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = sum(isinstance(item, ParsedMessage) for item in parse_file(Path(sys.argv[1]), now=datetime.now(UTC)))
print(found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_file_of_100_mb_is_streamed(tmp_path: Path) -> None:
    """The process that reads it grows by less than a fifth of the file."""
    row = io.StringIO(newline="")
    csv.writer(row).writerow(
        ["{}", "A1", "公交站太远", "2019/2/28 11:25:05", "到车站要走二十分钟。\r\n" * 120, 0, 0]
    )
    template = row.getvalue().replace("{}", "%d")
    path = tmp_path / "large.csv"
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\r\n")
        while file.tell() < 100_000_000:
            file.write("".join(template % number for number in range(count, count + 500)))
            count += 500
    done = subprocess.run(
        [sys.executable, "-c", _COUNT, str(path)],
        env={"PYTHONPATH": ":".join(part for part in sys.path if part)},
        capture_output=True,
        text=True,
        check=True,
    )
    found, grown_kb = map(int, done.stdout.split())
    assert found == count
    assert grown_kb < 20_000
