"""One row → one message, or every reason why not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tenant_apps.questions.operations.importing_files import columns as names
from tenant_apps.questions.operations.importing_files.columns import Columns, read_header
from tenant_apps.questions.operations.importing_files.dates import parse_date
from tenant_apps.questions.operations.importing_files.problems import FileProblem, Reason, RowProblem
from tenant_apps.questions.operations.importing_files.rows import read_rows

TITLE_LIMIT: Final = 80
TEXT_LIMIT: Final = 20_000
_NUMBER: Final = re.compile(r"[0-9A-Za-z-]{1,40}\Z", re.ASCII)
_SPACES: Final = " \t\u3000\u00a0"
# Line breaks and tabs are text; the other control characters are not, and PostgreSQL refuses NUL.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMessage:
    """A message as it stands in the file, cleaned. Times are aware, in UTC. `categories` are names of topics
    from the first level down, as far as the file knows them.
    """

    row: int
    number: str
    title: str
    text: str
    sent_at: datetime
    reply: str
    replied_at: datetime | None
    categories: tuple[str, ...]


def parse_file(path: Path, *, now: datetime) -> Iterator[ParsedMessage | RowProblem]:
    """Messages and problems in the order of the file. `now` bounds the dates. FileProblem before the first
    row.
    """
    rows = read_rows(path)
    header = next(rows, None)
    if header is None:
        raise FileProblem(_("The file is empty."))
    found = read_header(header.cells)
    for row in rows:
        if row.problem is not None:
            yield row.problem
        else:
            yield from parse_row(row.number, row.cells, found, now=now)


def parse_row(
    number: int, cells: Sequence[str], found: Columns, *, now: datetime
) -> Iterator[ParsedMessage | RowProblem]:
    """Either exactly one message, or one problem per faulty cell."""
    if len(cells) < found.width or any(cell.strip() for cell in cells[found.width :]):
        yield RowProblem(number, "", ",".join(cells), Reason.CELLS)
        return
    problems = list(_problems(number, cells, found, now))
    if problems:
        yield from problems
        return
    sent_at = parse_date(found.cell(cells, names.SENT_AT))
    if sent_at is None:  # _problems has said so already
        raise AssertionError("a row without a date passed the check")
    reply = clean_text(found.cell(cells, names.REPLY))
    title = clean_line(found.cell(cells, names.TITLE))
    yield ParsedMessage(
        row=number,
        number=found.cell(cells, names.NUMBER).strip(),
        title=title if len(title) <= TITLE_LIMIT else f"{title[: TITLE_LIMIT - 1]}…",
        text=clean_text(found.cell(cells, names.TEXT)),
        sent_at=sent_at,
        reply=reply,
        replied_at=parse_date(found.cell(cells, names.REPLIED_AT)) if reply else None,
        categories=_categories(cells, found),
    )


def _problems(number: int, cells: Sequence[str], found: Columns, now: datetime) -> Iterator[RowProblem]:
    def problem(name: str, reason: Reason) -> RowProblem:
        return RowProblem(number, name, found.cell(cells, name), reason)

    spoilt = [name for name in found.positions if _SURROGATES.search(found.cell(cells, name))]
    if spoilt:
        yield from (problem(name, Reason.BYTES) for name in spoilt)
        return
    for name in (names.TITLE, names.TEXT, names.REPLY):
        if len(clean_text(found.cell(cells, name))) > TEXT_LIMIT:
            yield problem(name, Reason.TOO_LONG)
    for name in names.REQUIRED:
        if not clean_line(found.cell(cells, name)):
            yield problem(name, Reason.EMPTY)
    written_number = found.cell(cells, names.NUMBER).strip()
    if written_number and not _NUMBER.match(written_number):
        yield problem(names.NUMBER, Reason.NUMBER)
    yield from (problem(name, reason) for name, reason in _date_faults(cells, found, now))


def _date_faults(cells: Sequence[str], found: Columns, now: datetime) -> Iterator[tuple[str, Reason]]:
    written = found.cell(cells, names.SENT_AT).strip()
    sent_at = parse_date(written)
    if written and sent_at is None:
        yield names.SENT_AT, Reason.DATE
    if sent_at is not None and sent_at > now:
        yield names.SENT_AT, Reason.FUTURE
    if not clean_line(found.cell(cells, names.REPLY)):
        return
    written_reply = found.cell(cells, names.REPLIED_AT).strip()
    replied_at = parse_date(written_reply)
    if not written_reply:
        yield names.REPLIED_AT, Reason.REPLY_DATE_MISSING
    elif replied_at is None:
        yield names.REPLIED_AT, Reason.DATE
    elif replied_at > now:
        yield names.REPLIED_AT, Reason.FUTURE
    elif sent_at is not None and replied_at < sent_at <= now:
        yield names.REPLIED_AT, Reason.REPLY_DATE


def _categories(cells: Sequence[str], found: Columns) -> tuple[str, ...]:
    levels = (names.FIRST_LEVEL, names.SECOND_LEVEL, names.THIRD_LEVEL)
    result: list[str] = []
    for name in levels:
        cell = clean_line(found.cell(cells, name))
        if not cell:
            break
        result.append(cell)
    return tuple(result)


def clean_line(text: str) -> str:
    """One line: runs of blanks, tabs and line breaks become one space, control characters go."""
    return " ".join(_CONTROLS.sub("", text).replace("\u3000", " ").split())


def clean_text(text: str) -> str:
    """Text with its paragraphs: blanks at the ends of lines go, and so do empty lines beyond one, at start
    and end.
    """
    lines = _CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    stripped = "\n".join(line.strip(_SPACES) for line in lines)
    return _BLANK_LINES.sub("\n\n", stripped).strip("\n")
