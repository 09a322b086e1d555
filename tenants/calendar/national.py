"""The national days as they are stored, and read from everywhere without asking the database each time."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.tenancy import enter_network
from tenants.models import NationalDay


@dataclass(frozen=True, slots=True)
class NationalDays:
    """What the published years say: days that are worked or not against their weekday, by date."""

    days: dict[date, bool]
    years: frozenset[int]


_kept: Final[Kept[NationalDays]] = Kept("calendar", most=1)


def national_days() -> NationalDays:
    """The days of all published years."""
    return _kept.get("", _published)


def _published() -> NationalDays:
    with enter_network():
        # No year is published without a day in it.
        days = dict(NationalDay.objects.exclude(year__published_at=None).values_list("day", "works"))
    return NationalDays(days, frozenset(day.year for day in days))


def forget_after_commit() -> None:
    """Have every process read the days anew once this transaction, in NETWORK, is committed."""
    _kept.forget_after_commit()
