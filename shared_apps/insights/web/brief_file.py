"""A brief as a Word file, in the form of a 简报 set by GB/T 9704-2012.

A4; 天头 37 mm, 订口 28 mm, a page of 156 × 225 mm with 22 lines of 28 characters; red masthead and line,
title in 小标宋 二号, text in 仿宋 三号, first level 黑体, second 楷体; page numbers in 宋体 四号 between
dashes, on the outer side; 报、送、发 between black lines at the end.

Where a font is missing, the file names others in its place (``_INSTEAD``).
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from shared_apps.insights.web.brief_document import Document, Paragraph, Role, Table

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

TITLE: Final = "方正小标宋简体"
BODY: Final = "仿宋_GB2312"
HEAD: Final = "黑体"
SUBHEAD: Final = "楷体_GB2312"
PAGE_NUMBER: Final = "宋体"
LATIN: Final = "Times New Roman"
_INSTEAD: Final = {
    TITLE: "方正小标宋_GBK,华文中宋,宋体,SimSun,Noto Serif CJK SC",
    BODY: "仿宋,FangSong,STFangsong,方正仿宋_GBK",
    HEAD: "SimHei,方正黑体_GBK,Noto Sans CJK SC",
    SUBHEAD: "楷体,KaiTi,STKaiti,方正楷体_GBK",
}
_FONTS: Final = {Role.HEADING: HEAD, Role.SUBHEADING: SUBHEAD, Role.BODY: BODY, Role.NOTE: BODY}

SIZE_2: Final = 22
SIZE_3: Final = 16
SIZE_4: Final = 14
SIZE_SMALL_4: Final = 12
"""二号, 三号, 四号 and 小四, in points."""
MASTHEAD_MOST: Final = 46
"""Points of a short masthead; a long one is set smaller, to stay in one line."""
PAGE_MM: Final = (210, 297)
MARGINS_MM: Final = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
_TEXT_POINTS: Final = 442.2
"""156 mm."""
LINE: Final = 28.95
"""Points from line to line: 225 mm hold 22 of them."""
SMALL_LINE: Final = 20
"""The same in tables and notes."""
_LINE_PITCH: Final = "579"
_CLOSER: Final = "-5"
"""What 28 characters of 16 points must be closer together to fit into 156 mm, in 1/20 of a point. Said of the
words and not of the grid: a grid that is narrower than its characters gives each of them two places in
LibreOffice and what is made of it, 15 to a line; Word and WPS set both alike.
"""
_FOOTER_MM: Final = 23
_LANGUAGE: Final = "zh-CN"
RED: Final = "FF0000"
_TABLE_PARTS: Final = (
    "tblStyle", "tblpPr", "tblOverlap", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar",
    "tblLook",
)  # fmt: skip
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def brief_file(shown: Document, *, author: str, at: datetime) -> bytes:
    """The file. The same brief makes the same paragraphs at any time."""
    # The library is loaded where a file is written, not with every process of the platform.
    from docx import Document as new_document

    file = new_document()
    _page(file)
    _language(file)
    _fonts_instead(file)
    _masthead(file, shown)
    for block in shown.blocks:
        if isinstance(block, Table):
            _table(file, block)
        else:
            _paragraph(file, block)
    _ends(file, shown)
    about = file.core_properties
    about.title, about.author, about.comments = shown.title, author, ""
    about.last_modified_by = author
    # Word takes moments without a zone for UTC.
    about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _page(file: "File") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = file.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    for name, millimetres in MARGINS_MM.items():
        setattr(section, name, Mm(millimetres))
    section.footer_distance = Mm(_FOOTER_MM)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "lines"), ("linePitch", _LINE_PITCH)):
        grid.set(qn(f"w:{name}"), value)
    section._sectPr.append(grid)
    normal = file.styles["Normal"]
    normal.font.size, normal.font.name = Pt(SIZE_3), LATIN
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    file.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, right=True)
    _page_number(section.even_page_footer, right=False)


def _page_number(footer: Any, *, right: bool) -> None:
    """— 1 —, one character in from the outer side."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    line = footer.paragraphs[0]
    form = line.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    form.right_indent, form.left_indent = (Pt(SIZE_4), None) if right else (None, Pt(SIZE_4))
    _write(line, "— ", PAGE_NUMBER, SIZE_4)
    number = _write(line, "", PAGE_NUMBER, SIZE_4)
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        number._element.append(mark)
    _write(line, " —", PAGE_NUMBER, SIZE_4)


