"""The Word file, opened again: compared part by part with a golden file, and measured against the standard.

`HUISHENG_WRITE_GOLDEN=1` writes the golden file anew; look at the difference before it is committed.
"""

import json
import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from docx import Document as open_file
from docx.document import Document as File
from docx.oxml.ns import qn
from docx.table import Table as FileTable

from shared_apps.insights.web.brief_document import Document, Paragraph, Role, Table, paragraphs_of
from shared_apps.insights.web.brief_file import _TABLE_PARTS, BODY, HEAD, SUBHEAD, TITLE, brief_file

GOLDEN = Path(__file__).parent / "golden_brief.json"
SHOWN = Document(
    masthead="青年之声工作动态",
    number="2026年第3期",
    editor="共青团济南市委员会　编",
    day="2026年11月22日",
    title="十月份“青年之声”运行情况",
    corrects="（本期更正2026年第2期《九月份情况》）",
    blocks=[
        *paragraphs_of(
            "十月份，各级团组织认真办理青年诉求。\n\n一、基本情况\n（一）受理\n1.平稳。\n（1）及时。"
        ),
        Table(
            "全市", ("指标", "本期", "较上期"), [("收到", "1,280", "+12（+1%）"), ("答复率", "98%", "持平")]
        ),
        Paragraph(Role.NOTE, "每行为该单位及其下级合计。"),
    ],
    ends=["报：共青团山东省委员会", "送：市教育局", "发：各县区团委"],
    is_issued=True,
    gone=[],
)


def content(**changes: Any) -> bytes:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    shown = (
        SHOWN if not changes else Document(**{**{n: getattr(SHOWN, n) for n in SHOWN.__slots__}, **changes})
    )
    return brief_file(shown, author="共青团济南市委员会", at=at)


def told(paragraph: Any) -> list[Any]:
    """Words of a paragraph, with the font, the size and the colour of each run, and how it is set."""
    form = paragraph.paragraph_format
    runs = [
        [
            run.text,
            run._element.rPr.rFonts.get(qn("w:eastAsia")),
            run.font.size.pt,
            str(run.font.color.rgb) if run.font.color.rgb else "",
        ]
        for run in paragraph.runs
    ]
    borders = paragraph._element.pPr.find(qn("w:pBdr")) if paragraph._element.pPr is not None else None
    lines = (
        []
        if borders is None
        else [[e.tag.split("}")[1], e.get(qn("w:sz")), e.get(qn("w:color"))] for e in borders]
    )
    points = [
        None if value is None else round(value.pt, 2)
        for value in (form.first_line_indent, form.left_indent, form.line_spacing)
    ]
    return [str(form.alignment), points, runs, lines]


def structure(file: File) -> list[Any]:
    """The file as nested lists: what is compared, not the bytes."""
    found: list[Any] = []
    for part in file.iter_inner_content():
        if isinstance(part, FileTable):
            found.append([[told(cell.paragraphs[0]) for cell in row.cells] for row in part.rows])
        else:
            found.append(told(part))
    section = file.sections[0]
    found.append(
        {"odd": told(section.footer.paragraphs[0]), "even": told(section.even_page_footer.paragraphs[0])}
    )
    return found


