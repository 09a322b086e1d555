"""What passes between a unit that supervises (督办) and the unit that it supervises.

Down goes one message, ``order.told``: the whole order as it stands. Up: that it has arrived, that somebody
took it on, what the unit answers. Orders are words between units; nothing that an asker wrote is in them.

The messages of one order may arrive in any order and more than once:

- of two ``order.told`` the one with the higher ``revision`` holds,
- a moment (``at``) is the FIRST time something happened; of two, the earlier one holds,
- an answer belongs to one ``turn``: sending it back (退回重办) begins the next. An answer to a turn
  that is over is kept in the history and changes nothing.

Moments are ISO 8601 with an offset. ``order_id`` is a UUID as a string.
"""

from dataclasses import dataclass
from typing import ClassVar

ANSWER = "answer"
"""限期答复诉求: the question that the order is about is to be answered."""
REDO = "redo"
"""发回重办: it is to be handled once more, which the unit's own program begins."""
REPORT = "report"
"""限期报告: the unit says in words what happened and what it does."""

NO_CARD = ""
YELLOW = "yellow"
RED = "red"

OPEN = "open"
ANSWERED = "answered"
DONE = "done"
WITHDRAWN = "withdrawn"

BEGUN = "begun"
GOES_ON = "goes_on"
ELSEWHERE = "elsewhere"
UNKNOWN = "unknown"
"""What became of 发回重办: begun now; it was being handled already; another unit holds it; there is no such
question here that the supervising unit may know of.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTold:
    """Down: one order as it stands now. ``note`` is what the supervisor said with the last step, as in
    sending back. What it is about is named by ``question_number``, as the unit numbers it, or by its id in
    the unit where it was asked; by neither where it is about a matter in words.
    """

    kind: ClassVar[str] = "order.told"
    version: ClassVar[int] = 1

    order_id: str
    revision: int
    number: str
    issuer_unit_id: int
    issuer_name: str
    issuer_person: str
    issued_at: str
    due_at: str
    card: str
    stage: str
    turn: int
    reason: str
    demand: str
    words: str
    note: str
    question_number: str
    question_unit: int
    question_id: str
    reminded_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderArrived:
    """Up: the order is in the unit. ``redo`` says what became of 发回重办 in this turn; empty where none was
    demanded. ``question_number`` is how the unit numbers what it is about, empty where it knows of none.
    """

    kind: ClassVar[str] = "order.arrived"
    version: ClassVar[int] = 1

    order_id: str
    turn: int
    at: str
    redo: str
    question_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAcknowledged:
    """Up: somebody of the unit has taken it on (签收)."""

    kind: ClassVar[str] = "order.acknowledged"
    version: ClassVar[int] = 1

    order_id: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAnswered:
    """Up: the unit's answer (办理情况) to this turn of the order, in the words of staff."""

    kind: ClassVar[str] = "order.answered"
    version: ClassVar[int] = 1

    order_id: str
    turn: int
    at: str
    text: str
    person: str
