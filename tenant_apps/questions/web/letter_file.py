"""A letter as a Word file, in the form of official letters (GB/T 9704): A4, heading in 小标宋 of size 二号,
body in 仿宋 of size 三号, 28 points from line to line.

Where those fonts are not installed, the file names others in their place (``_INSTEAD``).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from tenant_apps.questions.data.letter_text import Role
from tenant_apps.questions.rules.letters import Line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

HEADING: Final = "方正小标宋简体"
BODY: Final = "仿宋_GB2312"
LATIN: Final = "Times New Roman"
_INSTEAD: Final = {
    HEADING: "方正小标宋_GBK,华文中宋,宋体,SimSun,Noto Serif CJK SC",
    BODY: "仿宋,FangSong,STFangsong",
}
"""Fonts that a program takes where the first one is missing."""
SIZE_TITLE: Final = 22  # 二号
SIZE_BODY: Final = 16  # 三号
LINE: Final = 28
INDENT: Final = 2 * SIZE_BODY
"""Two characters, in points."""
_MARGINS_MM: Final = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
_PAGE_MM: Final = {"page_width": 210, "page_height": 297}
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def letter_file(letter: Sequence[Line], *, title: str, author: str, at: datetime) -> bytes:
    """The file. The same letter makes the same paragraphs at any time."""
    # The library is loaded where a letter is written, not with every process of the platform.
    from docx import Document as new_document
    from docx.shared import Mm

    document = new_document()
    page = document.sections[0]
    for name, millimetres in (_PAGE_MM | _MARGINS_MM).items():
        setattr(page, name, Mm(millimetres))
    _name_fonts(document)
    before: Role | None = None
    for line in letter:
        _write(document.add_paragraph(), line, before)
        before = line.role
    about = document.core_properties
    about.title, about.author, about.comments = title, author, ""
    about.last_modified_by = author
    # Word takes moments without a zone for UTC.
    about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _write(paragraph: "Paragraph", line: Line, before: Role | None) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
    form.space_before = form.space_after = Pt(0)
    heading = line.role is Role.TITLE
    match line.role:
        case Role.TITLE:
            form.alignment = WD_ALIGN_PARAGRAPH.CENTER
            form.line_spacing = Pt(LINE + 8)
            form.space_before = form.space_after = Pt(LINE)
        case Role.NUMBER:
            form.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        case Role.SIGNATURE | Role.DAY:
            form.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            form.right_indent = Pt(INDENT)
            form.keep_together = True
            if before not in (Role.SIGNATURE, Role.DAY):
                form.space_before = Pt(2 * LINE)
            if line.role is Role.SIGNATURE:
                form.keep_with_next = True
        case Role.BODY | Role.ASKER:
            form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            form.first_line_indent = Pt(INDENT)
    run = paragraph.add_run(line.text)
    run.font.size = Pt(SIZE_TITLE if heading else SIZE_BODY)
    run.font.name = LATIN
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), HEADING if heading else BODY)


def _name_fonts(document: "Document") -> None:
    """Say in the table of fonts what stands in for a font that is missing."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.part import Part
    from lxml import etree

    relation = next(
        found for found in document.part.rels.values() if found.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    )
    old = relation.target_part
    table = etree.fromstring(old.blob)
    for name, instead in _INSTEAD.items():
        font = etree.SubElement(table, f"{{{_W}}}font", {f"{{{_W}}}name": name})
        etree.SubElement(font, f"{{{_W}}}altName", {f"{{{_W}}}val": instead})
    blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
    document.part.rels.pop(relation.rId)
    new = Part(old.partname, old.content_type, blob, document.part.package)
    document.part.relate_to(new, RELATIONSHIP_TYPE.FONT_TABLE)
