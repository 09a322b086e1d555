"""Which units below have had nothing online for longer than the rhythm (A74). Advice: by the tree, in no
order of who does more (E16), and nothing follows from it by itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Max, Min, Q

from huisheng.kernel import clock
from huisheng.kernel.messaging import SetHash
from shared_apps.directives.data.settings import RHYTHM
from shared_apps.directives.models import UnitActivity
from tenants.public import UnitCard, UnitState, get_setting, live_since, subtree

COMPARISON: Final = "activities"
"""The nightly comparison of the days that units show with those kept here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRhythm:
    """One unit at work. ``last`` is the last day up to today on which something went on, ``next_day`` the
    first day of what is announced; None where there is none. ``quiet`` are days since the last, or, where
    there was none, since the unit opened to the public.
    """

    unit: UnitCard
    last: date | None
    next_day: date | None
    quiet: int
    is_beyond: bool
    has_below: bool

    @property
    def is_on(self) -> bool:
        """Whether something goes on today."""
        return self.last is not None and self.quiet == 0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The units below one, by the tree; ``days`` is that unit's rhythm."""

    days: int
    units: list[UnitRhythm]

    @property
    def beyond(self) -> list[UnitRhythm]:
        """Those that have had nothing for longer."""
        return [one for one in self.units if one.is_beyond]


def rhythm_below(over: UnitCard) -> Rhythm:
    """Read it of the units at work below one, as of today. The same few statements for any number of them."""
    today, days = clock.business_day(), int(get_setting(over.id, RHYTHM))
    cards = subtree(over.id, include_self=False, states=[UnitState.LIVE])
    ids = [card.id for card in cards]
    opened = live_since(ids)
    known = _days_of(ids, today)
    parents = {card.parent_id for card in cards}
    found = []
    for card in cards:
        last, next_day = known.get(card.id, (None, None))
        since = last or opened.get(card.id, today)
        quiet = max(0, (today - since).days)
        found.append(
            UnitRhythm(
                unit=card,
                last=last,
                next_day=next_day,
                quiet=quiet,
                is_beyond=quiet > days,
                has_below=card.id in parents,
            )
        )
    return Rhythm(days, found)


def _days_of(unit_ids: Collection[int], today: date) -> dict[int, tuple[date | None, date | None]]:
    rows = (
        UnitActivity.objects.filter(unit_id__in=unit_ids)
        .order_by()
        .values("unit_id")
        .annotate(
            last=Max("last_day", filter=Q(first_day__lte=today)),
            next_day=Min("first_day", filter=Q(first_day__gt=today)),
        )
    )
    return {
        row["unit_id"]: (None if row["last"] is None else min(row["last"], today), row["next_day"])
        for row in rows
    }


class KeptDays:
    """The network's side of the comparison: a bucket is a campaign of a unit, its one key its two days."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every season and broadcast of one unit that stands in public."""
        rows = UnitActivity.objects.filter(unit_id=unit_id, first_day__isnull=False, last_day__isnull=False)
        return {
            str(campaign): hash_of_days(first, last)
            for campaign, first, last in rows.values_list("campaign_id", "first_day", "last_day")
            if first is not None and last is not None
        }

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The days of one of them."""
        rows = UnitActivity.objects.filter(
            unit_id=unit_id, campaign_id=int(bucket), first_day__isnull=False, last_day__isnull=False
        )
        return {
            key_of_days(first, last)
            for first, last in rows.values_list("first_day", "last_day")
            if first is not None and last is not None
        }


def key_of_days(first: date, last: date) -> str:
    """Two days as a key of the comparison."""
    return f"{first.isoformat()}/{last.isoformat()}"


def hash_of_days(first: date, last: date) -> SetHash:
    """The hash of a set that holds the key of two days: the days themselves."""
    return SetHash(1, first.toordinal() << 32 | last.toordinal())
