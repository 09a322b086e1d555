"""The catalogue of measures (指标): each with its one written definition (口径).

Dashboards, exports, briefs and the page of definitions all read it here. Whoever adds a figure adds it here
first; a test holds that every amount that is summed belongs to a measure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Group(StrEnum):
    """What measures are about, in the order of the page."""

    WORK = "work"
    HANDS = "hands"
    REACH = "reach"
    SENSITIVE = "sensitive"


class Nature(StrEnum):
    """How a measure relates to time."""

    FLOW = "flow"
    STOCK = "stock"
    SHARE = "share"


class Unit(StrEnum):
    """What is counted."""

    QUESTIONS = "questions"
    PER_CENT = "per_cent"
    VIEWS = "views"


class Sensitive(StrEnum):
    """Whether sensitive topics (psychology, law, medicine, rights of minors) are in it."""

    LEFT_OUT = "left_out"
    ALONE = "alone"
    NOT_CONCERNED = "not_concerned"


class Kept(StrEnum):
    """Which sums hold it (models)."""

    DAILY = "daily"
    READING = "reading"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure. `columns` are what it is read from in the sums `kept`; the first also says since when it
    is known. `by_topic`: it exists for each first-level topic too.
    """

    code: str
    group: Group
    label: str | Promise
    unit: Unit
    nature: Nature
    definition: str | Promise
    source: str | Promise
    kept: Kept
    columns: tuple[str, ...]
    sensitive: Sensitive = Sensitive.LEFT_OUT
    by_topic: bool = True

    @property
    def anchor(self) -> str:
        """Where the page of definitions explains it."""
        return f"m-{self.code}"


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
            " smaller one."
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
