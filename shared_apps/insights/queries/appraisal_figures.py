"""What is divided by what: the parts and wholes of all indicators, for many units at once.

The sums of the dashboards and nothing else, each unit with everything below it, without sensitive topics and
without what staff wrote themselves; three statements, whatever the number of units.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from shared_apps.contracts.step_facts import RETURNED, UNANSWERED
from shared_apps.insights.data.appraisal_measures import LONGEST_HANDLING
from shared_apps.insights.data.durations import CLOSING
from shared_apps.insights.models import Duration, StepSum, WholeDay

Share = tuple[int, int]
"""Part and whole."""

_AMOUNTS: Final = (
    "received",
    "moved_of_day",
    "answered_of_day",
    "answered_timed",
    "answered_in_time",
    "closed",
    "sent_back",
    "rated",
    "satisfied",
    "handed_in",
)


def shares(unit_ids: Collection[int], first: date, last: date) -> dict[int, Mapping[str, Share]]:
    """For each unit (with all below it by the tree of each day) the share of each indicator by its code."""
    where = Q(unit_id__in=list(unit_ids), own=False, day__range=(first, last))
    sums = {unit_id: dict.fromkeys(_AMOUNTS, 0) for unit_id in unit_ids}
    rows: Any = WholeDay.objects.filter(where).order_by().values("unit_id").annotate(**_sums())
    for row in rows:
        sums[row["unit_id"]] = {name: row[f"sum_{name}"] for name in _AMOUNTS}
    steps = _steps(where)
    ends = _ends(where)
    return {unit_id: _shares(sums[unit_id], steps, ends, unit_id) for unit_id in unit_ids}


def _sums() -> dict[str, Coalesce]:
    return {f"sum_{name}": Coalesce(Sum(name), 0) for name in _AMOUNTS}


def _steps(where: Q) -> dict[tuple[int, str], int]:
    rows = StepSum.objects.filter(where, step__in=(RETURNED, UNANSWERED)).order_by()
    return {
        (unit_id, step): n for unit_id, step, n in rows.values_list("unit_id", "step").annotate(Sum("number"))
    }


def _ends(where: Q) -> dict[int, Share]:
    rows = Duration.objects.filter(where, what=CLOSING).order_by().values_list("unit_id")
    found = rows.annotate(
        quick=Coalesce(Sum("number", filter=Q(bucket__lte=LONGEST_HANDLING)), 0), every=Sum("number")
    )
    return {unit_id: (quick, every) for unit_id, quick, every in found}


def _shares(
    of: Mapping[str, int], steps: Mapping[tuple[int, str], int], ends: Mapping[int, Share], unit_id: int
) -> Mapping[str, Share]:
    taken = of["handed_in"] + steps.get((unit_id, RETURNED), 0)
    return {
        "taken_in_time": (taken, taken + steps.get((unit_id, UNANSWERED), 0)),
        "in_time": (of["answered_in_time"], of["answered_timed"]),
        "ended_in_time": ends.get(unit_id, (0, 0)),
        "rate": (of["answered_of_day"], of["received"] + of["moved_of_day"]),
        "satisfied": (of["satisfied"], of["rated"]),
        "sent_back_share": (of["sent_back"], of["closed"]),
    }
