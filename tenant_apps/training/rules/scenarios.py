"""The scenarios of practice, as they stand in data/scenarios: real messages, told anew so that nobody can be
recognised.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from tenant_apps.questions.public import Kind, Move
from tenant_apps.training.data.codes import Rule
from tenant_apps.training.data.words import Words, words

FOLDER: Final = Path(__file__).resolve().parents[1] / "data" / "scenarios"
HOME: Final = "university"
"""The imaginary unit at whose desk one sits, unless a step says otherwise."""

COURSE: Final = frozenset({"ordinary", "personal", "danger"})
"""The rounds that everybody on duty has played: the common case, covering, and danger."""

Side = Literal["asker", "desk"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be done. ``move`` and ``to`` are judged by the rules of questions as well; ``then``
    is what would happen to a real person, where it is wrong.
    """

    code: str
    label: Words
    right: bool
    rule: Rule
    why: Words
    then: Words | None
    move: Move | None
    to: str


@dataclass(frozen=True, slots=True)
class Covering:
    """Words that must be covered though no rule finds them, and words that must stand."""

    must: tuple[str, ...]
    keep: tuple[str, ...]
    why: Words


@dataclass(frozen=True, slots=True)
class Counting:
    """A date to count: received on a day, among days off and days worked against their weekday."""

    received: date
    off: tuple[date, ...]
    worked: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of the asker's or the desk's: choices, words to cover, or a date to count."""

    code: str
    side: Side
    title: Words
    told: Words
    ask: Words
    choices: tuple[Choice, ...]
    covering: Covering | None
    counting: Counting | None
    here: str
    excluded: tuple[str, ...]

    def choice(self, code: str) -> Choice | None:
        """The choice with this code."""
        return next((one for one in self.choices if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case from beginning to end. ``text`` is what the asker wrote, in the language of askers."""

    code: str
    order: int
    minutes: int
    kind: Kind
    age: str
    title: Words
    lead: Words
    text: str
    steps: tuple[Step, ...]


@cache
def scenarios() -> Mapping[str, Scenario]:
    """All of them by code, in their order."""
    found = [
        _scenario(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
        for path in FOLDER.glob("*.toml")
    ]
    return MappingProxyType({one.code: one for one in sorted(found, key=lambda one: one.order)})


def _scenario(code: str, told: Mapping[str, Any]) -> Scenario:
    return Scenario(
        code=code,
        order=told["order"],
        minutes=told["minutes"],
        kind=Kind(told["kind"]),
        age=told.get("age", ""),
        title=words(told["title"]),
        lead=words(told["lead"]),
        text=told["text"],
        steps=tuple(_step(step) for step in told["steps"]),
    )


def _step(told: Mapping[str, Any]) -> Step:
    cover, day = told.get("cover"), told.get("day")
    return Step(
        code=told["code"],
        side=told["side"],
        title=words(told["title"]),
        told=words(told["told"]),
        ask=words(told["ask"]),
        choices=tuple(_choice(choice) for choice in told.get("choices", ())),
        covering=Covering(tuple(cover["must"]), tuple(cover["keep"]), words(cover["why"])) if cover else None,
        counting=Counting(day["received"], tuple(day["off"]), tuple(day["worked"])) if day else None,
        here=told.get("here", HOME),
        excluded=tuple(told.get("excluded", ())),
    )


def _choice(told: Mapping[str, Any]) -> Choice:
    return Choice(
        code=told["code"],
        label=words(told["label"]),
        right=told.get("right", False),
        rule=Rule(told["rule"]),
        why=words(told["why"]),
        then=words(told["then"]) if "then" in told else None,
        move=Move(told["move"]) if "move" in told else None,
        to=told.get("to", ""),
    )
