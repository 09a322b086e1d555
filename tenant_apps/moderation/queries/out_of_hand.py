"""What this unit has sent up and not got back: the unit's side of the comparison with the rows of custody."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import CharField, QuerySet, Value

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from tenant_apps.moderation.models import Case

BUCKET: Final = "verdict"


class OutOfHand:
    """One bucket; its keys are the referrals that somebody above is asked about."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """What of this unit is up there."""
        marked = self._rows().annotate(bucket=Value(BUCKET, output_field=CharField()))
        return set_hashes(marked, bucket="bucket", key="referral")

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The ids of what is up there."""
        return {str(found) for found in self._rows().values_list("referral", flat=True)}

    def _rows(self) -> QuerySet[Case]:
        rows: QuerySet[Case] = Case.objects.filter(referral__isnull=False, referred_at__isnull=False)
        return rows
