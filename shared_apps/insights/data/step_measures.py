"""Measures of what goes on between units: transfers, what moves up, supervision."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts import step_facts as steps
from shared_apps.insights.data.measure import Group, Kept, Measure, Nature, Sensitive, Unit

_BETWEEN: Final = _(
    "The network's own rows of who holds a question and of orders: each step is told in the transaction that"
    " takes it, with ids, codes and days, never words. Every night the figures are compared with those rows."
)
_ESCALATIONS: Final = _(
    "The network's own rows of broken promises: each step is told in the transaction that takes it, with ids,"
    " codes and days, never words."
)


def _step(code: str, group: Group, label: str | Promise, definition: str | Promise) -> Measure:
    """A step between units (contracts.step_facts): by unit and day alone, never by topic."""
    return Measure(
        code=code,
        group=group,
        label=label,
        unit=Unit.TIMES,
        nature=Nature.FLOW,
        definition=definition,
        source=_ESCALATIONS if code == steps.ESCALATED else _BETWEEN,
        kept=Kept.STEP,
        columns=("number",),
        sensitive=Sensitive.LEFT_OUT if code in steps.OF_QUESTIONS else Sensitive.NOT_CONCERNED,
        by_topic=False,
        only=("step", code),
    )


BETWEEN_UNITS: Final = (
    _step(
        steps.ASKED_OVER,
        Group.HANDS,
        pgettext_lazy("figure", "Asked to take over"),
        _(
            "How often the units asked another unit to take a question over, by the day of asking, whatever"
            " came of it; counted with the unit that asked. What was refused at once (a closed or excluded"
            " unit), requests for help and what moves up by program are not counted. What was accepted is in"
            " “Handed out” of the unit that asked and in “Handed in” of the one that took it."
        ),
    ),
    _step(
        steps.RETURNED,
        Group.HANDS,
        pgettext_lazy("figure", "Returned to the sender"),
        _(
            "How often units that were asked to take a question over sent it back with the rule that this"
            " rests on, by the day of sending back; counted with the unit that sent it back."
        ),
    ),
    _step(
        steps.UNANSWERED,
        Group.HANDS,
        pgettext_lazy("figure", "Not answered in time"),
        _(
            "How often units that were asked to take a question over said nothing until the offer lapsed, two"
            " working days after it came, by that day; counted with the unit that did not answer. Units that"
            " were closed meanwhile are not counted."
        ),
    ),
    _step(
        steps.MOVED_UP,
        Group.HANDS,
        pgettext_lazy("figure", "Moved up"),
        _(
            "Questions that got nowhere and went to a unit above by program: nobody took them, they went"
            " round in a circle, or their holder was closed. By the day on which they changed hands; counted"
            " with the unit that they left."
        ),
    ),
    _step(
        steps.TAKEN_OVER,
        Group.HANDS,
        pgettext_lazy("figure", "Taken over from above"),
        _(
            "Questions that a unit above took over by name, by the day on which they changed hands; counted"
            " with the unit that they left."
        ),
    ),
    _step(
        steps.ESCALATED,
        Group.HANDS,
        pgettext_lazy("figure", "Seen to from above"),
        _(
            "Promises to askers (a first response, an answer, the handling) that were broken for so long that"
            " the unit above has to see to it, by that day; counted with the unit that made the promise."
            " Each promise of a question counts by itself."
        ),
    ),
    _step(
        steps.ORDERED,
        Group.SUPERVISION,
        pgettext_lazy("figure", "Orders"),
        _(
            "Orders that units above sent down in the period, by the day of issue; counted with the unit"
            " that the order is for, also where it was withdrawn later."
        ),
    ),
    _step(
        steps.REDO_ORDERED,
        Group.SUPERVISION,
        pgettext_lazy("figure", "Orders to handle once more"),
        _(
            "Of these orders, those that demanded that a question be handled once more. What a unit begins"
            " anew because its asker is not content is in “Sent back”."
        ),
    ),
    _step(
        steps.YELLOW_CARD,
        Group.SUPERVISION,
        pgettext_lazy("figure", "Yellow cards"),
        _(
            "Yellow cards shown in the period: with the order, by hand, or when its date passed without an"
            " answer. An order gets one at most; a suspended unit is shown none by time."
        ),
    ),
    _step(
        steps.RED_CARD,
        Group.SUPERVISION,
        pgettext_lazy("figure", "Red cards"),
        _(
            "Red cards shown in the period: with the order, by hand, or three working days after its date"
            " passed without an answer. An order gets one at most; a suspended unit is shown none by time."
        ),
    ),
    _step(
        steps.ANSWER_SENT_BACK,
        Group.SUPERVISION,
        pgettext_lazy("figure", "Answers sent back"),
        _(
            "How often the answer to an order was not enough and a new one was asked for, by the day of"
            " sending it back. Each time counts."
        ),
    ),
    _step(
        steps.ORDER_DONE,
        Group.SUPERVISION,
        pgettext_lazy("figure", "Orders done"),
        _(
            "Orders whose answer the unit above accepted, by the day of acceptance; orders that were"
            " withdrawn are not counted."
        ),
    ),
)
"""In the order of the page: those of questions, then those of orders."""
