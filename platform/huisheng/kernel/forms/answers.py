"""What was answered: checked, canonical, and in words that are read without the form."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
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

Answer = str | bool | list[str]
"""Canonical, as JSON: text and numbers as strings, dates in ISO 8601, keys of options, true and false."""
Answers = dict[str, Answer]

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_YEARS: Final = range(1900, 2200)


class _Unreadable(ValueError):
    """It is no answer: the code says why."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """Answers by field, in the order of asking; or what is wrong with them, as codes by field."""

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


def parse(definition: Definition, typed: Mapping[str, Sequence[str]], *, needed: bool = True) -> Parsed:
    """Check what was typed, by field. What is not asked after the answers before it is left out.

    Without ``needed`` nothing has to be answered; what is answered has to be right all the same.
    """
    found = Parsed()
    for one in definition.fields:
        if not _is_asked(one.when, found.answers):
            continue
        values = [value for value in typed.get(one.id, ()) if says_something(value)]
        if not values:
            if one.required and needed:
                found.errors[one.id] = "missing"
            continue
        try:
            found.answers[one.id] = _answer(one, values)
        except _Unreadable as error:
            found.errors[one.id] = str(error)
    return found


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
    return not set(when.keys).isdisjoint(given)


def _answer(one: Field, values: Sequence[str]) -> Answer:
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


def _in_english(labels: Sequence[Words]) -> str:
    return ", ".join(label.en or label.zh for label in labels) if any(label.en for label in labels) else ""
