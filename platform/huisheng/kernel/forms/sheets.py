"""A form as one sheet of a spreadsheet, to be filled in and read back.

The first column holds the places (``q1``, a table's rows ``q4.2``) and is not to be changed; a single answer
stands in the third column, the cells of a table from the third on, below a line with its columns.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from huisheng.kernel.forms.definition import Definition, Field, Kind
from huisheng.kernel.forms.faults import row_name
from huisheng.kernel.forms.rendering import condition_in_words, label_of
from huisheng.kernel.web.sentences import label_before
from huisheng.kernel.web.sheets import Sheet

_FIRST: Final = 2
_BETWEEN: Final = re.compile(r"[、,，;；\n]")


def form_sheet(definition: Definition, typed: Mapping[str, Sequence[str]], title: str) -> Sheet:
    """The form with what is typed already. Files are left to the page."""
    width = max((len(field.columns) for field in definition.fields), default=0)
    columns = [_("Place (leave as it is)"), _("What is asked"), _("Your answer")]
    columns += ["" for _more in range(1, width)]
    columns.append(_("How to answer"))
    rows: list[list[object]] = []
    for field in definition.fields:
        if field.kind == Kind.FILE:
            continue
        hint = _hint(definition, field)
        if field.kind != Kind.TABLE:
            said = _said(field, typed.get(field.id, ()))
            rows.append([field.id, _asked(field), said, *_blank(width, 1), hint])
            continue
        heads = [_asked(column) for column in field.columns]
        rows.append([field.id, _asked(field), *heads, *_blank(width, len(heads)), hint])
        for key in field.row_keys:
            cells = [
                _said(column, typed.get(f"{field.id}.{key}.{column.id}", ())) for column in field.columns
            ]
            rows.append([f"{field.id}.{key}", row_name(field, key), *cells, *_blank(width, len(cells)), ""])
    return Sheet(title, columns, rows)


def typed_from_sheet(definition: Definition, rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """What was filled in, as it would be typed on the page. Places that the form does not have are left out:
    lines that somebody has added for himself.
    """
    typed: dict[str, list[str]] = {}
    for row in rows:
        place = row[0] if row else ""
        name, _dot, key = place.partition(".")
        field = definition.field(name)
        if field is None or field.kind == Kind.FILE:
            continue
        if field.kind != Kind.TABLE:
            _put(typed, place, field, row, _FIRST)
        elif key:
            for at, column in enumerate(field.columns, _FIRST):
                _put(typed, f"{place}.{column.id}", column, row, at)
    return typed


def _put(typed: dict[str, list[str]], place: str, asked: Field, row: Sequence[str], at: int) -> None:
    said = row[at] if at < len(row) else ""
    if not said:
        return
    if not asked.choices:
        typed[place] = [said]
        return
    keys = {str(word): option.key for option in asked.choices for word in (option.label.zh, option.label.en)}
    parts = _BETWEEN.split(said) if asked.kind == Kind.SEVERAL else [said]
    # A word that is no option stays as it is: then it is said to be none.
    typed[place] = [keys.get(part.strip(), part.strip()) for part in parts if part.strip()]


def _said(asked: Field, values: Sequence[str]) -> str:
    names = {option.key: str(option.label) for option in asked.choices}
    return "、".join(names.get(value, value) for value in values)


def _asked(field: Field) -> str:
    return f"{label_of(field)} *" if field.required else label_of(field)


def _blank(width: int, used: int) -> list[str]:
    return ["" for _more in range(max(width, 1) - used)]


def _hint(definition: Definition, field: Field) -> str:
    parts = [_("Must be answered.") if field.required else "", condition_in_words(definition, field)]
    for asked in (field, *field.columns):
        if asked.choices:
            words = " / ".join(str(option.label) for option in asked.choices)
            many = _("several, with 、 between") if asked.kind == Kind.SEVERAL else _("one of")
            choice = label_before(words, many)
            parts.append(choice if asked is field else label_before(choice, asked.label))
    return " ".join(part for part in (*parts, str(field.help)) if part)
