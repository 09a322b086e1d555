"""How often public pages were read: written down by the minute, told to the network once a day is over."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import connection, transaction
from psycopg import sql

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit, schedule_wakeup
from huisheng.kernel.web.counting import Counted
from shared_apps.contracts.view_facts import PagesRead
from tenant_apps.commons.data.counts import BY_SITE, OTHER_SITES, SITES_MAX, TOLD, VIEWS
from tenant_apps.commons.models import DailyCount
from tenant_apps.commons.queries.counts import views_on

WAKE_TELL: Final = "commons.tell_views"
_AFTER_MIDNIGHT: Final = time(0, 10)
"""When a day is told: what was under way at midnight has been written down by then."""

_Key = tuple[str, date, str]


@transaction.atomic
def write_down(counted: Sequence[Counted]) -> None:
    """Add what was counted since the last time, in one statement."""
    for day in sorted({one.day for one in counted if one.what in VIEWS}):
        _plan_to_tell(day)
    sums: Counter[_Key] = Counter()
    for one in counted:
        sums[one.what, one.day, one.key] += one.number
    _add(_few_sites(sums))


@transaction.atomic
def tell(day: date) -> None:
    """Tell the network how many views the day had, or how many more than it was told before."""
    told, _new = DailyCount.objects.select_for_update().get_or_create(
        what=TOLD, day=day, key="", defaults={"number": 0}
    )
    more = views_on(day) - told.number
    if more > 0:
        emit(PagesRead(business_day=day.isoformat(), views=more))
        told.number += more
        told.save(update_fields=["number"])


def _plan_to_tell(day: date) -> None:
    """Have the night after a day tell it; of a day that is over already, what is still to be told, now."""
    night = datetime.combine(day + timedelta(days=1), _AFTER_MIDNIGHT, tzinfo=clock.BUSINESS_ZONE)
    if night <= clock.now() or not DailyCount.objects.filter(what__in=VIEWS, day=day).exists():
        schedule_wakeup(what=WAKE_TELL, key=day.isoformat(), at=max(night.astimezone(UTC), clock.now()))


def _few_sites(sums: Counter[_Key]) -> Counter[_Key]:
    """The same, with no more sites on a day than somebody would read."""
    if not any(what in BY_SITE for what, _day, _key in sums):
        return sums
    known = {
        (row.what, row.day, row.key)
        for row in DailyCount.objects.filter(what__in=BY_SITE, day__in={day for _what, day, _key in sums})
    }
    few: Counter[_Key] = Counter()
    for (what, day, key), number in sums.items():
        one = (what, day, key)
        if what in BY_SITE and one not in known:
            if sum(k[:2] == one[:2] for k in known) >= SITES_MAX:
                one = (what, day, OTHER_SITES)
            known.add(one)
        few[one] += number
    return few


def _add(sums: Counter[_Key]) -> None:
    statement = sql.SQL(
        "INSERT INTO {table} (what, day, key, number)"
        " SELECT * FROM unnest(%s::varchar[], %s::date[], %s::varchar[], %s::integer[])"
        " ON CONFLICT (what, day, key) DO UPDATE SET number = {table}.number + excluded.number"
    ).format(table=sql.Identifier(DailyCount._meta.db_table))
    rows = [(what, day, key, sums[what, day, key]) for what, day, key in sorted(sums)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
