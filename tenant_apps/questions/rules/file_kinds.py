"""What may be attached, told by the content and never by the name or by what a browser says.

Every file is really read and written anew before it is kept: a photo loses where and with what it was taken,
a PDF everything that acts. What cannot be read, or pretends to be something else, is refused with a reason.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import filetype

from tenant_apps.questions.rules.pictures import cleaned_picture
from tenant_apps.questions.rules.refused_files import BadFile, Fault

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_FILES: Final = 5
"""Files with one message."""
MAX_FILES_OF_QUESTION: Final = 60
"""Files of an asker with one question, over all messages: a conversation, not a load."""
NAME_MAX: Final = 80

PICTURES: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PDF: Final = "application/pdf"
ENDINGS: Final = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", PDF: ".pdf"}
ACCEPT: Final = ",".join(ENDINGS)
"""For the file field. HEIC is left out on purpose: a phone that takes such photos then offers JPEG."""

_HEIC: Final = frozenset({"image/heic", "image/heif", "image/avif"})
# Letters that turn the direction of a line: "gpj.exe" shown as "exe.jpg".
_TURNING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]+')


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as it is kept. ``small`` is a picture of it for lists (JPEG), empty for what is no picture."""

    name: str
    content_type: str
    data: bytes
    small: bytes = b""
    width: int | None = None
    height: int | None = None


def cleaned(name: str, data: bytes) -> CleanFile:
    """Read a file and return it as it may be kept. Raises BadFile."""
    if not data:
        raise BadFile(Fault.EMPTY)
    if len(data) > MAX_BYTES:
        raise BadFile(Fault.TOO_BIG)
    kind = filetype.guess(data)
    content_type = kind.mime if kind is not None else ""
    if content_type in PICTURES:
        picture = cleaned_picture(data, PICTURES[content_type])
        return CleanFile(
            tidy_name(name, content_type),
            content_type,
            picture.data,
            picture.small,
            picture.width,
            picture.height,
        )
    if content_type == PDF:
        # Loaded with the first PDF: few processes ever see one.
        from tenant_apps.questions.rules.pdf_files import cleaned_pdf

        return CleanFile(tidy_name(name, PDF), PDF, cleaned_pdf(data))
    raise BadFile(Fault.HEIC if content_type in _HEIC else Fault.KIND)


def is_as_told(content_type: str, head: bytes, *, size: int) -> bool:
    """Whether the beginning of a file that was cleaned elsewhere is of the kind that it is said to be."""
    kind = filetype.guess(head)
    return (
        content_type in ENDINGS and 0 < size <= MAX_BYTES and kind is not None and kind.mime == content_type
    )


def tidy_name(name: str, content_type: str) -> str:
    """The name to show and to save under: no folders, nothing that hides or misleads, the true ending."""
    ending = ENDINGS[content_type]
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    plain = " ".join(_NOT_IN_NAMES.sub(" ", _TURNING.sub("", plain)).split())
    stem, dot, last = plain.rpartition(".")
    if dot and len(last) <= 5 and last.isalnum():
        plain = stem
    plain = plain.strip(". ")[: NAME_MAX - len(ending)].rstrip(". ")
    return (plain or "file") + ending
