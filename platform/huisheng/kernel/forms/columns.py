"""Columns of a table as lines of text, for those who design one: ``参加人数* | number | 人``."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huisheng.kernel.forms.definition import COLUMNS, LISTS, Field, Kind, Option, Words
from huisheng.kernel.text import tidy_line

_BETWEEN: Final = "|"
_SLASH: Final = "/"
_STAR: Final = "*"
_KINDS: Final = {
    "": Kind.SHORT,
    "text": Kind.SHORT,
    "文字": Kind.SHORT,
    "number": Kind.NUMBER,
    "数字": Kind.NUMBER,
    "date": Kind.DATE,
    "日期": Kind.DATE,
    "yes or no": Kind.YES_NO,
    "yes/no": Kind.YES_NO,
    "是否": Kind.YES_NO,
    "是或否": Kind.YES_NO,
    "choice": Kind.ONE,
    "单选": Kind.ONE,
    "选择": Kind.ONE,
}
"""As people write them, in either language whatever the page speaks."""


def columns_from(typed: str, known: Sequence[Field] = ()) -> tuple[Field, ...]:
    """Each line as a column; one whose name stood there before keeps its id, if its kind stays too.

    Raises ValueError with what to repair, in words.
    """
    before = {(column.label.zh, column.kind): column for column in known}
    given = max((int(column.id[1:]) for column in known if column.id[1:].isdecimal()), default=0)
    found: list[Field] = []
    for number, line in enumerate(typed.replace("｜", _BETWEEN).replace("＊", _STAR).splitlines(), 1):
        if not tidy_line(line):
            continue
        name, kind, rest = _parts(line, number)
        label = name.rstrip(f"{_STAR} ")
        old = before.get((label, kind))
        if old is None:
            given += 1
        column = old or Field(id=f"c{given}", kind=kind, label=Words(label))
        found.append(
            replace(
                column,
                required=name.endswith(_STAR),
                unit=_unit(rest, column) if kind == Kind.NUMBER else Words(),
                options=_options(rest, column.options) if kind in LISTS else (),
            )
        )
    return tuple(found)


def lines_of(columns: Sequence[Field]) -> str:
    """The same the other way, in the language of the page."""
    return "\n".join(map(_line, columns))


def _parts(line: str, number: int) -> tuple[str, Kind, str]:
    """Name, kind, and what stands behind."""
    parts = [tidy_line(part) for part in line.split(_BETWEEN, 2)]
    name, kind, rest = (*parts, "", "")[:3]
    found = _KINDS.get(kind.lower())
    if found is None or found not in COLUMNS:
        raise ValueError(
            _("Line {n}: “{kind}” is no kind. Write text, number, date, yes or no, or choice.").format(
                n=number, kind=kind
            )
        )
    return name, found, rest


def _unit(rest: str, column: Field) -> Words:
    return column.unit if column.unit.zh == rest else Words(rest)


def _options(rest: str, known: Sequence[Option]) -> tuple[Option, ...]:
    """What may be chosen; words that stood there before keep their key."""
    keys = {option.label.zh: option for option in known}
    given = max((int(option.key) for option in known if option.key.isdecimal()), default=0)
    found = []
    for part in rest.replace("／", _SLASH).split(_SLASH):
        words = tidy_line(part)
        if not words:
            continue
        if words not in keys:
            given += 1
        found.append(keys.get(words) or Option(str(given), Words(words)))
    return tuple(found)


def _line(column: Field) -> str:
    kinds = {
        Kind.NUMBER: pgettext("kind of cell", "number"),
        Kind.DATE: pgettext("kind of cell", "date"),
        Kind.YES_NO: pgettext("kind of cell", "yes or no"),
        Kind.ONE: pgettext("kind of cell", "choice"),
    }
    rest = column.unit.zh or f" {_SLASH} ".join(option.label.zh for option in column.options)
    parts = [
        f"{column.label.zh}{_STAR if column.required else ''}",
        kinds.get(column.kind, pgettext("kind of cell", "text")),
        rest,
    ]
    return f" {_BETWEEN} ".join(part for part in parts if part)
