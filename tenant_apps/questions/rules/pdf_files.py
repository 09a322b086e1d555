"""PDF files as they are kept: the pages, and nothing that acts, hides another file or tells of its author.

The file is read and its pages are written into a new one. Scripts, actions, forms that send, embedded files,
sound and film, layers of other programs' data and all metadata stay behind.
"""

import logging
import re
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from tenant_apps.questions.rules.refused_files import BadFile, Fault

# It complains about every oddity of a file; what is in the files of askers is for no log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

MAX_PAGES: Final = 200
MAX_OBJECTS: Final = 100_000
_END = re.compile(rb"%%EOF\s*\Z")
_ENDS_WITHIN: Final = 1024

# Keys that act, embed, or tell of somebody; taken out wherever they stand (PDF 2.0, ISO 32000-2).
_FORBIDDEN: Final = frozenset(
    {
        "/AA",
        "/A",
        "/OpenAction",
        "/JS",
        "/JavaScript",
        "/EmbeddedFiles",
        "/EF",
        "/AF",
        "/XFA",
        "/AcroForm",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/Collection",
        "/Threads",
        "/URI",
    }
)
# Notes that play, run or carry something; links and marks stay, without their actions.
_ACTING_NOTES: Final = frozenset(
    {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Widget", "/PrinterMark"}
)


def cleaned_pdf(data: bytes) -> bytes:
    """Read a PDF and write its pages anew. Raises BadFile."""
    if not data.startswith(b"%PDF-") or not _END.search(data[-_ENDS_WITHIN:]):
        raise BadFile(Fault.BROKEN)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise BadFile(Fault.LOCKED)
        pages = len(reader.pages)
        if not pages:
            raise BadFile(Fault.BROKEN)
        if pages > MAX_PAGES:
            raise BadFile(Fault.TOO_LARGE)
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        writer.metadata = None
        _take_out(writer)
        # What nothing points at any more goes as well.
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        into = BytesIO()
        writer.write(into)
    except BadFile:
        raise
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, OSError, RecursionError) as error:
        raise BadFile(Fault.BROKEN) from error
    except (AssertionError, TypeError, ValueError, NotImplementedError) as error:
        # A reader of a format with thirty years of exceptions raises what it happens to stumble over.
        raise BadFile(Fault.BROKEN) from error
    return into.getvalue()


def _take_out(writer: PdfWriter) -> None:
    """Go through every object that the new file has, and take out what must not be in it."""
    waiting: list[Any] = [writer.root_object, *writer._objects]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            # Every object stands in the list of the file: what is pointed at is seen there.
            continue
        if id(found) in seen:
            continue
        seen.add(id(found))
        if len(seen) > MAX_OBJECTS:
            raise BadFile(Fault.TOO_LARGE)
        if isinstance(found, DictionaryObject):
            for key in _FORBIDDEN & found.keys():
                del found[key]
            if "/Annots" in found:
                _keep_quiet_notes(found)
            waiting.extend(found.values())
        elif isinstance(found, ArrayObject):
            waiting.extend(found)
        if isinstance(found, StreamObject) and found.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            found._data = without_marks(found._data)


def _keep_quiet_notes(page: DictionaryObject) -> None:
    notes = page["/Annots"]
    if not isinstance(notes, ArrayObject):
        del page["/Annots"]
        return
    quiet = [note for note in notes if note.get_object().get("/Subtype") not in _ACTING_NOTES]
    notes.clear()
    notes.extend(quiet)


def without_marks(jpeg: bytes) -> bytes:
    """A JPEG inside a PDF without its EXIF and comments, pixel by pixel the same; unchanged when it is no
    JPEG.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        # APP1 is EXIF and XMP, APP13 IPTC, COM a comment. APP14 says how colours are coded, and stays.
        if jpeg[at + 1] not in (0xE1, 0xED, 0xFE):
            kept.append(jpeg[at : at + length])
        at += length
    return b"".join([*kept, jpeg[at:]])
