"""One reply to all questions of a cluster: it goes down to their units as a proposed answer, and what each of
them makes of it comes up.

The text is staff's own, about a matter that stands in public, and names nobody.
"""

from dataclasses import dataclass
from typing import ClassVar

USED, OWN_WORDS, TOO_LATE, ELSEWHERE_HELD, GONE = "used", "own_words", "too_late", "elsewhere", "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyProposed:
    """Down, to one unit: an answer is proposed to these questions of its. Nothing is published by it.

    ``at`` is ISO 8601 with an offset; ``unit_name`` and ``person`` say who proposes.
    """

    kind: ClassVar[str] = "reply.proposed"
    version: ClassVar[int] = 1

    reply_id: str
    question_ids: list[str]
    text: str
    unit_name: str
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTold:
    """Up: what became of a proposal for one question. ``outcome``: used (published as it was), own_words
    (answered otherwise), too_late (it was answered or over), elsewhere (another unit holds it), gone.
    """

    kind: ClassVar[str] = "reply.told"
    version: ClassVar[int] = 1

    reply_id: str
    question_id: str
    outcome: str
    at: str
