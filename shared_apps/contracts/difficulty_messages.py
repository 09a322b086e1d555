"""基层困难: what a unit itself cannot solve, told to every level above it in the words of its staff.

Up: the unit raises one, adds words, says whether what was done is enough, takes it back. Down: a sign that
something happened, so that people look; what was written is read in the network, by the unit too. Nothing
that an asker wrote is in any of it.

``difficulty_id`` and ``step_id`` are UUIDs as strings, made by the unit. Messages may come twice and in any
order: what comes before the difficulty itself is tried again. Moments are ISO 8601 with an offset.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

RAISED: Final = "raised"
UNTAKEN: Final = "untaken"
"""What happened, for units above: one was raised right below them; nobody has taken one on in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyRaised:
    """Up: a difficulty of the unit. ``area`` is a code of ``shared_apps.oversight``. ``may_be_shared``: the
    unit agrees that others read it, once it is settled.
    """

    kind: ClassVar[str] = "difficulty.raised"
    version: ClassVar[int] = 1

    difficulty_id: str
    area: str
    subject: str
    text: str
    may_be_shared: bool
    account: int
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyAdded:
    """Up: the unit adds something."""

    kind: ClassVar[str] = "difficulty.added"
    version: ClassVar[int] = 1

    difficulty_id: str
    step_id: str
    text: str
    account: int
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyJudged:
    """Up: whether what was done is enough. ``turn`` is the one that was settled: a judgement of an earlier
    one is history only.
    """

    kind: ClassVar[str] = "difficulty.judged"
    version: ClassVar[int] = 1

    difficulty_id: str
    step_id: str
    turn: int
    is_enough: bool
    text: str
    account: int
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyTakenBack:
    """Up: the unit needs no help any more."""

    kind: ClassVar[str] = "difficulty.taken_back"
    version: ClassVar[int] = 1

    difficulty_id: str
    step_id: str
    account: int
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyHelped:
    """Down to the unit: somebody above took a step. ``account`` is who raised it."""

    kind: ClassVar[str] = "difficulty.helped"
    version: ClassVar[int] = 1

    difficulty_id: str
    account: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyBelow:
    """Down to units above: ``what`` happened (RAISED, UNTAKEN)."""

    kind: ClassVar[str] = "difficulty.below"
    version: ClassVar[int] = 1

    difficulty_id: str
    what: str
    at: str
