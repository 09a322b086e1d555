"""What is asked about a topic, and what counts as an answer to it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE
from tenant_apps.questions.data.topic_fields import STRING_MAX, TEXT_ANSWER_MAX, Datatype
from tenant_apps.questions.rules.wording import says_something, tidy, tidy_line

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)
_YEARS: Final = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class TopicFieldCard:
    """One thing that is asked. ``options`` are pairs of key and name."""

    field_id: int
    label: str
    hint: str
    datatype: Datatype
    required: bool
    options: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        """How programs name it."""
        return f"q{self.field_id}"


class BadDetail(ValueError):
    """The answer to ``code`` cannot be taken: ``fault`` is "missing" or "invalid"."""

    def __init__(self, code: str, fault: str) -> None:
        super().__init__(f"{code}: {fault}")
        self.code = code
        self.fault = fault


Details = tuple[tuple[str, str], ...]


def details_of(
    cards: Iterable[TopicFieldCard], said: Mapping[str, Sequence[str]], *, needed: bool = True
) -> Details:
    """What was answered, as pairs of what was asked and words, in the order of asking.

    With ``needed`` what must be answered is demanded; words of danger are let through without.
    Raises BadDetail.
    """
    found = []
    for card in cards:
        values = [value for value in said.get(card.code, ()) if says_something(value)]
        if not values:
            if card.required and needed:
                raise BadDetail(card.code, "missing")
            continue
        if len(values) > 1 and card.datatype != Datatype.MULTI:
            raise BadDetail(card.code, "invalid")
        found.append((card.label, _words(card, values)))
    return tuple(found)


def _words(card: TopicFieldCard, values: Sequence[str]) -> str:
    """The answer as a person reads it. Raises BadDetail."""
    first = tidy_line(values[0])
    match card.datatype:
        case Datatype.SINGLE | Datatype.MULTI:
            names = dict(card.options)
            if not names.keys() >= set(values):
                raise BadDetail(card.code, "invalid")
            return "、".join(name for key, name in card.options if key in values)
        case Datatype.NUMBER if _NUMBER.fullmatch(first):
            return first
        case Datatype.DATETIME:
            return _moment(card, first)
        case Datatype.STRING if len(first) <= STRING_MAX:
            return first
        case Datatype.TEXT if len(tidy(values[0])) <= TEXT_ANSWER_MAX:
            return tidy(values[0])
    raise BadDetail(card.code, "invalid")


def _moment(card: TopicFieldCard, typed: str) -> str:
    try:
        moment = datetime.fromisoformat(typed)
        if moment.year not in _YEARS:
            raise BadDetail(card.code, "invalid")
    except ValueError as error:
        raise BadDetail(card.code, "invalid") from error
    # A browser says no zone: then it is the unit's own.
    local = moment.astimezone(BUSINESS_ZONE) if moment.tzinfo else moment
    return f"{local:%Y-%m-%d %H:%M}"
