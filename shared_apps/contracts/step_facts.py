"""What happens between units, as the network itself sees it: one fact per step, for the figures.

The network tells these to itself, in the transaction of the row that the step changes (custody of a question,
an order), so that figures never stand in the way of custody. Ids, codes and days alone.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

ASKED_OVER: Final = "asked_over"
"""转办: another unit was asked to take a question over. Counted with the unit that asked."""
RETURNED: Final = "returned"
"""退回: the unit that was asked sent it back. Counted with that one."""
UNANSWERED: Final = "unanswered"
"""逾期未签收: the unit that was asked said nothing until the offer lapsed. Counted with that one."""
MOVED_UP: Final = "moved_up"
"""提级办理: a question that got nowhere went to a unit above. Counted with the unit that it left."""
TAKEN_OVER: Final = "taken_over"
"""接管: a unit above took a question over by name. Counted with the unit that it left."""
ESCALATED: Final = "escalated"
"""提级督办: a promise was broken for so long that the unit above sees to it. Counted with the unit that made
it.
"""

COMPARISON: Final = "between units"
"""Name of the comparison of these facts with the rows that they tell of."""

OF_QUESTIONS: Final = (ASKED_OVER, RETURNED, UNANSWERED, MOVED_UP, TAKEN_OVER, ESCALATED)
"""Steps of one question each: they have its topic, and those of sensitive topics are in no figure."""

ORDERED: Final = "ordered"
"""督办: an order was issued."""
REDO_ORDERED: Final = "redo_ordered"
"""发回重办: an order demanded that a question be handled once more."""
YELLOW_CARD: Final = "yellow_card"
RED_CARD: Final = "red_card"
ANSWER_SENT_BACK: Final = "answer_sent_back"
"""退回重办: the answer to an order was not enough."""
ORDER_DONE: Final = "order_done"
"""办结: the answer to an order was enough."""

OF_ORDERS: Final = (ORDERED, REDO_ORDERED, YELLOW_CARD, RED_CARD, ANSWER_SENT_BACK, ORDER_DONE)
"""Steps of orders: counted with the unit that the order is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """Within the network: a step between units. ``step`` and ``reference`` together name it once and for all:
    told again it changes nothing. ``unit`` is the one whose figure it is, ``topic`` that of the question when
    the step was taken, empty for an order.
    """

    kind: ClassVar[str] = "between_units.step_taken"
    version: ClassVar[int] = 1

    step: str
    reference: str
    unit: int
    business_day: str
    topic: str
