"""Files that answer a field: which are asked for, whether one is taken, and in words why not.

What a file is, is told by what it holds (``huisheng.kernel.office_files``); a field may ask for less than is
taken at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.forms.definition import FILE_TYPES, MOST_MEGABYTES, Definition, Field, Kind
from huisheng.kernel.office_files import (
    EXCEL,
    JPEG,
    OFD,
    PDF,
    SLIDES,
    WORD,
    BadOfficeFileError,
    OfficeFile,
    take_in,
)
from huisheng.kernel.web.names import joined

NEW: Final = "new"
"""Behind the name of a file's field: where files are chosen."""
TAKEN_OFF: Final = "off"
"""Behind the name of a file's field: the boxes by which stored files are taken off again."""
_NAME_MAX: Final = 40
_MEGABYTE: Final = 1024 * 1024

_CODES: Final = {PDF: "pdf", OFD: "ofd", WORD: "word", EXCEL: "excel", SLIDES: "slides", JPEG: "picture"}
_ENDINGS: Final = {
    "pdf": ".pdf",
    "ofd": ".ofd",
    "word": ".docx",
    "excel": ".xlsx",
    "slides": ".pptx",
    "picture": ".jpg,.jpeg,.png,.webp",
}
TYPE_NAMES: Final[dict[str, str | Promise]] = {
    "pdf": "PDF",
    "ofd": "OFD",
    "word": pgettext_lazy("type of file", "Word (DOCX)"),
    "excel": pgettext_lazy("type of file", "Excel (XLSX)"),
    "slides": pgettext_lazy("type of file", "PowerPoint (PPTX)"),
    "picture": pgettext_lazy("type of file", "Picture (JPEG, PNG)"),
}

WHY_NO_FILE: Final[dict[str, str | Promise]] = {
    "empty": _("“%(name)s” is empty. Choose it once more."),
    "size": _("“%(name)s” is larger than 10 MB, or unpacks to too much. Make it smaller or split it."),
    "large": _("“%(name)s” is larger than the %(most)s MB asked for. Make it smaller or split it."),
    "type": _(
        "“%(name)s” is none of the files that can be sent, whatever it is called. Take PDF, OFD, DOCX, XLSX,"
        " PPTX or a picture (JPEG, PNG)."
    ),
    "unwanted": _("“%(name)s” is not of a type asked for here. Choose one of: %(types)s."),
    "damaged": _("“%(name)s” cannot be read: it is damaged, or not what its name says. Save it anew."),
    "pixels": _("“%(name)s” has too many pixels. Take a smaller picture."),
    "locked": _("“%(name)s” is locked by a password. Save it without one."),
    "acts": _(
        "“%(name)s” has a macro, a program or another file in it, which nobody should be sent. Save it as a"
        " plain PDF."
    ),
    "links": _(
        "“%(name)s” loads something from another place when it is opened. Remove the link, or save it as PDF."
    ),
    "many": _("“%(name)s” is one file too many: at most %(files)s. Take another off first."),
}
"""Why a file is not taken, and what to do; by the codes of BadOfficeFileError, and those of ``take``."""


def code_of(content_type: str) -> str:
    """The type of a file that was taken in, as forms name it."""
    return _CODES[content_type]


def take(one: Field, upload: "UploadedFile[Any]") -> OfficeFile:
    """A file for a field, checked by what it holds. Raises BadOfficeFileError, also with "large" and
    "unwanted": more, or something else, than the field asks for.
    """
    if (upload.size or 0) > (one.megabytes or MOST_MEGABYTES) * _MEGABYTE:
        raise BadOfficeFileError("large" if one.megabytes else "size")
    taken = take_in(upload, upload.name or "")
    if one.types and code_of(taken.content_type) not in one.types:
        raise BadOfficeFileError("unwanted")
    return taken


def take_all(
    definition: Definition,
    uploads: Mapping[str, Sequence["UploadedFile[Any]"]],
    kept: Mapping[str, Sequence[str]],
) -> tuple[dict[str, list[OfficeFile]], dict[str, list[str]]]:
    """Files that were chosen, by field: those that are taken, and for the others in words why not. ``kept``
    are the ids of those that stand at a field; where there is to be one, a new one takes its place.
    """
    taken: dict[str, list[OfficeFile]] = {}
    faults: dict[str, list[str]] = {}
    for one in definition.fields:
        chosen = uploads.get(one.id, ()) if one.kind == Kind.FILE else ()
        there = len(kept.get(one.id, ())) if one.most_files > 1 else 0
        for upload in chosen:
            try:
                if there + len(taken.get(one.id, ())) >= one.most_files:
                    raise BadOfficeFileError("many")
                taken.setdefault(one.id, []).append(take(one, upload))
            except BadOfficeFileError as error:
                faults.setdefault(one.id, []).append(words_of_refusal(one, error.code, upload.name or ""))
    return taken, faults


def words_of_refusal(one: Field, code: str, name: str) -> str:
    """Why a file is not taken, by its name, and what to do."""
    return str(WHY_NO_FILE[code]) % {
        "name": short(name),
        "most": one.megabytes or MOST_MEGABYTES,
        "files": one.most_files,
        "types": _named(one.types or FILE_TYPES),
    }


def wanted(one: Field) -> str:
    """What a field asks for: types, size, how many."""
    said = (
        gettext("{types}; each up to {most} MB")
        if one.most_files > 1
        else gettext("{types}; up to {most} MB")
    )
    words = said.format(types=_named(one.types or FILE_TYPES), most=one.megabytes or MOST_MEGABYTES)
    if one.most_files == 1:
        return words
    return gettext("{what}, at most {n} files").format(what=words, n=one.most_files)


def accepted(one: Field) -> str:
    """For the file field of a page."""
    return ",".join(_ENDINGS[code] for code in one.types or FILE_TYPES)


def without_taken_off(definition: Definition, typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What a page sent: at fields of files the ids that stay, without the boxes."""
    found = {name: list(values) for name, values in typed.items()}
    for one in definition.fields:
        if one.kind == Kind.FILE:
            off = found.pop(f"{one.id}.{TAKEN_OFF}", [])
            if one.id in found:
                found[one.id] = [file_id for file_id in found[one.id] if file_id not in off]
    return found


def short(name: str) -> str:
    """A file's name that fits into a sentence."""
    return name if len(name) <= _NAME_MAX else f"{name[:20]}…{name[-15:]}"


def _named(codes: Iterable[str]) -> str:
    return str(joined(TYPE_NAMES[code] for code in codes))