def _masthead(file: "File", shown: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.shared import Pt

    name = _line(file, centred=True)
    name.paragraph_format.line_spacing = None
    size = min(MASTHEAD_MOST, int(_TEXT_POINTS / max(1, len(shown.masthead))))
    _write(name, shown.masthead, TITLE, size, red=True)
    number = _line(file, centred=True)
    number.paragraph_format.space_before = Pt(LINE / 2)
    _write(number, shown.number, BODY, SIZE_3)
    about = _line(file)
    about.paragraph_format.space_before = Pt(LINE / 2)
    # Not the whole paragraph: the line below it is as wide as the text.
    about.paragraph_format.first_line_indent = Pt(SIZE_3)
    about.paragraph_format.tab_stops.add_tab_stop(Pt(_TEXT_POINTS - SIZE_3), WD_TAB_ALIGNMENT.RIGHT)
    _write(about, f"{shown.editor}\t{shown.day}", BODY, SIZE_3)
    _border(about, {"bottom": ("single", "18", RED, "4")})
    title = _line(file, centred=True)
    title.paragraph_format.space_before = Pt(2 * LINE)
    title.paragraph_format.space_after = Pt(0 if shown.corrects else LINE)
    title.paragraph_format.line_spacing = Pt(LINE + 6)
    title.paragraph_format.keep_with_next = True
    _write(title, shown.title, TITLE, SIZE_2)
    if shown.corrects:
        corrects = _line(file)
        corrects.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        corrects.paragraph_format.space_after = Pt(LINE)
        _write(corrects, shown.corrects, SUBHEAD, SIZE_3)


def _paragraph(file: "File", block: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = _line(file)
    form = line.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    size = SIZE_SMALL_4 if block.role is Role.NOTE else SIZE_3
    form.first_line_indent = Pt(2 * size)
    if block.role is Role.NOTE:
        _small_lines(line)
    form.keep_with_next = block.role in (Role.HEADING, Role.SUBHEADING) or None
    _write(line, block.text, _FONTS[block.role], size)


def _table(file: "File", block: Table) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    caption = _line(file, centred=True)
    caption.paragraph_format.space_before = Pt(LINE / 2)
    caption.paragraph_format.keep_with_next = True
    _write(caption, block.caption, HEAD, SIZE_4)
    table = file.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(len(block.columns))
    for at, texts in enumerate((block.columns, *block.rows)):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for column, text in enumerate(texts):
            cell = row.cells[column]
            cell.width = Pt(widths[column])
            line = cell.paragraphs[0]
            form = line.paragraph_format
            form.space_before = form.space_after = Pt(0)
            _small_lines(line)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            form.alignment = WD_ALIGN_PARAGRAPH.LEFT if column == 0 and at else WD_ALIGN_PARAGRAPH.CENTER
            _write(line, text, HEAD if at == 0 else BODY, SIZE_SMALL_4)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(20 * width)))


def _widths(columns: int) -> list[float]:
    """The first column is for names, the others share what is left; in points."""
    first = _TEXT_POINTS * (0.4 if columns < 4 else 0.28)
    return [first, *([(_TEXT_POINTS - first) / (columns - 1)] * (columns - 1))]


def _ends(file: "File", shown: Document) -> None:
    """版记: 报、送、发 in 四号, one character in on both sides, between lines as wide as the text; the last
    line is the lower edge of the text on the last page, as the standard (7.4) wants it.

    A table that floats there: borders of a paragraph would be as narrow as its words. What cannot let a table
    float (LibreOffice, where it is as wide as the text) sets it below the text.
    """
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Pt

    if not shown.ends:
        return
    _line(file)
    table = file.add_table(rows=len(shown.ends), cols=1)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    properties = table._tbl.tblPr
    _part(
        properties,
        "tblpPr",
        leftFromText="0",
        rightFromText="0",
        vertAnchor="margin",
        horzAnchor="margin",
        tblpXSpec="center",
        tblpYSpec="bottom",
    )
    _part(properties, "tblOverlap", val="never")
    _part(properties, "tblW", w=str(round(20 * _TEXT_POINTS)), type="dxa")
    borders = _part(properties, "tblBorders")
    for side, eighths in (("top", "8"), ("bottom", "8"), ("insideH", "6")):
        _part(borders, side, val="single", sz=eighths, space="0", color="000000")
    margins = _part(properties, "tblCellMar")
    for side in ("left", "right"):
        _part(margins, side, w=str(20 * SIZE_4), type="dxa")
    # The format wants its parts in order.
    properties[:] = sorted(properties, key=lambda part: _TABLE_PARTS.index(part.tag.partition("}")[2]))
    for row, text in zip(table.rows, shown.ends, strict=True):
        _part(row._tr.get_or_add_trPr(), "cantSplit")
        cell = row.cells[0]
        cell.width = Pt(_TEXT_POINTS)
        line = cell.paragraphs[0]
        form = line.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing = Pt(LINE)
        # It stands on one page, or goes to the next as a whole.
        form.keep_with_next = text is not shown.ends[-1] or None
        # What goes on in the next line stands under the first sign after the colon.
        form.left_indent, form.first_line_indent = Pt(2 * SIZE_4), Pt(-2 * SIZE_4)
        _write(line, text, BODY, SIZE_4)
    # Word wants a paragraph at the end; it takes no place.
    last = _line(file)
    last.paragraph_format.line_spacing = Pt(1)


