"""Files as offices and attackers make them: Word, Excel, OFD, PDF."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

TYPES: Final = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"'
    ' Target="https://example.org/a" TargetMode="External"/></Relationships>'
)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return into.getvalue()


def word(**more: str | bytes) -> bytes:
    """A Word file; `more` are parts by their paths, `__` standing for a slash and `_dot_` for a dot."""
    parts: dict[str, str | bytes] = {"[Content_Types].xml": TYPES, "word/document.xml": "<document/>"}
    parts |= {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    return archive(parts)


def rels(kind: str) -> str:
    """Relations of a document to something outside, of a kind: hyperlink, attachedTemplate, oleObject."""
    return _RELS % kind


def ofd() -> bytes:
    """An OFD file (GB/T 33190)."""
    return archive({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<Document/>"})


def pdf(*, acts: bool = False, mark: str = "") -> bytes:
    """A PDF of one page; `acts`: it runs a script when it is opened, `mark` makes it another file."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if mark:
        writer.add_metadata({"/Title": mark})
    if acts:
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/S"): NameObject("/JavaScript"),
                    NameObject("/JS"): TextStringObject("app.alert(1)"),
                }
            )
        )
    into = BytesIO()
    writer.write(into)
    return into.getvalue()
