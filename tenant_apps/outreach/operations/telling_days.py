"""What those above learn of every season and broadcast, the unit's own as well: on which days it is (A74)."""

from collections.abc import Collection
from datetime import date

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from shared_apps.contracts.rhythm_messages import ActivityTold
from tenant_apps.outreach.data.codes import PAGES
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.queries.days import days_of


def tell_days(row: Campaign) -> None:
    """Tell its days as they stand now. A draft that was never shown does not exist outside the unit."""
    if not row.page.get("was_shown"):
        return
    _tell(row.pk, PAGES[row.target].name, days_of(row))


def tell_again(bucket: str, keys: Collection[str]) -> None:
    """Tell the days of one anew, or that it stands in public no more: the repair of the comparison. Called
    inside a transaction.
    """
    row = Campaign.objects.select_for_update().filter(pk=int(bucket), target__in=PAGES).first()
    if row is None:
        _tell(int(bucket), "", None)
    else:
        _tell(row.pk, PAGES[row.target].name, days_of(row))


def _tell(campaign_id: int, what: str, days: tuple[date, date] | None) -> None:
    first, last = ("", "") if days is None else (days[0].isoformat(), days[1].isoformat())
    at = clock.now().isoformat()
    emit(ActivityTold(campaign_id=campaign_id, what=what, first_day=first, last_day=last, at=at))
