"""What the figures have of transfers, escalations and orders, for comparing with the rows of oversight."""

from collections.abc import Collection, Mapping

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from huisheng.kernel import clock
from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from shared_apps.insights.models import StepFact


class CountedSteps:
    """Buckets are `<step>/<business day>`, keys are references; see kernel.messaging.reconcile.

    Today is left out: the network tells itself a moment later.
    """

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every bucket of one unit."""
        day = Cast("business_day", CharField())
        rows = _compared(unit_id).annotate(bucket=Concat("step", Value("/"), day))
        return set_hashes(rows, bucket="bucket", key="reference")

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The references of one bucket."""
        step, _, day = bucket.rpartition("/")
        return set(_compared(unit_id).filter(step=step, business_day=day).values_list("reference", flat=True))


def _compared(unit_id: int) -> QuerySet[StepFact]:
    return StepFact.objects.filter(unit_id=unit_id, business_day__lt=clock.business_day())
