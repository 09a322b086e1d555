"""Many files as one ZIP, made while it is sent: nothing of it stands in memory or on the disk at once.

What is packed is packed as it is: documents and pictures are compressed already.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.files import File
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

PART_MAX: Final = 80
"""Characters of a folder or a file: in Chinese 240 bytes, of the 255 that file systems take."""
_NOT_IN_NAMES: Final = frozenset('<>:"/\\|?*')
_EARLIEST: Final = 1980


@dataclass(frozen=True, slots=True)
class Packed:
    """One file: the folders and the name under which it stands, when it came, and how it is opened. What is
    not there any more when its turn comes (None) is left out.
    """

    parts: tuple[str, ...]
    at: datetime
    opened: Callable[[], File[bytes] | None]


def zip_file(files: Iterable[Packed], name: str) -> StreamingHttpResponse:
    """The files as a ZIP to be saved under a name. Scopes do not last until it is sent: ``opened`` of each
    enters its own.
    """
    response = StreamingHttpResponse(zipped(files), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def zipped(files: Iterable[Packed]) -> Iterator[bytes]:
    """The ZIP, piece by piece."""
    sink, used = _Sink(), set[str]()
    with ZipFile(sink, "w", ZIP_STORED) as packed:  # type: ignore[call-overload]  # it needs no more than write
        for one in files:
            body = one.opened()
            if body is None:
                continue
            moment = one.at.timetuple()[:6] if one.at.year >= _EARLIEST else (_EARLIEST, 1, 1, 0, 0, 0)
            entry = ZipInfo(_unused("/".join(map(safe_part, one.parts)), used), date_time=moment)
            with body, packed.open(entry, "w") as into:
                for chunk in body.chunks():
                    into.write(chunk)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def safe_part(name: str) -> str:
    """A folder's or a file's name that leads nowhere, hides nothing and is taken by every file system."""
    plain = unicodedata.normalize("NFC", name)
    plain = "".join(char for char in plain if char.isprintable() and char not in _NOT_IN_NAMES)
    plain = " ".join(plain.split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > PART_MAX and dot and len(ending) <= 5:
        return f"{stem[: PART_MAX - len(ending) - 1].rstrip('. ')}.{ending}"
    return plain[:PART_MAX].rstrip(". ") or "_"


def _unused(name: str, used: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    found, number = name, 1
    while found.lower() in used:
        number += 1
        found = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
    used.add(found.lower())
    return found


class _Sink:
    """Takes what is written, until it is taken away."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep it."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing to do."""

    def taken(self) -> bytes:
        """Everything since the last time."""
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole
