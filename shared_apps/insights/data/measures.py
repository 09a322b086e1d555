"""The catalogue of measures (指标): each with its one written definition (口径).

Dashboards, exports, briefs and the page of definitions all read it here. Whoever adds a figure adds it here
first; a test holds that every amount that is summed belongs to a measure.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.insights.data.appraisal_measures import APPRAISED
from shared_apps.insights.data.durations import ANSWER, CLOSING
from shared_apps.insights.data.measure import Group as Group
from shared_apps.insights.data.measure import Kept as Kept
from shared_apps.insights.data.measure import Measure as Measure
from shared_apps.insights.data.measure import Nature as Nature
from shared_apps.insights.data.measure import Sensitive as Sensitive
from shared_apps.insights.data.measure import Unit as Unit
from shared_apps.insights.data.people_measures import PEOPLE
from shared_apps.insights.data.step_measures import BETWEEN_UNITS

_STEPS: Final = _(
    "Facts that units send with every step of a question: ids, codes, days and numbers, never words. Every"
    " night they are compared with the units' own tables, question by question."
)

_ALL: Final = (
    Measure(
        code="received",
        group=Group.WORK,
        label=pgettext_lazy("figure", "Received"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "Questions that reached the units in the period, by the day of receipt (Beijing time), those not"
            " accepted included. Questions written by staff and sensitive topics are not counted."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("received",),
    ),
    Measure(
        code="answered",
        group=Group.WORK,
        label=pgettext_lazy("figure", "Answered"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "First official answers given in the period, whenever the question was received. A later"
            " correction or addition is not counted again."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("answered",),
    ),
    Measure(
        code="rate",
        group=Group.WORK,
        label=pgettext_lazy("figure", "Answer rate"),
        unit=Unit.PER_CENT,
        nature=Nature.SHARE,
        definition=_(
            "Of the questions received in the period, the share that has been answered so far, rounded"
            " down. It still grows as answers are given. Questions that were not accepted count as"
            " received, not as answered; one that was handed over to be answered counts with the unit that"
            " took it over."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("received", "answered_of_day", "moved_of_day"),
    ),
    Measure(
        code="open",
        group=Group.WORK,
        label=pgettext_lazy("figure", "Waiting for an answer"),
        unit=Unit.QUESTIONS,
        nature=Nature.STOCK,
        definition=_(
            "Questions that were waiting for a first answer at the end of the period; answered and not"
            " accepted ones have left."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("open",),
    ),
    Measure(
        code="overdue",
        group=Group.WORK,
        label=pgettext_lazy("figure", "Overdue"),
        unit=Unit.QUESTIONS,
        nature=Nature.STOCK,
        definition=_(
            "Of those waiting at the end of the period, the ones whose last day for an answer had passed."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("overdue",),
    ),
    Measure(
        code="not_accepted",
        group=Group.WORK,
        label=pgettext_lazy("figure", "Not accepted"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "Questions that units did not take on for now, with a reason that the asker reads, by the day"
            " of that decision. Where an appeal was right, the day of the appeal takes one off again."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("not_accepted",),
    ),
    Measure(
        code="became_overdue",
        group=Group.WORK,
        label=pgettext_lazy("figure", "Became overdue"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "Questions whose last day for a first answer passed without one, by the day after it. One that is"
            " answered later stays counted."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("became_overdue",),
    ),
    Measure(
        code="time_to_answer",
        group=Group.TIMES,
        label=pgettext_lazy("figure", "Time to a first answer"),
        unit=Unit.WORKING_TIME,
        nature=Nature.MEDIAN,
        definition=_(
            "Half of the first answers of the period came within this time, half took longer. Counted is"
            " the working time of the unit that answered (its own days and hours), from receipt, or from an"
            " appeal that was right, to the answer; time in which the clock stood still because the asker"
            " was waited for is left out. Medians are made from histograms with steps of 9 %: they are"
            " exact to 5 %."
        ),
        source=_STEPS,
        kept=Kept.DURATION,
        columns=("number",),
        only=("what", ANSWER),
    ),
    Measure(
        code="in_time",
        group=Group.TIMES,
        label=pgettext_lazy("figure", "Answered in time"),
        unit=Unit.PER_CENT,
        nature=Nature.SHARE,
        definition=_(
            "Of the first answers of the period, the share that came before the last day promised to the"
            " asker had passed, rounded down. What was promised then counts, also where it was extended"
            " with the asker's knowledge or the asker was waited for."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("answered_timed", "answered_in_time"),
    ),
    Measure(
        code="time_to_close",
        group=Group.TIMES,
        label=pgettext_lazy("figure", "Time to the end"),
        unit=Unit.WORKING_TIME,
        nature=Nature.MEDIAN,
        definition=_(
            "The same for questions that ended in the period: working time from receipt until completion"
            " was proposed, or until the first answer where nothing else was to be done. The days in which"
            " the asker may object are left out. What was sent back and ended again counts with its whole"
            " time."
        ),
        source=_STEPS,
        kept=Kept.DURATION,
        columns=("number",),
        only=("what", CLOSING),
    ),
    Measure(
        code="closed",
        group=Group.ENDS,
        label=pgettext_lazy("figure", "Ended"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "Questions that ended in the period: the asker confirmed it, or said nothing for seven days"
            " after an answer or a proposed completion. Taken back and not accepted ones are not counted;"
            " one that is reopened and ends again counts again."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("closed",),
    ),
    Measure(
        code="sent_back",
        group=Group.ENDS,
        label=pgettext_lazy("figure", "Sent back"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "How often questions were handled once more in the period: the asker said that it is not solved"
            " or opened it again, or a unit above demanded it. Each time counts."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("sent_back",),
    ),
    Measure(
        code="satisfied",
        group=Group.ENDS,
        label=pgettext_lazy("figure", "Satisfied"),
        unit=Unit.PER_CENT,
        nature=Nature.SHARE,
        definition=_(
            "Of the ratings of the period, the share of four and five stars, rounded down; shown from ten"
            " ratings on. Silence is no rating and counts neither way."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("rated", "satisfied"),
    ),
    Measure(
        code="rating",
        group=Group.ENDS,
        label=pgettext_lazy("figure", "Rating"),
        unit=Unit.STARS,
        nature=Nature.SHARE,
        definition=_("Stars of the period divided by the number of ratings; shown from ten ratings on."),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("rated", "rating_sum"),
    ),
    Measure(
        code="helped_by",
        group=Group.ENDS,
        label=pgettext_lazy("figure", "Who helped"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "Questions that ended in the period, by who helped: what the unit said when it proposed"
            " completion, and where an answer was all that it took, who answered (the unit: youth league;"
            " experts; partner organisations: social organisations; volunteers and other young people)."
            " Several may have helped with one question, so the lines add up to more than what ended. Never"
            " by topic."
        ),
        source=_STEPS,
        kept=Kept.BREAKDOWN,
        columns=("closed",),
        by_topic=False,
        only=("dimension", "helped_by"),
    ),
    Measure(
        code="kinds",
        group=Group.ENDS,
        label=pgettext_lazy("figure", "By kind"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_("Questions that ended in the period, by the kind that they had then. Never by topic."),
        source=_STEPS,
        kept=Kept.BREAKDOWN,
        columns=("closed",),
        by_topic=False,
        only=("dimension", "kind"),
    ),
    Measure(
        code="handed_in",
        group=Group.HANDS,
        label=pgettext_lazy("figure", "Handed in"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "Questions that came from other units in the period, by the day on which they were taken over."
            " What changed hands within a subtree is handed in and handed out there."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("handed_in",),
    ),
    Measure(
        code="handed_out",
        group=Group.HANDS,
        label=pgettext_lazy("figure", "Handed out"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "Questions that went to other units in the period, by the day on which those took them over."
            " Asked for and not yet taken over is not counted."
        ),
        source=_STEPS,
        kept=Kept.DAILY,
        columns=("handed_out",),
    ),
    *BETWEEN_UNITS,
    *APPRAISED,
    *PEOPLE,
    Measure(
        code="views",
        group=Group.REACH,
        label=pgettext_lazy("figure", "Views"),
        unit=Unit.VIEWS,
        nature=Nature.FLOW,
        definition=_(
            "How often public pages of the units were opened in the period. Programs and staff are left"
            " out; who reads is not recorded."
        ),
        source=_("Units count by themselves and tell the number of a day once a day."),
        kept=Kept.READING,
        columns=("views",),
        sensitive=Sensitive.NOT_CONCERNED,
        by_topic=False,
    ),
    Measure(
        code="sensitive",
        group=Group.SENSITIVE,
        label=_("Sensitive topics, all together"),
        unit=Unit.QUESTIONS,
        nature=Nature.FLOW,
        definition=_(
            "Questions on psychology, law, medicine and the rights of minors are in no other figure. They"
            " appear only here: all together, for cities and above, for quarters that have ended, and only"
            " from 11 upward. A number is also held back where the difference to other numbers would tell a"
            " smaller one. A quarter is published once, on the sixth day after its end: what is told"
            " later does not change it."
        ),
        source=_STEPS,
        kept=Kept.QUARTER,
        columns=("received",),
        sensitive=Sensitive.ALONE,
        by_topic=False,
    ),
)

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({measure.code: measure for measure in _ALL})
"""Every measure by its code, in the order of the page."""
