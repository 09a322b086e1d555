"""Once a night every unit at work is asked how many people it has.

By a message down, so a unit that is busy or unreachable answers later, for that very day. No schema is read
from here.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import broadcast
from shared_apps.contracts.headcount_facts import HeadcountWanted
from shared_apps.insights.models import HeadcountNight
from tenants.public import UnitState, ids_below

_AFTER_MIDNIGHT: Final = time(0, 20)
"""Asia/Shanghai: what was under way at midnight has been written down by then."""
_MOST_NIGHTS: Final = 31
"""Nights that are made up for when the network was away."""


def ask_tonight(now: datetime | None = None) -> list[date]:
    """Ask for the day that is over, and for those before it that nobody asked for; returns these days.

    It may be called at any time: each day is asked for once. The first time of all also the last day of the
    month before is asked for, since what is shown by month would have to wait for the next one.
    """
    over = _day_over(now or clock.now())
    last = HeadcountNight.objects.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        days = sorted({over, over.replace(day=1) - timedelta(days=1)})
    else:
        first = max(last, over - timedelta(days=_MOST_NIGHTS)) + timedelta(days=1)
        days = [first + timedelta(days=number) for number in range((over - first).days + 1)]
    return ask(days)


@transaction.atomic
def ask(days: Iterable[date], *, again: bool = False) -> list[date]:
    """Ask every unit at work for these days; returns those that were asked for now. Of two at once one asks.

    ``again``: also for days that were asked for before, as after a rebuild.
    """
    asked = []
    for day in days:
        # get_or_create waits for whoever writes the same day, and then finds it.
        _row, new = HeadcountNight.objects.get_or_create(day=day, defaults={"asked_at": clock.now()})
        if new or again:
            broadcast(HeadcountWanted(business_day=day.isoformat()), ids_below(None, states=[UnitState.LIVE]))
            asked.append(day)
    return asked


def ask_again() -> list[date]:
    """Ask once more for the day that was over last, as after a rebuild."""
    return ask([_day_over(clock.now())], again=True)


def _day_over(now: datetime) -> date:
    local = now.astimezone(clock.BUSINESS_ZONE)
    return local.date() - timedelta(days=1 if local.time() >= _AFTER_MIDNIGHT else 2)
