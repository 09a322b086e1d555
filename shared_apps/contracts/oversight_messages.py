"""What leaves a unit because it cannot, or may not, be settled there alone.

A decision for which a second person is lacking (E18), a review that the asker wants, and the fact that a
promise was broken for so long that ownership moves up. The only truth of who holds such a thing is one row in
``shared_apps.oversight``; everything here is told to it, or told by it.

Text travels in ``parcel`` alone, because somebody has expressly referred it: nowhere else, and only until the
thing is decided. The messages of one thing may arrive in any order and more than once.

``decision_id`` and ``question_id`` are UUIDs as strings and known in the unit that sent them up; down, they
are named together with ``origin_unit``. Moments are ISO 8601 with an offset. ``excluded_units`` are never
asked or told: the asker wants it so (E7).
"""

from dataclasses import dataclass, field
from typing import ClassVar

from shared_apps.contracts.parcels import Parcel

ANSWER = "answer"
HANDLING = "handling"
"""The promises that can be broken."""


# --- a promise broken for too long: the fact goes up


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEscalated:
    """Up: the ladder of a clock has ended, and the unit above has to see to it (提级办理).

    ``business_day`` is the day on which that happened, ``rung`` the last step of the ladder.
    """

    kind: ClassVar[str] = "question.escalated"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    business_day: str
    clock: str
    rung: int
    excluded_units: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCaughtUp:
    """Up: the promise that had gone up is kept after all, or is owed no more."""

    kind: ClassVar[str] = "question.caught_up"
    version: ClassVar[int] = 1

    question_id: str
    business_day: str
    clock: str


# --- a decision that nobody in the unit may take


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReferred:
    """Up: a second person is asked of the unit above. ``barred`` are accounts that must not decide.

    ``attempt`` counts how often the same decision was sent up (from 1): after nobody was found it may come
    again.
    """

    kind: ClassVar[str] = "decision.referred"
    version: ClassVar[int] = 1

    decision_id: str
    decision_kind: str
    attempt: int
    asked_at: str
    barred: list[int]
    excluded_units: list[int]
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWithdrawn:
    """Up: it need not be decided any more (taken back, or the question has gone on)."""

    kind: ClassVar[str] = "decision.withdrawn"
    version: ClassVar[int] = 1

    decision_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAsked:
    """Down: a unit below asks this unit to decide."""

    kind: ClassVar[str] = "decision.asked"
    version: ClassVar[int] = 1

    origin_unit: int
    decision_id: str
    decision_kind: str
    attempt: int
    asked_at: str
    barred: list[int]
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionUnstaffed:
    """Up: nobody in the unit that was asked may decide it either."""

    kind: ClassVar[str] = "decision.unstaffed"
    version: ClassVar[int] = 1

    origin_unit: int
    decision_id: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade:
    """Up: decided, with the words that the unit below and (where the step says so) the asker read."""

    kind: ClassVar[str] = "decision.made"
    version: ClassVar[int] = 1

    origin_unit: int
    decision_id: str
    approved: bool
    words: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSettled:
    """Down, to the unit that referred it: this was decided above, by this account of that unit."""

    kind: ClassVar[str] = "decision.settled"
    version: ClassVar[int] = 1

    decision_id: str
    unit_id: int
    unit_name: str
    approved: bool
    words: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReturned:
    """Down, to the unit that referred it: nobody above may decide it either."""

    kind: ClassVar[str] = "decision.returned"
    version: ClassVar[int] = 1

    decision_id: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCalledOff:
    """Down, to a unit that was asked: it is no longer asked, and what it holds of it goes."""

    kind: ClassVar[str] = "decision.called_off"
    version: ClassVar[int] = 1

    origin_unit: int
    decision_id: str
