"""Files as phones and attackers make them, for tests of attachments."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

CAMERA = "金丝雀相机".encode()
PLACE = b"CANARYPLACE"
SECRET = b"CANARYINPDF"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (64, 48)) -> bytes:
    """A photo that lies on its side and tells camera and place."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = CAMERA.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (36.0, 40.0, 1.0), 29: PLACE.decode()})
    into = BytesIO()
    extra = {"comment": SECRET} if kind == "JPEG" else {}
    Image.new("RGB", size, (20, 90, 90)).save(into, kind, exif=exif.tobytes(), **extra)
    return into.getvalue()


def pdf() -> bytes:
    """A PDF of one page with everything that a PDF can do besides showing a page."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    act = writer._add_object(
        DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject(f"app.alert('{SECRET.decode()}')"),
            }
        )
    )
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FileAttachment"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/Contents"): TextStringObject(SECRET.decode()),
        }
    )
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/A"): act,
        }
    )
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note), writer._add_object(link)])
    writer.root_object[NameObject("/OpenAction")] = act
    writer.add_metadata({"/Author": SECRET.decode()})
    writer.add_attachment("a.txt", SECRET)
    into = BytesIO()
    writer.write(into)
    return into.getvalue()


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("geheim", algorithm="RC4-128")
    into = BytesIO()
    writer.write(into)
    return into.getvalue()


def bomb() -> bytes:
    """A PNG of some kilobytes that unfolds into 400 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * (2501 * 200)))
        + chunk(b"IEND", b"")
    )
