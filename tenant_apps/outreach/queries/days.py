"""On which days a season or broadcast of the unit stands in public: all that is told of it for the rhythm."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.messaging import SetHash
from shared_apps.directives.public import hash_of_days, key_of_days
from tenant_apps.outreach.data.codes import PAGES
from tenant_apps.outreach.models import Campaign

_LAST_INSTANT: Final = timedelta(microseconds=1)


def days_of(row: Campaign) -> tuple[date, date] | None:
    """Its first and last day; None where it stands in public no more, or was ended before it began."""
    if row.shown_at is None:
        return None
    kind = PAGES[row.target]
    content = kind.from_data(row.page["content"])
    first = clock.business_day(kind.begins(content))
    last = clock.business_day(kind.ends(content) - _LAST_INSTANT)
    if row.closed_at is not None:
        last = min(last, clock.business_day(row.closed_at))
    return (first, last) if first <= last else None


class DaysShown:
    """The unit's side of the comparison: buckets and keys as in shared_apps/directives/queries/rhythm.py."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every season and broadcast that stands in public."""
        shown = Campaign.objects.filter(target__in=PAGES, shown_at__isnull=False)
        days = {str(row.pk): days_of(row) for row in shown}
        return {bucket: hash_of_days(*found) for bucket, found in days.items() if found is not None}

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The days of one of them."""
        row = Campaign.objects.filter(pk=int(bucket), target__in=PAGES).first()
        found = None if row is None else days_of(row)
        return set() if found is None else {key_of_days(*found)}
