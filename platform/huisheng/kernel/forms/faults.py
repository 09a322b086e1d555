"""What can be wrong with a definition, and with an answer; in words."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.forms.definition import (
    LABEL_MAX,
    LONG_MAX,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FIELDS,
    MOST_FILES,
    MOST_FILES_OF_FORM,
    MOST_MEGABYTES,
    MOST_OPTIONS,
    MOST_ROWS,
    OPTION_MAX,
    SHORT_MAX,
    Definition,
    Field,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: at which field ("" for the whole), with which part of it, and how (a code)."""

    field: str
    part: str
    code: str


class BadDefinition(ValueError):
    """Such a form cannot be asked; everything that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.field or 'form'}.{fault.part}: {fault.code}" for fault in faults))
        self.faults = faults


_FAULTS: Final[dict[str, Promise]] = {
    "shape": _("This is no form, or one of a later version."),
    "empty": _("Write it in Chinese; English may stay empty."),
    "long": _("Shorten this."),
    "twice": _("This is there twice."),
    "unknown": _("This is not known."),
    "options": _("A list needs 2 to {options} different lines of at most {option} characters."),
    "none": _("This kind of answer takes none."),
    "range": _("The least must not be more than the most."),
    "number": _("Write a number in digits."),
    "condition": _("Choose answers to one question only, which stands before this one."),
    "order": _("What depends on an answer must stand after the question."),
    "needed": _("Another question depends on this one. Change that one first."),
    "many": _("At most {fields} questions."),
    "columns": _(
        "A table needs 1 to {columns} columns with different names: a name of at most {label} characters, "
        "a kind, and a unit or what to choose from."
    ),
    "rows": _("Name the rows, or write how many may be filled in: 1 to {rows}."),
    "cells": _("All tables together have more than {cells} cells. Leave out rows or columns."),
    "files": _("At most {files} files."),
    "megabytes": _("At most {megabytes} MB."),
    "all_files": _("All questions together ask for more than {all_files} files. Ask for fewer."),
}
_ERRORS: Final[dict[str, Promise]] = {
    "missing": _("Please answer this."),
    "several": _("Only one answer can be taken."),
    "long": _("Shorten this to {most} characters."),
    "number": _("Write a number in digits, such as 12 or 3.5."),
    "low": _("It must be {least} or more."),
    "high": _("It must be {most} or less."),
    "option": _("Choose one of the list."),
    "date": _("Write a date, such as 2026-05-04."),
    "moment": _("Write a date and a time, such as 2026-05-04 14:30."),
    "row": _("There is no such row in this table."),
    "files": _("At most {files} files can be taken. Take some off."),
    "file_type": _("A file is of a type that is not asked for. Take it off and choose another."),
}


def words_of_fault(fault: Fault) -> str:
    """What is to be repaired in a definition."""
    return str(_FAULTS[fault.code]).format(
        options=MOST_OPTIONS,
        option=OPTION_MAX,
        fields=MOST_FIELDS,
        columns=MOST_COLUMNS,
        label=LABEL_MAX,
        rows=MOST_ROWS,
        cells=MOST_CELLS,
        files=MOST_FILES,
        megabytes=MOST_MEGABYTES,
        all_files=MOST_FILES_OF_FORM,
    )


def words_of_error(field: Field, code: str) -> str:
    """What is to be repaired in an answer."""
    longest = LONG_MAX if field.kind == Kind.LONG else SHORT_MAX
    most = longest if code == "long" else field.most
    return str(_ERRORS[code]).format(least=field.least, most=most, files=field.most_files)


def words_at(definition: Definition, at: str, code: str) -> str:
    """What is to be repaired in an answer at ``at``: a field, or a cell as ``field.row.column``, which the
    words then name.
    """
    name, _dot, cell = at.partition(".")
    one = definition.field(name)
    if one is None:
        return ""
    row, _dot, key = cell.partition(".")
    column = one.column(key)
    if column is None:
        return words_of_error(one, code)
    return gettext("{row}, “{column}”: {fault}").format(
        row=row_name(one, row), column=column.label, fault=words_of_error(column, code)
    )


def row_name(table: Field, key: str) -> str:
    """What a row of a table is called: its name, or its number."""
    named = next((option for option in table.options if option.key == key), None)
    return gettext("Row {n}").format(n=key) if named is None else str(named.label)
