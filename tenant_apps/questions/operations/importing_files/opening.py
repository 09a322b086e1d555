"""Find out what a file is, and open it as a stream of lines: CSV in UTF-8 or GB18030, plain or gzipped, or
XLSX.
"""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from django.utils.translation import gettext as _

from tenant_apps.questions.operations.importing_files.columns import looks_like_header
from tenant_apps.questions.operations.importing_files.problems import FileProblem

_HEAD_BYTES: Final = 65_536
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"

# In this order: text in UTF-8 is never valid GB18030 with a known header, and the other way round.
_ACCEPTED: Final = ("utf-8-sig", "gb18030")
# Not accepted, but named: whoever exported the file finds the setting by that name.
_NAMED: Final = (
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16"),
    ("utf-16-be", "UTF-16"),
    ("utf-32", "UTF-32"),
    ("big5hkscs", "Big5"),
    ("shift_jis", "Shift JIS"),
    ("euc_kr", "EUC-KR"),
)
# The header as it reads in the traditional characters and the languages that these encodings are made for.
_FOREIGN_MARKS: Final = ("留言", "編號", "編号", "번호", "番号")

Kind = Literal["csv", "xlsx"]


def kind_of(path: Path) -> Kind:
    """CSV or XLSX, told by the content; FileProblem for what is neither, and for an empty or missing file."""
    head = _head(path)
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLD_EXCEL):
        raise FileProblem(_("This is the old Excel format (XLS). Save it as XLSX or CSV."))
    if head.startswith(b"%PDF"):
        raise FileProblem(_("This is a PDF, not a table. Save the table as XLSX or CSV."))
    if not head.strip():
        raise FileProblem(_("The file is empty."))
    return "csv"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if head.startswith(_GZIP):
            with gzip.open(path) as file:
                head = file.read(_HEAD_BYTES)
    except FileNotFoundError:
        raise FileProblem(_("There is no file %(path)s.") % {"path": path}) from None
    except (OSError, EOFError) as error:
        raise FileProblem(
            _("The file cannot be read: %(reason)s") % {"reason": getattr(error, "strerror", None) or error}
        ) from error
    return head


def encoding_of(path: Path) -> str:
    """The encoding of a CSV file, told by its header; FileProblem names any other encoding."""
    head = _head(path)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong_encoding("UTF-16")
    for encoding in _ACCEPTED:
        if looks_like_header(_first_line(head, encoding)):
            return encoding
    for encoding, name in _NAMED:
        line = _first_line(head, encoding)
        if looks_like_header(line) or any(mark in line for mark in _FOREIGN_MARKS):
            raise _wrong_encoding(name)
    if b"\0" in head:
        raise FileProblem(_("This is not a text file. Save the table as XLSX or as CSV in UTF-8."))
    if not _decodes(head, "utf-8") and not _decodes(head, "gb18030"):
        raise _wrong_encoding(_("unknown"))
    raise FileProblem(
        _(
            "The first row holds no known column names. It must name at least: "
            "留言编号, 留言主题, 留言时间, 留言详情."
        )
    )


def _first_line(head: bytes, encoding: str) -> str:
    # The head may end inside a character: what cannot be decoded there does not matter for the first line.
    text = head.decode(encoding, errors="replace").lstrip("\ufeff\r\n")
    return text.splitlines()[0] if text else ""


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        # Up to the last line break: the head may end inside a character.
        head[: head.rfind(b"\n") + 1 or None].decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _wrong_encoding(name: str) -> FileProblem:
    return FileProblem(
        _("The encoding of the file is %(name)s. Save it as CSV in UTF-8 (or GB18030), or as XLSX.")
        % {"name": name}
    )


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file as text with its line ends as they are. A wrong byte spoils its own row, not the file: it
    comes through as a lone surrogate.
    """
    with path.open("rb") as raw:
        zipped = raw.read(2) == _GZIP
        raw.seek(0)
        binary = gzip.GzipFile(fileobj=raw) if zipped else raw
        with io.TextIOWrapper(binary, encoding=encoding, errors="surrogateescape", newline="") as text:
            yield text
