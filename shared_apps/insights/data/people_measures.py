"""Measures of how many people units have."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts import headcount_facts as people
from shared_apps.insights.data.measure import Group, Kept, Measure, Nature, Sensitive, Unit

_NIGHTLY: Final = _(
    "Each unit counts within itself in the night after a day and tells the numbers: no id, no name. Sums say"
    " how many units have told; a unit that has not is “not reported”, not 0. Every night they are compared"
    " with what the units say that they told."
)


def _people(code: str, label: str | Promise, definition: str | Promise) -> Measure:
    """How many people units have (contracts.headcount_facts): by unit and day alone, never by topic."""
    return Measure(
        code=code,
        group=Group.PEOPLE,
        label=label,
        unit=Unit.PEOPLE,
        nature=Nature.STOCK,
        definition=definition,
        source=_NIGHTLY,
        kept=Kept.HEADCOUNT,
        columns=("number",),
        sensitive=Sensitive.NOT_CONCERNED,
        by_topic=False,
        only=("code", code),
    )


PEOPLE: Final = (
    _people(
        people.VERIFIED,
        pgettext_lazy("figure", "Verified people"),
        _(
            "People who have registered with a unit by verifying a phone or WeChat and have not been"
            " forgotten since; nobody registers otherwise. Each counts once within a unit. In sums whoever is"
            " known to several units counts in each of them: units added up, possibly more than there are"
            " people. Shown for the end of a month that is over, and from 11 upward; held back also where the"
            " difference to other numbers would tell a smaller one."
        ),
    ),
    _people(
        people.PARTICIPANTS,
        pgettext_lazy("figure", "People taking part"),
        _(
            "Of the verified people, those who have asked, commented, answered or liked something that stands"
            " in public, each once within a unit, however often. In sums whoever takes part in several units"
            " counts in each of them: units added up, possibly more than there are people. Who asks without"
            " registering is not known and not in it. Shown for the end of a month that is over, and from 11"
            " upward; held back also where the difference to other numbers would tell a smaller one."
        ),
    ),
    _people(
        people.EXPERTS,
        pgettext_lazy("figure", "Verified experts"),
        _(
            "Experts whom the units have verified and whose engagement holds, at the end of the day. Whoever"
            " works for several units counts in each of them."
        ),
    ),
    _people(
        people.ACTIVE_EXPERTS,
        pgettext_lazy("figure", "Active experts"),
        _("Of the verified experts, those who have answered within 90 days."),
    ),
    _people(
        people.VOLUNTEERS,
        pgettext_lazy("figure", "Volunteers"),
        _(
            "Volunteers whom the units have taken on and whose engagement holds, at the end of the day."
            " Whoever works for several units counts in each of them."
        ),
    ),
    _people(
        people.TRAINED_VOLUNTEERS,
        pgettext_lazy("figure", "Trained volunteers"),
        _("Of the volunteers, those who have read the training and passed the quiz, and so may answer."),
    ),
    _people(
        people.WAITING_VOLUNTEERS,
        pgettext_lazy("figure", "Applications of volunteers"),
        _("People who have applied to be volunteers and whom the unit has not decided on."),
    ),
)
"""In the order of the page."""
