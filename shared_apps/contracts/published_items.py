"""What of a unit's questions stands in public, for the search across units: its text goes up with it and goes
with it.

An item is known by (unit, question_id). Of two messages about one item the later one holds, decided by the
envelope's (epoch, sequence): either may arrive first, and more than once. The text is what everybody reads on
the unit's own page, numbers of people covered.

Moments are ISO 8601 with an offset.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedItemShown:
    """Up: anybody may read it, and this is how it reads now. Sent again whenever it reads differently.

    ``answers`` are the words of all its answers; ``topic`` is the code of a leaf of the network's tree;
    ``stage`` is waiting, answered or done; ``question_kind`` what sort of question it is.
    """

    kind: ClassVar[str] = "published_item.shown"
    version: ClassVar[int] = 1

    question_id: str
    number: str
    title: str
    text: str
    answers: str
    topic: str
    stage: str
    question_kind: str
    asked_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedItemWithdrawn:
    """Up: it does not stand in public any more. Its text is forgotten."""

    kind: ClassVar[str] = "published_item.withdrawn"
    version: ClassVar[int] = 1

    question_id: str
