"""What this unit has passed on and not got back: the unit's side of the comparison with the rows of
custody.
"""

from collections.abc import Collection, Mapping

from django.db.models import CharField, QuerySet, Value

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from tenant_apps.questions.data.codes import DecisionState
from tenant_apps.questions.models import Alarm, Decision

ALARM, DECISION = "alarm", "decision"


class OutOfHand:
    """A bucket is a kind (alarm, decision); its keys are the ids of what is up there."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """What of this unit is up there."""
        found: dict[str, SetHash] = {}
        for kind, rows in self._kinds():
            marked = rows.annotate(bucket=Value(kind, output_field=CharField()))
            found |= set_hashes(marked, bucket="bucket", key="id")
        return found

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The ids of one kind."""
        rows = dict(self._kinds())[bucket]
        return {str(found) for found in rows.values_list("pk", flat=True)}

    def _kinds(self) -> tuple[tuple[str, QuerySet[Alarm]], tuple[str, QuerySet[Decision]]]:
        alarms: QuerySet[Alarm] = Alarm.objects.filter(
            question__isnull=False, passed_on_at__isnull=False, closed_at=None
        )
        decisions: QuerySet[Decision] = Decision.objects.filter(
            question__isnull=False, referred_at__isnull=False, state=DecisionState.OPEN
        )
        return ((ALARM, alarms), (DECISION, decisions))
