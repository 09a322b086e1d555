"""What both sides call orders and difficulties: those above here, and the unit in its inbox.

By code: those of supervision_messages, and of the models Order, Difficulty and DifficultyStep.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts import supervision_messages as contract

Words = Mapping[str, str | Promise]

CARD_NAMES: Final[Words] = MappingProxyType(
    {
        contract.YELLOW: pgettext_lazy("card of an order", "Yellow card"),
        contract.RED: pgettext_lazy("card of an order", "Red card"),
    }
)

ORDER_ENDS: Final[Words] = MappingProxyType(
    {
        contract.DONE: pgettext_lazy("stage of an order", "Done"),
        contract.WITHDRAWN: pgettext_lazy("stage of an order", "Withdrawn"),
    }
)

ORDER_DEMANDS: Final[Words] = MappingProxyType(
    {
        contract.ANSWER: _("Answer the young person by the date"),
        contract.REDO: _("Handle it once more"),
        contract.REPORT: _("Report by the date what happened"),
    }
)

ORDER_REASONS: Final[Words] = MappingProxyType(
    {
        "late": _("Overdue without an answer"),
        "passed_around": _("Sent from unit to unit"),
        "not_solved": _("Not solved, several times"),
        "poor_answer": _("The answer does not say what was asked"),
        "not_true": _("What was reported does not agree with the facts"),
        "other": pgettext_lazy("reason of an order", "Something else"),
    }
)

REDO_RESULTS: Final[Words] = MappingProxyType(
    {
        contract.BEGUN: _("It is being handled once more; the young person has been told."),
        contract.GOES_ON: _("It was being handled anyway, and goes on."),
    }
)
"""What both sides say alike; of the others each says what is to be done on its side."""

DIFFICULTY_AREAS: Final[Words] = MappingProxyType(
    {
        "staff": _("Staff and time"),
        "money": _("Money and equipment"),
        "policy": _("Rules and policies"),
        "others": _("Working with other authorities"),
        "system": _("This platform"),
        "other": pgettext_lazy("area of a difficulty", "Something else"),
    }
)

DIFFICULTY_STAGES: Final[Words] = MappingProxyType(
    {
        "open": pgettext_lazy("stage of a difficulty", "Nobody leads yet"),
        "taken": pgettext_lazy("stage of a difficulty", "Taken on"),
        "settled": pgettext_lazy("stage of a difficulty", "Answered, the unit looks at it"),
        "done": pgettext_lazy("stage of a difficulty", "Solved"),
        "taken_back": pgettext_lazy("stage of a difficulty", "Taken back by the unit"),
    }
)

DIFFICULTY_STEPS: Final[Words] = MappingProxyType(
    {
        "added": pgettext_lazy("step of a difficulty", "Added by the unit"),
        "replied": pgettext_lazy("step of a difficulty", "Reply"),
        "taken": pgettext_lazy("step of a difficulty", "Leads from now on"),
        "joined": pgettext_lazy("step of a difficulty", "Helps as well"),
        "released": pgettext_lazy("step of a difficulty", "Leads no more"),
        "settled": pgettext_lazy("step of a difficulty", "Answered as settled"),
        "enough": pgettext_lazy("step of a difficulty", "The unit says: solved"),
        "not_enough": pgettext_lazy("step of a difficulty", "The unit says: not solved"),
        "taken_back": pgettext_lazy("step of a difficulty", "Taken back by the unit"),
        "shared": pgettext_lazy("step of a difficulty", "Made readable to all units below"),
        "unshared": pgettext_lazy("step of a difficulty", "Not shared any more"),
        "untaken": pgettext_lazy(
            "step of a difficulty", "Nobody had taken it on: all levels above were told"
        ),
        "unit_closed": pgettext_lazy("step of a difficulty", "Ended, because the unit was closed"),
    }
)