def _part(of: Any, name: str, **values: str) -> Any:
    """A part of the format with these values, in the place of one of that name or at the end."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    part = of.find(qn(f"w:{name}"))
    if part is None:
        part = OxmlElement(f"w:{name}")
        of.append(part)
    for key, value in values.items():
        part.set(qn(f"w:{key}"), value)
    return part


def _line(file: "File", *, centred: bool = False) -> "Line":
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = file.add_paragraph()
    form = line.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(LINE)
    if centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return line


def _small_lines(line: "Line") -> None:
    """Lines of words in 小四, on no grid: LibreOffice would give each the place of one in 三号."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    line.paragraph_format.line_spacing = Pt(SMALL_LINE)
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    # The format wants its parts in order: before spacing.
    line._element.get_or_add_pPr().find(qn("w:spacing")).addprevious(off)


def _write(line: "Line", text: str, font: str, size: int, *, red: bool = False) -> "Run":
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = line.add_run(text)
    run.font.size = Pt(size)
    run.font.name = font if font == PAGE_NUMBER else LATIN
    if red:
        run.font.color.rgb = RGBColor.from_string(RED)
    # A font for Chinese has a place of its own in the format.
    properties = run._element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    # Signs that both kinds of fonts have, as “ ” and —, are set in the one for Chinese: Word would take the
    # other and make them half as wide.
    fonts.set(qn("w:hint"), "eastAsia")
    if size == SIZE_3:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), _CLOSER)
        # The format wants its parts in order: between the colour and the size.
        properties.find(qn("w:sz")).addprevious(closer)
    return run


def _border(line: "Line", edges: dict[str, tuple[str, str, str, str]]) -> None:
    """Lines around a paragraph: kind, width in eighths of a point, colour, distance in points."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pBdr")
    for side, values in edges.items():
        edge = OxmlElement(f"w:{side}")
        for name, value in zip(("val", "sz", "color", "space"), values, strict=True):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    # The format wants its parts in order: borders stand before spacing and indents.
    properties = line._element.get_or_add_pPr()
    before = [qn(f"w:{name}") for name in ("shd", "tabs", "spacing", "ind", "jc", "rPr")]
    first = next((part for part in properties if part.tag in before), None)
    if first is None:
        properties.append(borders)
    else:
        first.addprevious(borders)


def _language(file: "File") -> None:
    """The language of the text. The library's own file calls it English and Japanese: Word would underline
    every word, and break lines and set punctuation by the customs of those.
    """
    from docx.oxml.ns import qn

    for lang in file.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), _LANGUAGE)
    for lang in file.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:eastAsia"), _LANGUAGE)


def _fonts_instead(file: "File") -> None:
    """Say in the table of fonts what stands in for a font that is missing."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.part import Part
    from lxml import etree

    relation = next(
        found for found in file.part.rels.values() if found.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    )
    old = relation.target_part
    table = etree.fromstring(old.blob)
    for name, instead in _INSTEAD.items():
        font = etree.SubElement(table, f"{{{_W}}}font", {f"{{{_W}}}name": name})
        etree.SubElement(font, f"{{{_W}}}altName", {f"{{{_W}}}val": instead})
    blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
    file.part.rels.pop(relation.rId)
    new = Part(old.partname, old.content_type, blob, file.part.package)
    file.part.relate_to(new, RELATIONSHIP_TYPE.FONT_TABLE)
