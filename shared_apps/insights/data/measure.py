"""What a measure (指标) is: the kinds there are, and the words that each needs."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Group(StrEnum):
    """What measures are about, in the order of the page."""

    WORK = "work"
    TIMES = "times"
    ENDS = "ends"
    HANDS = "hands"
    SUPERVISION = "supervision"
    APPRAISAL = "appraisal"
    PEOPLE = "people"
    REACH = "reach"
    SENSITIVE = "sensitive"


class Nature(StrEnum):
    """How a measure relates to time."""

    FLOW = "flow"
    STOCK = "stock"
    SHARE = "share"
    MEDIAN = "median"


class Unit(StrEnum):
    """What is counted."""

    QUESTIONS = "questions"
    PER_CENT = "per_cent"
    VIEWS = "views"
    WORKING_TIME = "working_time"
    STARS = "stars"
    TIMES = "times"
    PEOPLE = "people"


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
    DURATION = "duration"
    BREAKDOWN = "breakdown"
    STEP = "step"
    HEADCOUNT = "headcount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure. `columns` are what it is read from in the sums `kept`; the first also says since when it
    is known. `by_topic`: it exists for each first-level topic too. `only`: of the rows with this value in
    this column.
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
    only: tuple[str, str] | None = None

    @property
    def anchor(self) -> str:
        """Where the page of definitions explains it."""
        return f"m-{self.code}"
