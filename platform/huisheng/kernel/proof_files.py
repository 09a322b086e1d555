"""Files that prove something: taken in by their content, whatever their name says.

A picture is read as a picture and written anew, so that neither place nor camera nor anything hidden behind
it is kept. A PDF in which nothing acts is kept as it came and only ever sent as a download.
"""

import io
import warnings
from dataclasses import dataclass
from typing import IO, Final

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from huisheng.kernel.harmless_pdf import BadPdfError, check_pdf

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
_FORMATS: Final = ("PNG", "JPEG", "WEBP")


class BadProofError(ValueError):
    """A file cannot serve as proof; `code` says why: "size", "type", "damaged", "pixels", "empty", of a PDF
    also "locked" (by a password) and "acts" (a program or another file is in it).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that was checked, with the name under which it is shown."""

    name: str
    content_type: str
    content: bytes


def take_in(upload: IO[bytes], name: str) -> Proof:
    """Check a file by what it holds, whatever its name says. Raises BadProofError."""
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise BadProofError("empty")
    if len(content) > MOST_BYTES:
        raise BadProofError("size")
    kind = filetype.guess(content)
    found = None if kind is None else kind.mime
    stem = _stem(name)
    if found == "application/pdf":
        try:
            check_pdf(content)
        except BadPdfError as error:
            raise BadProofError(error.code) from error
        return Proof(f"{stem}.pdf", "application/pdf", content)
    if found in ("image/jpeg", "image/png", "image/webp"):
        return Proof(f"{stem}.jpg", "image/jpeg", _redraw(content))
    raise BadProofError("type")


def _redraw(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise BadProofError("pixels")
                picture.load()
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except BadProofError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadProofError("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        # Pillow raises many kinds of errors over broken files; none of them is ours to tell.
        raise BadProofError("damaged") from error
    result = io.BytesIO()
    upright.save(result, "JPEG", quality=90, optimize=True)
    return result.getvalue()


def _stem(name: str) -> str:
    """A name to show: no folders, no control characters, not endless."""
    plain = "".join(char for char in name.replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable())
    return plain.rsplit(".", 1)[0].strip()[:60] or "proof"
