"""The network's side of the comparison with what units have let out of their hands."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Q, QuerySet

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from shared_apps.oversight.models import Custody

COMPARISON: Final = "custody"
VERDICTS: Final = "custody of verdicts"
"""Names of the comparisons, of which the apps of questions and of moderation register the unit's side."""

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
