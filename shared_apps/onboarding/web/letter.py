"""The letter to be stamped (申请函), as a document that can still be edited, filled in as far as it is known.

Set as official letters are: title in two, body in three (GB/T 9704), with the fonts that offices have; where
one is missing, the word processor takes its own.
"""

import io

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from shared_apps.onboarding.data import letter as words
from shared_apps.onboarding.models import Application
from tenants.public import unit_cards

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TITLE_FONT, _BODY_FONT, _HEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
_INDENT = Pt(32)


def letter(application: Application, host: str) -> bytes:
    """The document, ready to be printed and stamped."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    document.core_properties.title = words.TITLE
    document.core_properties.author = application.short_name
    _line(document, words.TITLE, font=_TITLE_FONT, size=22, centred=True)
    _line(document, f"{words.NUMBER}{application.number}", size=12, centred=True)
    _line(document, f"{_addressee(application)}：")
    _line(document, words.OPENING, indent=True)
    _line(document, words.UNIT, font=_HEAD_FONT, indent=True)
    upper = _addressee(application) if application.parent_id else ""
    unit = (application.name, application.short_name, upper, words.KINDS[application.kind], host)
    _rows(document, words.UNIT_ROWS, unit)
    _line(document, words.LEADER, font=_HEAD_FONT, indent=True)
    _rows(
        document,
        words.PERSON_ROWS,
        (
            application.leader_name,
            application.leader_title,
            application.leader_phone,
            application.leader_mail,
        ),
    )
    _line(document, words.CONTACT, font=_HEAD_FONT, indent=True)
    _rows(
        document,
        words.PERSON_ROWS,
        (
            application.contact_name,
            application.contact_title,
            application.contact_phone,
            application.contact_mail,
        ),
    )
    _line(document, words.PROMISES, font=_HEAD_FONT, indent=True)
    for promise in words.PROMISE_TEXTS:
        _line(document, promise, indent=True)
    _line(document, words.REQUEST, indent=True)
    for text in (application.name, words.SEAL, words.DATE):
        _line(document, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _addressee(application: Application) -> str:
    if application.parent_id is None:
        return words.TO_OPERATORS
    card = unit_cards([application.parent_id]).get(application.parent_id)
    return card.name if card is not None else words.TO_OPERATORS


def _line(
    document: Doc,
    text: str,
    *,
    font: str = _BODY_FONT,
    size: int = 16,
    centred: bool = False,
    indent: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    _write(paragraph, text, font, size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = _INDENT
    return paragraph


def _rows(document: Doc, labels: tuple[str, ...], values: tuple[str, ...]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in zip(labels, values, strict=True):
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(3.6), Cm(12)
        _write(cells[0].paragraphs[0], label, _BODY_FONT, 14)
        _write(cells[1].paragraphs[0], value, _BODY_FONT, 14)


def _write(paragraph: Paragraph, text: str, font: str, size: int) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    # A font for Chinese has a place of its own in the format.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.line_spacing = Pt(max(26, size + 8))
