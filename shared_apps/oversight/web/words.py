"""Names of codes that only this side shows; what the unit reads as well stands in data/words.py."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts import supervision_messages as contract
from shared_apps.oversight.data.words import CARD_NAMES, ORDER_ENDS, REDO_RESULTS, Words
from shared_apps.oversight.models import Order, OrderStep, Sample
from shared_apps.oversight.queries.supervised import Seen
from shared_apps.topics.public import topic

CARDS: Words = {Order.Card.NONE: pgettext_lazy("card of an order", "No card"), **CARD_NAMES}

STAGES: Words = {
    Order.Stage.OPEN: pgettext_lazy("stage of an order", "Waiting for the unit"),
    Order.Stage.ANSWERED: pgettext_lazy("stage of an order", "Answered, to be looked at"),
    **ORDER_ENDS,
}

STEPS: Words = {
    OrderStep.Code.ISSUED: pgettext_lazy("step of an order", "Issued"),
    OrderStep.Code.ARRIVED: pgettext_lazy("step of an order", "Arrived in the unit"),
    OrderStep.Code.REDO: pgettext_lazy("step of an order", "Sent back to be handled once more"),
    OrderStep.Code.ACKNOWLEDGED: pgettext_lazy("step of an order", "Acknowledged by the unit"),
    OrderStep.Code.REMINDED: pgettext_lazy("step of an order", "Reminded"),
    OrderStep.Code.YELLOW: pgettext_lazy("step of an order", "Yellow card"),
    OrderStep.Code.RED: pgettext_lazy("step of an order", "Red card"),
    OrderStep.Code.ANSWERED: pgettext_lazy("step of an order", "Answered by the unit"),
    OrderStep.Code.SENT_BACK: pgettext_lazy("step of an order", "Answer sent back"),
    OrderStep.Code.ACCEPTED: pgettext_lazy("step of an order", "Accepted and done"),
    OrderStep.Code.WITHDRAWN: pgettext_lazy("step of an order", "Withdrawn"),
    OrderStep.Code.UNIT_CLOSED: pgettext_lazy("step of an order", "Ended, because a unit was closed"),
    OrderStep.Code.UNIT_MOVED: pgettext_lazy("step of an order", "Ended, because the unit stands elsewhere"),
}

RESULTS: Words = {
    **REDO_RESULTS,
    contract.ELSEWHERE: _("Another unit holds it now: send the order there."),
    contract.UNKNOWN: _("The unit has no such question that could be handled once more. Check the number."),
}

# Codes of case_messages and of the unit that gives a question away or sends it back.
OUTCOMES: Words = {
    "accepted": pgettext_lazy("between units", "Accepted"),
    "returned": pgettext_lazy("between units", "Sent back"),
    "lapsed": pgettext_lazy("between units", "Not answered in time"),
    "withdrawn": pgettext_lazy("between units", "Taken back"),
}

WAYS: Words = {
    "down": pgettext_lazy("between units", "Hand down"),
    "sideways": pgettext_lazy("between units", "Pass on"),
    "up": pgettext_lazy("between units", "Report up"),
}

SEEN: dict[Seen, str | Promise] = {
    "stuck": pgettext_lazy("questions between units", "Stuck"),
    "late": pgettext_lazy("questions between units", "Not acknowledged in time"),
    "returned": pgettext_lazy("questions between units", "Sent back"),
    "escalated": pgettext_lazy("questions between units", "Moved up"),
}

STATES: Words = {
    Order.Stage.OPEN: STAGES[Order.Stage.OPEN],
    "late": pgettext_lazy("state of an order", "Overdue"),
    Order.Card.YELLOW: CARDS[Order.Card.YELLOW],
    Order.Card.RED: CARDS[Order.Card.RED],
    Order.Stage.ANSWERED: STAGES[Order.Stage.ANSWERED],
    Order.Stage.DONE: STAGES[Order.Stage.DONE],
    Order.Stage.WITHDRAWN: STAGES[Order.Stage.WITHDRAWN],
}
"""What the register can be searched for."""

CLOCKS: Words = {
    "response": pgettext_lazy("promise", "First response"),
    "answer": pgettext_lazy("promise", "Answer"),
    "handling": pgettext_lazy("promise", "Handling"),
}

DRAWN_FROM: Words = {
    Sample.What.CLOSING: pgettext_lazy("what was drawn", "A question that was closed"),
    Sample.What.WAITING: pgettext_lazy("what was drawn", "A question that waited for its asker"),
}


def name_of_topic(code: str) -> str:
    """The topic of a question, empty for one that is not in the tree."""
    try:
        return topic(code).name
    except LookupError:
        return ""
