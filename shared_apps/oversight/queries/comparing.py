"""The network's side of the comparison with what units have let out of their hands."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from shared_apps.oversight.models import Custody

COMPARISON: Final = "custody"
VERDICTS: Final = "custody of verdicts"
HANDS: Final = "custody of questions"
"""Names of the comparisons, of which the apps of questions and of moderation register the unit's side."""

HELD_HERE: Final = "held for another unit"
HELD_ELSEWHERE: Final = "held by another unit"
"""Buckets of HANDS. Keys are `<unit of origin>/<question>/<hop>` and `<question>/<holder>/<hop>`: what both
units of a change of hands say of it, each in its own tables, is what the one row here says.
"""

_COMPARED: Final = {
    COMPARISON: (Custody.Kind.ALARM, Custody.Kind.DECISION),
    VERDICTS: (Custody.Kind.VERDICT,),
}
"""An escalation has no row of its own in its unit."""


class HeldHere:
    """A bucket is a kind (alarm, decision …); its keys are the things of a unit that stand here, not yet
    ended.
    """

    def __init__(self, comparison: str) -> None:
        self._kinds = [kind.value for kind in _COMPARED[comparison]]

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """What of one unit stands here."""
        return set_hashes(self._rows(unit_id), bucket="kind", key="item_id")

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The ids of one kind."""
        rows = self._rows(unit_id).filter(kind=bucket)
        return {str(item) for item in rows.values_list("item_id", flat=True)}

    def _rows(self, unit_id: int) -> QuerySet[Custody]:
        open_ones = Custody.objects.filter(unit_id=unit_id, ended_at=None, opened_at__isnull=False)
        # What came back stands in its unit again; an alarm stays here, at the top too.
        returned = Q(at_top=True) & ~Q(kind=Custody.Kind.ALARM)
        return open_ones.filter(kind__in=self._kinds).exclude(returned)


class Hands:
    """Who holds which question after how many changes of hands, as its row says."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """Both buckets of one unit."""
        found: dict[str, SetHash] = {}
        for bucket in (HELD_HERE, HELD_ELSEWHERE):
            rows = self._rows(unit_id, bucket).annotate(bucket=Value(bucket))
            found |= set_hashes(rows, bucket="bucket", key="key")
        return found

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The questions of one bucket."""
        return {key for (key,) in self._rows(unit_id, bucket).values_list("key")}

    def _rows(self, unit_id: int, bucket: str) -> QuerySet[Any]:
        away: QuerySet[Any] = Custody.objects.filter(kind=Custody.Kind.QUESTION, ended_at=None)
        away = away.exclude(holder_unit_id=F("unit_id"))
        found: QuerySet[Any] = (
            away.filter(holder_unit_id=unit_id).annotate(key=_key("unit_id", "item_id", "hop"))
            if bucket == HELD_HERE
            else away.filter(unit_id=unit_id).annotate(key=_key("item_id", "holder_unit_id", "hop"))
        )
        return found


def _key(*fields: str) -> Concat:
    first, *others = (Cast(field, TextField()) for field in fields)
    slash = Value("/", output_field=TextField())
    return Concat(first, *(part for field in others for part in (slash, field)))
