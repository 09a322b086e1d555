"""What was answered: checked, canonical, and in words that are read without the form."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.forms.definition import (
    LONG_MAX,
    NO,
    SHORT_MAX,
    YES,
    Condition,
    Definition,
    Field,
    Kind,
    Words,
)
from huisheng.kernel.forms.stored import words_from, words_json
from huisheng.kernel.text import says_something, tidy, tidy_line

Row = dict[str, str | bool]
"""A row of a table: its key under ROW, the answers of its cells by column."""
StoredFile = dict[str, str]
"""A file as the app keeps it: what of it belongs to an answer stands under FILE_PARTS."""
FILE_PARTS: Final = ("id", "name", "type", "size", "digest")
"""``name`` is what people call it, ``type`` a code of FILE_TYPES, ``size`` in bytes, ``digest`` SHA-256."""
Answer = str | bool | list[str] | list[Row] | StoredFile
"""Canonical, as JSON: text and numbers as strings, dates in ISO 8601, keys of options, true and false."""
Answers = dict[str, Answer]

ROW: Final = "row"

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_YEARS: Final = range(1900, 2200)


class _Unreadable(ValueError):
    """It is no answer: the code says why."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """Answers by field, in the order of asking; or what is wrong with them, as codes by field, in a table by
    cell: ``field.row.column`` (``words_at`` says it).
    """

    answers: Answers = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer with what was asked, both as they were then: read for ever, whatever becomes of the form."""

    id: str
    asked: Words
    words: Words
    value: Answer

    def as_json(self) -> dict[str, Any]:
        """For storing; ``said_from`` reads it."""
        return {
            "id": self.id,
            "asked": words_json(self.asked),
            "words": words_json(self.words),
            "value": self.value,
        }


def parse(
    definition: Definition,
    typed: Mapping[str, Sequence[str]],
    *,
    needed: bool = True,
    files: Mapping[str, StoredFile] = MappingProxyType({}),
) -> Parsed:
    """Check what was typed, by field; a cell of a table stands under ``field.row.column``. What is not asked
    after the answers before it is left out.

    ``files`` are what the app has stored, by the ids that stand in the place of what is typed: nobody types a
    file. Without ``needed`` nothing has to be answered; what is answered has to be right all the same.
    """
    found = Parsed()
    for one in definition.fields:
        if not _is_asked(one.when, found.answers):
            continue
        answer: Answer | None
        match one.kind:
            case Kind.TABLE:
                answer = _table(one, typed, found.errors, needed=needed)
            case Kind.FILE:
                answer = _files(one, typed.get(one.id, ()), files, found.errors)
            case _:
                answer = _line(one, one.id, typed, found.errors)
        if answer:
            found.answers[one.id] = answer
        elif answer is False:
            found.answers[one.id] = False
        elif one.required and needed and not any(_is_at(at, one.id) for at in found.errors):
            found.errors[one.id] = "missing"
    return found