def test_it_reads_like_the_golden_file() -> None:
    found = structure(open_file(BytesIO(content())))
    if os.environ.get("HUISHENG_WRITE_GOLDEN"):
        GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_page_is_that_of_the_standard() -> None:
    file = open_file(BytesIO(content()))
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    # 版心: 156 × 225 mm, in which 22 lines of 28 characters stand.
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156
    assert round(section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm) == 225
    grid = section._sectPr.find(qn("w:docGrid"))
    # A grid of characters that is narrower than they are gives each two places in LibreOffice.
    assert grid.get(qn("w:type")) == "lines"
    lines = 225 / 25.4 * 72 / (int(grid.get(qn("w:linePitch"))) / 20)
    [body] = [line for line in file.paragraphs if line.text.startswith("十月份，")]
    closer = int(body.runs[0]._element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    characters = 156 / 25.4 * 72 / (body.runs[0].font.size.pt + closer)
    assert (int(lines + 0.05), int(characters)) == (22, 28)


def test_the_red_line_and_those_of_the_ends_are_as_wide_as_the_text() -> None:
    file = open_file(BytesIO(content()))
    [about] = [line for line in file.paragraphs if line.text.startswith("共青团济南市委员会")]
    assert about._element.pPr.find(qn("w:pBdr")) is not None
    assert (about.paragraph_format.left_indent, about.paragraph_format.right_indent) == (None, None)
    ends = file.tables[-1]
    assert [row.cells[0].text for row in ends.rows] == list(SHOWN.ends)
    properties = ends._tbl.tblPr
    parts = [part.tag.partition("}")[2] for part in properties]
    assert parts == [name for name in _TABLE_PARTS if name in parts], "in the order of the format"
    assert round(int(properties.find(qn("w:tblW")).get(qn("w:w"))) / 20 / 72 * 25.4) == 156
    place = properties.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    said = ends.rows[1].cells[0].paragraphs[0].paragraph_format
    assert said.left_indent.pt == -said.first_line_indent.pt == 2 * 14, "under the first sign after the colon"


def test_levels_have_their_fonts() -> None:
    fonts = {
        run.text: run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in open_file(BytesIO(content())).paragraphs
        for run in paragraph.runs
    }
    assert fonts["十月份“青年之声”运行情况"] == fonts["青年之声工作动态"] == TITLE
    assert (fonts["一、基本情况"], fonts["（一）受理"]) == (HEAD, SUBHEAD)
    assert fonts["1.平稳。"] == fonts["（1）及时。"] == BODY


def test_pages_are_numbered_on_the_outer_side() -> None:
    file = open_file(BytesIO(content()))
    assert file.settings.odd_and_even_pages_header_footer
    for footer in (file.sections[0].footer, file.sections[0].even_page_footer):
        line = footer.paragraphs[0]
        assert line.text == "—  —"
        assert [e.text for e in line._element.iter(qn("w:instrText"))] == ["PAGE"]


def test_a_long_masthead_stays_in_one_line() -> None:
    name = "共青团某某省委员会青年之声工作动态专报"
    first = open_file(BytesIO(content(masthead=name))).paragraphs[0]
    assert first.runs[0].font.size.pt * len(name) <= 156 / 25.4 * 72


def test_where_a_font_is_missing_the_file_names_another() -> None:
    with ZipFile(BytesIO(content())) as packed:
        assert packed.testzip() is None
        tables = [name for name in packed.namelist() if "fontTable" in name]
        fonts = packed.read(tables[0]).decode()
    assert len(tables) == 1
    for name in (TITLE, BODY, HEAD, SUBHEAD, "FangSong", "SimHei", "KaiTi"):
        assert name in fonts


def test_the_ends_stay_together_and_tables_are_on_no_grid() -> None:
    file = open_file(BytesIO(content()))
    figures, ends = file.tables
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in ends.rows]
    assert kept == [True, True, None]
    for row in figures.rows:
        for cell in row.cells:
            parts = [part.tag.partition("}")[2] for part in cell.paragraphs[0]._element.pPr]
            assert parts == ["snapToGrid", "spacing", "jc"], "in the order of the format"


def test_word_takes_it_for_chinese() -> None:
    """Else it underlines every word, and “ ” are as narrow as in English."""
    file = open_file(BytesIO(content()))
    told = [*file.styles.element.iter(qn("w:lang")), *file.settings.element.iter(qn("w:themeFontLang"))]
    assert [one.get(qn("w:eastAsia")) for one in told] == ["zh-CN"] * 2
    for fonts in file.element.iter(qn("w:rFonts")):
        assert fonts.get(qn("w:hint")) == "eastAsia"


def test_what_is_typed_makes_levels_by_its_numbers() -> None:
    roles = [
        one.role.value
        for one in paragraphs_of("导语\n一、甲\n  （二）乙  \n\n1.丙\n（1）丁\n二〇二六年\n十二、戊")
    ]
    assert roles == ["body", "heading", "subheading", "body", "body", "body", "heading"]
