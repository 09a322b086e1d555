"""Since when a measure is known in a part of the network, and what it was told of last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q

from shared_apps.insights.data.measures import MEASURES, Kept, Measure
from shared_apps.insights.models import Breakdown, Duration, Headcount, Reading, StepSum, WholeDay

_TABLES = {
    Kept.DAILY: WholeDay,
    Kept.READING: Reading,
    Kept.DURATION: Duration,
    Kept.BREAKDOWN: Breakdown,
    Kept.STEP: StepSum,
    Kept.HEADCOUNT: Headcount,
}


@dataclass(frozen=True, slots=True)
class Known:
    """First and last business day of which anything but 0 was told."""

    first: date
    last: date


def known_days(unit_ids: Collection[int]) -> dict[str, Known]:
    """By code of the measure, over these units and all below them; what was never told is not in it.

    One statement per table of sums. Of sensitive topics nothing is said: that a day has one would tell of it.
    """
    found: dict[str, Known] = {}
    for kept, model in _TABLES.items():
        measures = [measure for measure in MEASURES.values() if measure.kept is kept]
        row = model._default_manager.filter(unit_id__in=list(unit_ids), own=False).aggregate(
            **{f"first_{measure.code}": Min("day", filter=_told(measure)) for measure in measures},
            **{f"last_{measure.code}": Max("day", filter=_told(measure)) for measure in measures},
        )
        for measure in measures:
            if row[f"first_{measure.code}"] is not None:
                found[measure.code] = Known(row[f"first_{measure.code}"], row[f"last_{measure.code}"])
    return found


def _told(measure: Measure) -> Q:
    # Of people a day counts as known once a unit has told it: that it was not 0 would tell of a small number.
    told = ~Q(**{"units" if measure.kept is Kept.HEADCOUNT else measure.columns[0]: 0})
    return told if measure.only is None else told & Q(measure.only)
