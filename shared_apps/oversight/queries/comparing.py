"""The network's side of the comparison with what units have let out of their hands."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import QuerySet

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from shared_apps.oversight.models import Custody

COMPARISON: Final = "custody"
"""Name of the comparison, of which the app of questions registers the unit's side."""


class HeldHere:
    """A bucket is a kind (alarm, decision); its keys are the things of a unit that stand here, not yet
    ended.
    """

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """What of one unit stands here."""
        return set_hashes(self._rows(unit_id), bucket="kind", key="item_id")

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The ids of one kind."""
        rows = self._rows(unit_id).filter(kind=bucket)
        return {str(item) for item in rows.values_list("item_id", flat=True)}

    def _rows(self, unit_id: int) -> QuerySet[Custody]:
        open_ones = Custody.objects.filter(unit_id=unit_id, ended_at=None, opened_at__isnull=False)
        # A decision that came back stands in its unit again; an escalation has no row of its own there.
        return open_ones.exclude(kind=Custody.Kind.ESCALATION).exclude(
            kind=Custody.Kind.DECISION, at_top=True
        )
