"""Measures that exist for appraisals beside those of the dashboards: shares of what was done."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.insights.data.durations import BOUNDS, CLOSING
from shared_apps.insights.data.measure import Group, Kept, Measure, Nature, Unit

LONGEST_HANDLING: Final = next(n for n, bound in enumerate(BOUNDS) if bound > 10 * 8 * 60)
"""The last bucket of the histogram that is "within about ten working days" (of eight hours)."""
LONGEST_MINUTES: Final = BOUNDS[LONGEST_HANDLING]
"""What took so many minutes of working time, or more, was not in time."""

_SUMS: Final = _("The same sums as the figures that it is made of.")

APPRAISED: Final = (
    Measure(
        code="taken_in_time",
        group=Group.APPRAISAL,
        label=pgettext_lazy("figure", "Taken on in time"),
        unit=Unit.PER_CENT,
        nature=Nature.SHARE,
        definition=_(
            "Of what other units asked the units to take over and what was settled in the period: the share"
            " that was taken over, or sent back with a rule, before the offer lapsed (two working days). What"
            " came by program or by name from above was taken over as well."
        ),
        source=_SUMS,
        kept=Kept.DAILY,
        columns=("handed_in",),
        by_topic=False,
    ),
    Measure(
        code="ended_in_time",
        group=Group.APPRAISAL,
        label=pgettext_lazy("figure", "Ended in time"),
        unit=Unit.PER_CENT,
        nature=Nature.SHARE,
        definition=_(
            "Of the questions that ended in the period and whose time was measured: the share that took less"
            " than 4,871 minutes of the unit's working time, which is about ten working days of eight hours."
            " The days in which the asker may object, or was waited for, are left out."
        ),
        source=_SUMS,
        kept=Kept.DURATION,
        columns=("number",),
        by_topic=False,
        only=("what", CLOSING),
    ),
    Measure(
        code="sent_back_share",
        group=Group.APPRAISAL,
        label=pgettext_lazy("figure", "Share sent back"),
        unit=Unit.PER_CENT,
        nature=Nature.SHARE,
        definition=_(
            "How often questions were handled once more in the period, for each hundred that ended in it."
            " Each time counts, so it can be above 100. The lower, the better."
        ),
        source=_SUMS,
        kept=Kept.DAILY,
        columns=("sent_back", "closed"),
        by_topic=False,
    ),
)
