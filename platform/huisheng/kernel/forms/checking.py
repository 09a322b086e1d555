"""Which forms can be asked at all."""

import re
from collections.abc import Iterator
from typing import Final

from huisheng.kernel.forms.definition import (
    COLUMNS,
    FILE_TYPES,
    HELP_MAX,
    IN_ENGLISH,
    LABEL_MAX,
    LISTS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FIELDS,
    MOST_FILES,
    MOST_FILES_OF_FORM,
    MOST_MEGABYTES,
    MOST_OPTIONS,
    MOST_ROWS,
    OPTION_MAX,
    UNIT_MAX,
    Definition,
    Field,
    Kind,
    Words,
)
from huisheng.kernel.forms.faults import BadDefinition, Fault
from huisheng.kernel.text import says_something

_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,23}", re.ASCII)
_ROLE: Final = re.compile(r"[a-z_]{0,24}", re.ASCII)
_MARK: Final = re.compile(r"(?:[a-z][a-z0-9]{0,11})?", re.ASCII)
_KEY: Final = re.compile(r"[a-z0-9_]{1,24}", re.ASCII)


def checked(definition: Definition) -> Definition:
    """The same, if it can be asked. Raises BadDefinition with everything that is wrong."""
    faults = tuple(_faults(definition))
    if faults:
        raise BadDefinition(*faults)
    return definition


def _faults(definition: Definition) -> Iterator[Fault]:
    if not _MARK.fullmatch(definition.mark):
        yield Fault("", "mark", "unknown")
    if len(definition.fields) > MOST_FIELDS:
        yield Fault("", "fields", "many")
    if sum(len(field.row_keys) * len(field.columns) for field in definition.fields) > MOST_CELLS:
        yield Fault("", "fields", "cells")
    if sum(field.most_files for field in definition.fields) > MOST_FILES_OF_FORM:
        yield Fault("", "fields", "all_files")
    seen: set[str] = set()
    for field in definition.fields:
        if not _ID.fullmatch(field.id):
            yield Fault(field.id, "id", "unknown")
        if field.id in seen:
            yield Fault(field.id, "id", "twice")
        seen.add(field.id)
        yield from _faults_of(field)
        yield from _faults_of_condition(definition, field)


def _faults_of(field: Field) -> Iterator[Fault]:
    if not says_something(field.label.zh):
        yield Fault(field.id, "label", "empty")
    for part, words, most in (
        ("label", field.label, LABEL_MAX),
        ("help", field.help, HELP_MAX),
        ("why", field.why, HELP_MAX),
        ("unit", field.unit, UNIT_MAX),
    ):
        if _too_long(words, most):
            yield Fault(field.id, part, "long")
        if words.en and not words.zh:
            yield Fault(field.id, part, "empty")
    if not _ROLE.fullmatch(field.role):
        yield Fault(field.id, "role", "unknown")
    yield from _faults_of_options(field)
    yield from _faults_of_table(field)
    yield from _faults_of_files(field)
    if field.kind != Kind.NUMBER:
        if field.unit:
            yield Fault(field.id, "unit", "none")
        if field.least is not None or field.most is not None:
            yield Fault(field.id, "least", "none")
    elif field.least is not None and field.most is not None and field.least > field.most:
        yield Fault(field.id, "least", "range")


def _faults_of_options(field: Field) -> Iterator[Fault]:
    options = field.options
    if field.kind not in LISTS and field.kind != Kind.TABLE:
        if options:
            yield Fault(field.id, "options", "none")
        return
    names, keys = {option.label.zh for option in options}, {option.key for option in options}
    fewest = 0 if field.kind == Kind.TABLE else 2
    bad = not fewest <= len(options) <= MOST_OPTIONS or len(names) < len(options) or len(keys) < len(options)
    for option in options:
        bad = bad or not _KEY.fullmatch(option.key) or not says_something(option.label.zh)
        bad = bad or _too_long(option.label, OPTION_MAX)
    if bad:
        yield Fault(field.id, "options", "options")


def _faults_of_table(field: Field) -> Iterator[Fault]:
    if field.kind != Kind.TABLE:
        if field.columns or field.rows:
            yield Fault(field.id, "columns", "none")
        return
    names = {column.label.zh for column in field.columns}
    ids = {column.id for column in field.columns}
    bad = not 1 <= len(field.columns) <= MOST_COLUMNS
    bad = bad or len(names) < len(field.columns) or len(ids) < len(field.columns)
    for column in field.columns:
        bad = bad or column.kind not in COLUMNS or column.when is not None or not _ID.fullmatch(column.id)
        bad = bad or next(_faults_of(column), None) is not None
    if bad:
        yield Fault(field.id, "columns", "columns")
    if field.options and field.rows:
        yield Fault(field.id, "rows", "none")
    elif not field.options and not 1 <= field.rows <= MOST_ROWS:
        yield Fault(field.id, "rows", "rows")


def _faults_of_files(field: Field) -> Iterator[Fault]:
    if field.kind != Kind.FILE:
        if field.types or field.files or field.megabytes:
            yield Fault(field.id, "files", "none")
        return
    if not set(FILE_TYPES) >= set(field.types) or len(set(field.types)) < len(field.types):
        yield Fault(field.id, "types", "unknown")
    if field.files > MOST_FILES:
        yield Fault(field.id, "files", "files")
    if field.megabytes > MOST_MEGABYTES:
        yield Fault(field.id, "megabytes", "megabytes")


def _faults_of_condition(definition: Definition, field: Field) -> Iterator[Fault]:
    if field.when is None:
        return
    decider = next((one for one in definition.deciders(field.id) if one.id == field.when.field), None)
    if decider is None:
        known = definition.field(field.when.field)
        yield Fault(field.id, "when", "condition" if known is None else "order")
    elif not field.when.keys or not {option.key for option in decider.choices} >= set(field.when.keys):
        yield Fault(field.id, "when", "condition")


def _too_long(words: Words, most: int) -> bool:
    return len(words.zh) > most or len(words.en) > most * IN_ENGLISH
