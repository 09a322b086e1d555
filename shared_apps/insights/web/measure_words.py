"""What the page of definitions says of a measure beside its definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.insights.data.measures import MEASURES, Group, Measure, Nature, Sensitive, Unit
from shared_apps.insights.queries.known import Known

GROUPS: dict[Group, str | Promise] = {
    Group.WORK: _("Questions and answers of units"),
    Group.TIMES: _("How long it takes"),
    Group.ENDS: _("How it ends"),
    Group.HANDS: _("What changes hands between units"),
    Group.SUPERVISION: _("Supervision"),
    Group.APPRAISAL: _("Appraisal"),
    Group.PEOPLE: _("People"),
    Group.REACH: _("Reach"),
    Group.SENSITIVE: _("Sensitive topics"),
}

UNITS: dict[Unit, str | Promise] = {
    Unit.QUESTIONS: pgettext_lazy("unit of a measure", "questions"),
    Unit.PER_CENT: pgettext_lazy("unit of a measure", "per cent"),
    Unit.VIEWS: pgettext_lazy("unit of a measure", "views"),
    Unit.WORKING_TIME: pgettext_lazy("unit of a measure", "working time"),
    Unit.STARS: pgettext_lazy("unit of a measure", "stars, one to five"),
    Unit.TIMES: pgettext_lazy("unit of a measure", "times"),
    Unit.PEOPLE: pgettext_lazy("unit of a measure", "people"),
}

NATURES: dict[Nature, str | Promise] = {
    Nature.FLOW: _("Flow: what happened in the period; days add up"),
    Nature.STOCK: _("Stock: how things stood at the end of the period; days do not add up"),
    Nature.SHARE: _("Share: made anew for every period and unit; shares do not add up"),
    Nature.MEDIAN: _("Median: made anew for every period and unit; medians do not add up"),
}

SENSITIVE: dict[Sensitive, str | Promise] = {
    Sensitive.LEFT_OUT: _("Left out"),
    Sensitive.ALONE: _("These alone"),
    Sensitive.NOT_CONCERNED: _("Not counted by topic"),
}


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """One measure, ready to be read. `first` and `last` are None where nothing may or can be said."""

    measure: Measure
    unit: str | Promise
    nature: str | Promise
    sensitive: str | Promise
    first: date | None
    last: date | None
    is_told: bool


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures under one heading."""

    code: str
    title: str | Promise
    measures: tuple[MeasureWords, ...]


def measure_groups(known: Mapping[str, Known]) -> list[MeasureGroup]:
    """The whole catalogue in its order."""
    return [
        MeasureGroup(group, GROUPS[group], tuple(_words(measure, known) for measure in measures))
        for group, measures in groupby(MEASURES.values(), key=lambda measure: measure.group)
    ]


def _words(measure: Measure, known: Mapping[str, Known]) -> MeasureWords:
    days = known.get(measure.code)
    return MeasureWords(
        measure,
        UNITS[measure.unit],
        NATURES[measure.nature],
        SENSITIVE[measure.sensitive],
        first=days.first if days else None,
        last=days.last if days else None,
        is_told=measure.sensitive is not Sensitive.ALONE,
    )
