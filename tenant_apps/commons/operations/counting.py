"""How often public pages were read: written down by the minute, told to the network once a day is over."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit, schedule_wakeup
from huisheng.kernel.web.counting import Counted
from shared_apps.contracts.view_facts import PagesRead
from tenant_apps.commons.data.counts import BY_SITE, OTHER_SITES, SITES_MAX, TOLD, VIEWS
from tenant_apps.commons.queries.counts import views_on
from tenant_apps.unit_ledger import public as ledger
from tenant_apps.unit_ledger.public import CountKey

WAKE_TELL: Final = "commons.tell_views"
_AFTER_MIDNIGHT: Final = time(0, 10)
"""When a day is told: what was under way at midnight has been written down by then."""


@transaction.atomic
def write_down(counted: Sequence[Counted]) -> None:
    """Add what was counted since the last time, in one statement."""
    for day in sorted({one.day for one in counted if one.what in VIEWS}):
        _plan_to_tell(day)
    sums: Counter[CountKey] = Counter()
    for one in counted:
        sums[one.what, one.day, one.key] += one.number
    ledger.add(_few_sites(sums))


@transaction.atomic
def tell(day: date) -> None:
    """Tell the network how many views the day had, or how many more than it was told before."""
    more = ledger.raise_to(views_on(day), TOLD, day)
    if more > 0:
        emit(PagesRead(business_day=day.isoformat(), views=more))


def _plan_to_tell(day: date) -> None:
    """Have the night after a day tell it; of a day that is over already, what is still to be told, now."""
    night = datetime.combine(day + timedelta(days=1), _AFTER_MIDNIGHT, tzinfo=clock.BUSINESS_ZONE)
    if night <= clock.now() or not ledger.is_counted(VIEWS, day):
        schedule_wakeup(what=WAKE_TELL, key=day.isoformat(), at=max(night.astimezone(UTC), clock.now()))


def _few_sites(sums: Counter[CountKey]) -> Counter[CountKey]:
    """The same, with no more sites on a day than somebody would read."""
    if not any(what in BY_SITE for what, _day, _key in sums):
        return sums
    known = ledger.counted_keys(BY_SITE, {day for _what, day, _key in sums})
    few: Counter[CountKey] = Counter()
    for (what, day, key), number in sums.items():
        one = (what, day, key)
        if what in BY_SITE and one not in known:
            if sum(k[:2] == one[:2] for k in known) >= SITES_MAX:
                one = (what, day, OTHER_SITES)
            known.add(one)
        few[one] += number
    return few
