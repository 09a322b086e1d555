"""Entries as a spreadsheet, out and in again. Headings may be in any language of the product."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy
from django_stubs_ext import StrOrPromise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from huisheng.kernel.web.names import joined
from huisheng.kernel.web.workbooks import UnreadableWorkbook, cells_of
from shared_apps.contracts.knowledge_messages import PROGRAMME_SORT
from tenant_apps.knowledge.data.codes import STAGE_WORDS, Kind, Sort
from tenant_apps.knowledge.models import Version
from tenant_apps.knowledge.operations.importing import ImportedEntry
from tenant_apps.knowledge.rules.content import Content
from tenant_apps.knowledge.web.words import FIELDS

ROWS_MAX: Final = 500
BYTES_MAX: Final = 5 * 1024 * 1024
CELL_MAX: Final = 32_767
"""As many characters as a cell of a spreadsheet holds."""

_COLUMNS: Final[dict[str, StrOrPromise]] = {
    "kind": pgettext_lazy("knowledge", "Kind"),
    "number": pgettext_lazy("knowledge", "Number"),
    **{name: label for name, label in FIELDS.items() if name != "note"},
}
_WIDTHS: Final = {"kind": 10, "number": 8, "title": 30, "body": 70, "questions": 40}
_TRUE: Final = frozenset({"1", "是", "yes", "true", "y"})


class BadFileError(Exception):
    """The file cannot be read; the text says what to do."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be understood at all."""

    row: int
    text: str


def written(versions: Sequence[Version]) -> bytes:
    """An XLSX file with one row per entry, in the current language."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Knowledge base"))
    for at, name in enumerate(_COLUMNS):
        sheet.column_dimensions[chr(ord("A") + at)].width = _WIDTHS.get(name, 20)
    sheet.freeze_panes = "D2"
    heads = []
    for label in _COLUMNS.values():
        cell = WriteOnlyCell(sheet, value=str(label))
        cell.font = Font(bold=True)
        heads.append(cell)
    sheet.append(heads)
    for version in versions:
        sheet.append([_text_cell(sheet, value) for value in _values(version)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def parsed(content: bytes) -> tuple[list[ImportedEntry], list[BadRow]]:
    """The entries of an XLSX file, and the rows that cannot be understood. Raises BadFileError."""
    try:
        rows = cells_of(content, most_rows=ROWS_MAX, cell_max=CELL_MAX, most_bytes=BYTES_MAX, as_written=True)
    except UnreadableWorkbook as error:
        raise BadFileError(_unreadable(error.code)) from None
    if not rows:
        raise BadFileError(_("The file is empty."))
    columns = _columns_of(rows[0])
    entries: list[ImportedEntry] = []
    bad: list[BadRow] = []
    for at, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        try:
            entries.append(_entry(at, {name: row[i] if i < len(row) else "" for name, i in columns.items()}))
        except ValueError as error:
            bad.append(BadRow(at, str(error)))
    return entries, bad


def _unreadable(code: str) -> str:
    match code:
        case "size":
            return _("The file is larger than 5 MB. Cut it into several.")
        case "rows":
            return _("The file has more than %(n)d rows. Cut it into several.") % {"n": ROWS_MAX}
        case _:
            return _("This is no XLSX file. Save the table as XLSX and choose it again.")


def _columns_of(head: Sequence[str]) -> dict[str, int]:
    known: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            known |= {str(label).casefold(): name for name, label in _COLUMNS.items()}
    found = {known[title]: at for at, value in enumerate(head) if (title := value.casefold()) in known}
    missing = [str(_COLUMNS[name]) for name in ("kind", "title", "body") if name not in found]
    if missing:
        raise BadFileError(
            _("The first row lacks the heading “%(heading)s”. Export a file first and use its headings.")
            % {"heading": missing[0]}
        )
    return found


def _entry(row: int, cells: Mapping[str, str]) -> ImportedEntry:
    values = defaultdict(str, cells)
    kinds = _kinds()
    kind = kinds.get(values["kind"].casefold())
    if kind is None:
        raise ValueError(
            _("“%(kind)s” is no kind. Write one of: %(kinds)s.")
            % {"kind": values["kind"], "kinds": joined(Kind(k).label for k in Kind)}
        )
    number = values["number"]
    if number and not number.isdecimal():
        raise ValueError(_("“%(number)s” is no number. Leave it empty for a new entry.") % {"number": number})
    content = Content(
        title=" ".join(values["title"].split()),
        body=values["body"],
        questions=_lines(values["questions"]),
        topics=tuple(code for code in values["topics"].replace("、", " ").split() if code.isdecimal()),
        audience=values["audience"],
        eligibility=values["eligibility"],
        how_to_apply=values["how_to_apply"],
        contact=values["contact"],
        link=values["link"],
        valid_until=_day(values["valid_until"]),
        sort=_coded(values["sort"], Sort) or PROGRAMME_SORT,
        stages=_stages(values["stages"]),
        valid_from=_day(values["valid_from"]),
        place=values["place"],
        office=values["office"],
        is_public=values["is_public"].casefold() in _TRUE,
        for_below=values["for_below"].casefold() in _TRUE,
    )
    return ImportedEntry(row, kind, int(number or 0), content)


def _kinds() -> dict[str, Kind]:
    known: dict[str, Kind] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            known |= {str(kind.label).casefold(): kind for kind in Kind}
    return known


def _coded(value: str, codes: type[Sort]) -> str:
    """The code whose word, in any language, stands in a cell; "" where none does."""
    said = value.casefold()
    for language, _name in settings.LANGUAGES:
        with override(language):
            for one in codes:
                if said in (one.value, str(one.label).casefold()):
                    return str(one.value)
    return ""


def _stages(value: str) -> tuple[str, ...]:
    """Stages of life, by their words in any language; others are left out."""
    said = {word.strip().casefold() for word in value.replace("、", ",").split(",")}
    found: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {code for code, word in STAGE_WORDS.items() if str(word).casefold() in said}
    return tuple(code for code in STAGE_WORDS if code in found)


def _values(version: Version) -> list[Any]:
    yes_no = {True: _("Yes"), False: _("No")}
    return [
        str(Kind(version.entry.kind).label),
        str(version.entry.number),
        version.title,
        version.body,
        "\n".join(version.questions),
        " ".join(version.topics),
        version.audience,
        version.eligibility,
        version.how_to_apply,
        version.contact,
        version.link,
        version.valid_until.isoformat() if version.valid_until else "",
        str(Sort(version.sort).label) if version.entry.kind == Kind.PROGRAMME else "",
        "、".join(str(STAGE_WORDS[code]) for code in version.stages),
        version.valid_from.isoformat() if version.valid_from else "",
        version.place,
        version.office,
        yes_no[version.is_public],
        yes_no[version.for_below],
    ]


def _text_cell(sheet: Any, value: str) -> Any:
    """A cell that is text whatever it begins with: no program makes a formula of it."""
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.quotePrefix = True
    return cell


def _lines(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in value.splitlines() if line.strip()))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        # A spreadsheet may have made a moment of it.
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise ValueError(_("“%(day)s” is no day. Write it as 2026-12-31.") % {"day": text}) from None
