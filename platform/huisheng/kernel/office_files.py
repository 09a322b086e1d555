"""Files that one office sends to others: PDF, OFD, Word, Excel, PowerPoint, pictures.

Told by what they hold, whatever their names say. They go out as they came (a signature in them stays good),
so whatever acts when it is opened is refused: programs, macros, embedded objects, links that load something.
Pictures are drawn anew (proof_files).
"""

import io
import lzma
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from huisheng.kernel import proof_files
from huisheng.kernel.harmless_pdf import BadPdfError, check_pdf

MOST_BYTES: Final = proof_files.MOST_BYTES
NAME_MAX: Final = 100

PDF: Final = "application/pdf"
OFD: Final = "application/ofd"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
JPEG: Final = "image/jpeg"
ENDINGS: Final = {PDF: ".pdf", OFD: ".ofd", WORD: ".docx", EXCEL: ".xlsx", SLIDES: ".pptx", JPEG: ".jpg"}
ACCEPT: Final = ".pdf,.ofd,.docx,.xlsx,.pptx,.jpg,.jpeg,.png,.webp"
"""For the file field."""

# The part by which an archive is told: OFD is GB/T 33190, the others ECMA-376.
_MAIN_PARTS: Final = {
    "OFD.xml": OFD,
    "word/document.xml": WORD,
    "xl/workbook.xml": EXCEL,
    "ppt/presentation.xml": SLIDES,
}
# A document with a password is no archive but a compound file that holds one (MS-OFFCRYPTO, 1.3.2).
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_MOST_PARTS: Final = 5_000
_MOST_UNPACKED: Final = 300 * 1024 * 1024
_MOST_OF_LINKS: Final = 2 * 1024 * 1024
_PROGRAMS: Final = tuple(
    f".{ending}"
    for ending in (
        *("bat", "cmd", "com", "dll", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk", "msi", "ps1"),
        *("scr", "sh", "vbe", "vbs", "wsf"),
    )
)


class BadOfficeFileError(ValueError):
    """A file is not taken; `code` says why: "empty", "size", "type", "damaged", "pixels", "locked", "acts"
    (a program, a macro or another file is in it), "links" (it loads something from elsewhere).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file that was checked, with the name under which it is shown and saved."""

    name: str
    content_type: str
    content: bytes


def take_in(upload: IO[bytes], name: str) -> OfficeFile:
    """Check a file by what it holds. Raises BadOfficeFileError."""
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise BadOfficeFileError("empty")
    if len(content) > MOST_BYTES:
        raise BadOfficeFileError("size")
    if content.startswith(b"PK\x03\x04"):
        return _kept(name, _kind_of_archive(content), content)
    if content.startswith(_COMPOUND) and _LOCKED in content:
        raise BadOfficeFileError("locked")
    if content.startswith(b"%PDF-"):
        try:
            check_pdf(content)
        except BadPdfError as error:
            raise BadOfficeFileError(error.code) from error
        return _kept(name, PDF, content)
    try:
        picture = proof_files.take_in(io.BytesIO(content), name)
    except proof_files.BadProofError as error:
        raise BadOfficeFileError(error.code) from error
    return _kept(name, picture.content_type, picture.content)


def shown_name(name: str, ending: str) -> str:
    """A name to show and to save under: no folders, nothing that hides or turns letters, the true ending."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = " ".join("".join(char for char in last if char.isprintable() and char not in '<>:"|?*').split())
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) <= 5 and suffix.isalnum():
        plain = stem
    plain = plain.strip(". ")[: NAME_MAX - len(ending)].rstrip(". ")
    return (plain or "file") + ending


def _kept(name: str, content_type: str, content: bytes) -> OfficeFile:
    return OfficeFile(shown_name(name, ENDINGS[content_type]), content_type, content)


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise BadOfficeFileError("size")
            if any(part.flag_bits & 0x1 for part in parts):
                raise BadOfficeFileError("locked")
            kinds = {_MAIN_PARTS[part.filename] for part in parts if part.filename in _MAIN_PARTS}
            if len(kinds) != 1:
                raise BadOfficeFileError("type")
            if any(_acts(part.filename) for part in parts):
                raise BadOfficeFileError("acts")
            _check_parts(packed, parts)
            return kinds.pop()
    except BadOfficeFileError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise BadOfficeFileError("damaged") from error
    except (zlib.error, lzma.LZMAError) as error:
        # A part that does not unpack.
        raise BadOfficeFileError("damaged") from error


def _acts(part: str) -> bool:
    """Whether a part of an archive is a program, a macro or an object of another program. A chart brings its
    own small spreadsheet, which stays.
    """
    path = part.lower()
    is_object = "/embeddings/" in path and not path.endswith(".xlsx")
    return is_object or "vbaproject" in path or "/activex/" in path or path.endswith(_PROGRAMS)


def _check_parts(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        is_list = part.filename == "[Content_Types].xml"
        if not is_list and not part.filename.endswith(".rels"):
            continue
        if part.file_size > _MOST_OF_LINKS:
            raise BadOfficeFileError("size")
        try:
            found = fromstring(packed.read(part))
        except (ParseError, DefusedXmlException) as error:
            raise BadOfficeFileError("damaged") from error
        for one in found.iter():
            if is_list and "macroenabled" in one.get("ContentType", "").lower():
                raise BadOfficeFileError("acts")
            is_outside = one.get("TargetMode", "").lower() == "external"
            if is_outside and not one.get("Type", "").endswith("/hyperlink"):
                raise BadOfficeFileError("links")
