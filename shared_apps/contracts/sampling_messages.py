"""抽查: one in twenty of what a unit has closed, or had wait for its asker, is looked at from above.

Up goes the bare fact that something was closed, or waits; which ones are looked at is drawn in the network,
by a lot that nobody can choose. Only what was drawn may be asked for: then its text goes up as a decision of
the kind ``sample`` (oversight_messages), so that an asker's exclusions hold, name and contact stay, and the
text is gone once somebody has looked.

``question_id`` is the unit's own, a UUID as a string; a question of another unit is named by its origin as
well. ``sample_id`` is the network's, and the id of that decision in the unit. Messages may come twice and in
any order.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

CLOSING: Final = "closing"
WAITING: Final = "waiting"
"""What is drawn from."""

SENT: Final = "sent"
KEPT: Final = "kept"
"""What became of asking for the text: it is on its way; it is gone, told in confidence, held by another unit,
or kept from the unit that asked.
"""

IN_ORDER: Final = "in_order"
REDO: Final = "redo"
MOVED_ON: Final = "moved_on"
"""What whoever looked said; MOVED_ON where they wanted it handled once more, and it could not be any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCandidate:
    """Up: the unit has closed a question, or waits for its asker. ``business_day`` is the day (ISO) of that.

    Not told: what was told in confidence, what staff wrote to start a conversation, what was imported.
    """

    kind: ClassVar[str] = "sample.candidate"
    version: ClassVar[int] = 1

    what: str
    question_id: str
    origin_unit: int
    origin_question: str
    business_day: str
    excluded_units: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTextWanted:
    """Down: somebody above wants to read what was drawn, and says why."""

    kind: ClassVar[str] = "sample.text_wanted"
    version: ClassVar[int] = 1

    sample_id: str
    question_id: str
    by_unit: int
    by_name: str
    account: int
    person: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTextTold:
    """Up: whether the text is on its way (SENT, KEPT)."""

    kind: ClassVar[str] = "sample.text_told"
    version: ClassVar[int] = 1

    sample_id: str
    outcome: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLookedAt:
    """Up: somebody has looked, and what they said was carried out, or could not be (MOVED_ON)."""

    kind: ClassVar[str] = "sample.looked_at"
    version: ClassVar[int] = 1

    sample_id: str
    result: str
    at: str
