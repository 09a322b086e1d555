"""Files that offices send: told by content, and nothing that acts when it is opened."""

from io import BytesIO

import pytest

from huisheng.kernel import office_files
from huisheng.kernel.office_files import EXCEL, JPEG, OFD, PDF, WORD, BadOfficeFileError, shown_name, take_in
from tests.office import TYPES, archive, ofd, pdf, rels, word
from tests.tenant_apps.questions.attached import bomb, locked_pdf, photo
from tests.tenant_apps.questions.attached import pdf as acting_pdf

_MACROS = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
    ' PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    "</Types>"
)


def _taken(content: bytes, name: str = "通知.bin") -> tuple[str, str]:
    found = take_in(BytesIO(content), name)
    return found.content_type, found.name


def _fault(content: bytes, name: str = "通知.pdf") -> str:
    with pytest.raises(BadOfficeFileError) as refused:
        take_in(BytesIO(content), name)
    return refused.value.code


def test_told_by_content_whatever_the_name_says() -> None:
    excel = archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>"})
    assert _taken(pdf(), "通知.exe") == (PDF, "通知.pdf")
    assert _taken(word(), "附件1.pdf") == (WORD, "附件1.docx")
    assert _taken(excel, "附件2") == (EXCEL, "附件2.xlsx")
    assert _taken(ofd(), "红头文件.ofd") == (OFD, "红头文件.ofd")
    assert _taken(photo("PNG"), "海报.png") == (JPEG, "海报.jpg")


def test_files_of_real_programs() -> None:
    import docx
    import openpyxl

    written, counted = BytesIO(), BytesIO()
    document = docx.Document()
    document.add_paragraph("请各县区团委报送。")
    document.save(written)
    openpyxl.Workbook().save(counted)
    assert _taken(written.getvalue()) == (WORD, "通知.docx")
    assert _taken(counted.getvalue()) == (EXCEL, "通知.xlsx")


def test_a_document_goes_out_as_it_came() -> None:
    """A signature in it stays good."""
    came = pdf(mark="签章")
    assert take_in(BytesIO(came), "a.pdf").content == came


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<!doctype html><script>alert(1)</script>", "type"),
        (b"%PDF-1.7 <script>alert(1)</script>", "damaged"),
        (b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF", "damaged"),
        (b"MZ\x90\x00 program", "type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Word", "type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 " + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"PK\x03\x04 torn", "damaged"),
        (archive({"a.txt": "b"}), "type"),
        (archive({"word/document.xml": "a", "xl/workbook.xml": "b"}), "type"),
        (bomb(), "pixels"),
        (locked_pdf(), "locked"),
        (pdf(acts=True), "acts"),
        (acting_pdf(), "acts"),
        (word(word__vbaProject_dot_bin=b"x"), "acts"),
        (word(word__embeddings__oleObject1_dot_bin=b"x"), "acts"),
        (word(word__activeX__activeX1_dot_xml="x"), "acts"),
        (word(word__media__run_dot_EXE=b"x"), "acts"),
        (archive({"[Content_Types].xml": _MACROS, "word/document.xml": "a"}), "acts"),
        (word(word___rels__settings_dot_xml_dot_rels=rels("attachedTemplate")), "links"),
        (word(word___rels__document_dot_xml_dot_rels="<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "damaged"),
    ],
)
def test_what_is_refused(content: bytes, code: str) -> None:
    assert _fault(content) == code


def test_what_does_no_harm_stays() -> None:
    linked = word(word___rels__document_dot_xml_dot_rels=rels("hyperlink"))
    charted = word(word__embeddings__Microsoft_Excel_Sheet1_dot_xlsx=b"x")
    assert _taken(linked)[0] == _taken(charted)[0] == WORD


def test_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_files, "MOST_BYTES", 10)
    assert _fault(pdf()) == "size"
    monkeypatch.undo()
    monkeypatch.setattr(office_files, "_MOST_UNPACKED", 100)
    assert _fault(word(word__media__a_dot_bin=b"0" * 1000)) == "size", "a little that unpacks to a lot"


def test_names_lead_nowhere_and_mislead_nobody() -> None:
    assert shown_name("..\\..\\/etc/passwd", ".pdf") == "passwd.pdf"
    assert shown_name("cod\u202etxt.exe", ".docx") == "codtxt.docx"
    assert shown_name("\x00<>.", ".pdf") == "file.pdf"
    assert (
        shown_name("关于报送的通知（鲁团〔2026〕3号）.pdf", ".pdf") == "关于报送的通知（鲁团〔2026〕3号）.pdf"
    )
    assert len(shown_name("长" * 300, ".xlsx")) == office_files.NAME_MAX
