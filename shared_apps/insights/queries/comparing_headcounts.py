"""What units have told of their people, for the comparison with what they say that they told."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from shared_apps.insights.models import Headcount

HEADCOUNTS: Final = "headcounts"
"""Name of the comparison, of which the units' side stands in commons."""


class KeptHeadcounts:
    """A bucket is a day, a key what was told of it, `<code>=<number>`; see kernel.messaging.reconcile."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every day of one unit."""
        rows = _told(unit_id).annotate(bucket=Cast("day", CharField()))
        return set_hashes(rows, bucket="bucket", key="key")

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """What was told of one day."""
        return {key for (key,) in _told(unit_id).filter(day=bucket).values_list("key")}


def _told(unit_id: int) -> QuerySet[Any]:
    rows = Headcount.objects.filter(unit_id=unit_id, own=True)
    found: QuerySet[Any] = rows.annotate(key=Concat("code", Value("="), Cast("number", CharField())))
    return found