def typed_from(definition: Definition, answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """Answers as they would be typed, for a form that is opened again; files by their ids."""
    typed: dict[str, list[str]] = {}
    for one in definition.fields:
        answer = answers.get(one.id)
        if isinstance(answer, list) and one.kind == Kind.TABLE:
            for row in answer:
                if isinstance(row, dict):
                    for key, value in row.items():
                        if key != ROW:
                            typed[f"{one.id}.{row[ROW]}.{key}"] = _typed(value)
        elif one.kind == Kind.FILE:
            typed[one.id] = [file["id"] for file in files_in(answer)]
        elif isinstance(answer, list):
            typed[one.id] = [key for key in answer if isinstance(key, str)]
        elif isinstance(answer, str | bool):
            typed[one.id] = _typed(answer)
    return typed


def files_in(answer: object) -> list[StoredFile]:
    """The files of an answer to a field that asks for some."""
    rows = answer if isinstance(answer, list) else []
    return [
        {part: str(row.get(part, "")) for part in FILE_PARTS}
        for row in rows
        if isinstance(row, dict) and row.keys() >= {"id", "digest"}
    ]


def _files(
    one: Field, ids: Sequence[str], stored: Mapping[str, StoredFile], errors: dict[str, str]
) -> list[Row]:
    """The stored files of these ids, each once; an id that the app does not know is none."""
    known = [stored[file_id] for file_id in dict.fromkeys(ids) if file_id in stored]
    if len(known) > one.most_files:
        errors[one.id] = "files"
    elif one.types and any(file.get("type") not in one.types for file in known):
        errors[one.id] = "file_type"
    return [{part: file[part] for part in FILE_PARTS if part in file} for file in known]


def _typed(answer: str | bool) -> list[str]:
    return [answer] if isinstance(answer, str) else [YES if answer else NO]


def _is_at(at: str, field: str) -> bool:
    return at == field or at.startswith(f"{field}.")


def _line(
    one: Field, at: str, typed: Mapping[str, Sequence[str]], errors: dict[str, str]
) -> str | bool | list[str] | None:
    """What stands at one place; None for nothing, and for what is no answer: then ``errors`` says why."""
    values = [value for value in typed.get(at, ()) if says_something(value)]
    if not values:
        return None
    try:
        return _answer(one, values)
    except _Unreadable as error:
        errors[at] = str(error)
        return None


def _table(
    one: Field, typed: Mapping[str, Sequence[str]], errors: dict[str, str], *, needed: bool
) -> list[Row]:
    """The rows that say something. A column that must be answered is, in each of them, and in each row that
    the table names.
    """
    rows: list[Row] = []
    for key in one.row_keys:
        row: Row = {}
        wrong = False
        for column in one.columns:
            at = f"{one.id}.{key}.{column.id}"
            answer = _line(column, at, typed, errors)
            wrong = wrong or at in errors
            if answer is not None and not isinstance(answer, list):
                row[column.id] = answer
        if row or wrong or (one.options and one.required):
            for column in one.columns if needed else ():
                at = f"{one.id}.{key}.{column.id}"
                if column.required and column.id not in row and at not in errors:
                    errors[at] = "missing"
        if row:
            rows.append({ROW: key if one.options else str(len(rows) + 1), **row})
    known = {f"{one.id}.{key}.{column.id}" for key in one.row_keys for column in one.columns}
    for at in typed:
        if at.startswith(f"{one.id}.") and at not in known and any(map(says_something, typed[at])):
            errors[one.id] = "row"
    return rows


def said_of(definition: Definition, answers: Mapping[str, Answer]) -> tuple[Said, ...]:
    """Every answer in words, in the order of asking."""
    return tuple(
        Said(one.id, one.label, _words(one, answers[one.id]), answers[one.id])
        for one in definition.fields
        if one.id in answers
    )


def said_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    """What was stored by ``Said.as_json``."""
    return tuple(
        Said(row["id"], words_from(row["asked"]), words_from(row["words"]), row["value"]) for row in rows
    )


def _is_asked(when: Condition | None, answers: Mapping[str, Answer]) -> bool:
    if when is None:
        return True
    answer = answers.get(when.field)
    if isinstance(answer, bool):
        return (YES if answer else NO) in when.keys
    given = answer if isinstance(answer, list) else [answer]
    return any(key in given for key in when.keys)


def _answer(one: Field, values: Sequence[str]) -> str | bool | list[str]:
    keys = [option.key for option in one.choices]
    if one.kind == Kind.SEVERAL:
        if not set(keys) >= set(values):
            raise _Unreadable("option")
        return [key for key in keys if key in values]
    if len(values) > 1:
        raise _Unreadable("several")
    first = tidy_line(values[0])
    match one.kind:
        case Kind.ONE | Kind.YES_NO:
            if first not in keys:
                raise _Unreadable("option")
            return first == YES if one.kind == Kind.YES_NO else first
        case Kind.NUMBER:
            return _number(one, first)
        case Kind.DATE:
            return _date(first)
        case Kind.MOMENT:
            return _moment(first)
    text, most = (tidy(values[0]), LONG_MAX) if one.kind == Kind.LONG else (first, SHORT_MAX)
    if len(text) > most:
        raise _Unreadable("long")
    return text


def _number(one: Field, typed: str) -> str:
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", typed).replace(" ", ""))
    if not _NUMBER.fullmatch(plain):
        raise _Unreadable("number")
    number = Decimal(plain)
    if one.least is not None and number < one.least:
        raise _Unreadable("low")
    if one.most is not None and number > one.most:
        raise _Unreadable("high")
    whole = format(number, "f")
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def _date(typed: str) -> str:
    try:
        day = date.fromisoformat(unicodedata.normalize("NFKC", typed).replace("/", "-"))
    except ValueError:
        raise _Unreadable("date") from None
    if day.year not in _YEARS:
        raise _Unreadable("date")
    return day.isoformat()


def _moment(typed: str) -> str:
    try:
        moment = datetime.fromisoformat(unicodedata.normalize("NFKC", typed))
        if moment.year not in _YEARS:
            raise _Unreadable("moment")
        # A browser says no zone: then it is that of the business.
        local = moment.astimezone(BUSINESS_ZONE) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise _Unreadable("moment") from None
    return f"{local:%Y-%m-%d %H:%M}"


def _words(one: Field, answer: Answer) -> Words:
    if isinstance(answer, dict):
        return Words(answer.get("name", ""))
    if one.kind == Kind.FILE:
        return Words("、".join(file["name"] for file in files_in(answer)))
    if one.kind == Kind.TABLE and isinstance(answer, list):
        return _words_of_table(one, [row for row in answer if isinstance(row, dict)])
    if isinstance(answer, bool):
        yes, no = one.choices
        return yes.label if answer else no.label
    if one.choices:
        keys = answer if isinstance(answer, list) else [answer]
        picked = [option.label for option in one.choices if option.key in keys]
        return Words("、".join(label.zh for label in picked), _in_english(picked))
    text = str(answer)
    if one.unit:
        return Words(f"{text} {one.unit.zh}", f"{text} {one.unit.en}" if one.unit.en else "")
    return Words(text)


def _words_of_table(one: Field, rows: Sequence[Row]) -> Words:
    """A line for each row: its name, then its cells."""
    names = {option.key: option.label for option in one.options}
    zh, en = [], []
    for row in rows:
        said = [(column.label, _words(column, row[column.id])) for column in one.columns if column.id in row]
        name = names.get(str(row[ROW]), Words(str(row[ROW])))
        zh.append(f"{name.zh}：" + "，".join(f"{label.zh} {words.zh}" for label, words in said))
        en.append(
            f"{name.en or name.zh}: "
            + ", ".join(f"{label.en or label.zh} {words.en or words.zh}" for label, words in said)
        )
    return Words("\n".join(zh), "\n".join(en))


def _in_english(labels: Sequence[Words]) -> str:
    return ", ".join(label.en or label.zh for label in labels) if any(label.en for label in labels) else ""
