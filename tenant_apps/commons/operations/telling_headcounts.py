"""Once a night the network asks how many people there are, and is told in numbers alone."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.contracts.headcount_facts import HeadcountTold
from tenant_apps.commons.data.counts import AS_OF_ZERO, HEADCOUNT, HEADCOUNT_AS_OF, HEADCOUNT_ELSEWHERE
from tenant_apps.commons.queries.headcounts import elsewhere_of, headcounts, told_of
from tenant_apps.unit_ledger import public as ledger

_LOCK: Final = "commons.headcounts"


def tell(day: date) -> None:
    """Count for a day, remember what was told, and tell it. Called inside a transaction.

    What other software of the unit has said of that day stands.
    """
    lock_until_commit(_LOCK)
    numbers = {**headcounts(day), **elsewhere_of(day)}
    ledger.replace({(HEADCOUNT, day, code): number for code, number in numbers.items()})
    emit(HeadcountTold(business_day=day.isoformat(), numbers=numbers))


def count_elsewhere(day: date, numbers: Mapping[str, int], *, as_of: datetime) -> dict[str, int]:
    """Remember how many people other software of the unit counts for a day; returns what of it is news and
    has to be told. Of two words about one kind the one that was known later holds, whichever comes first.
    Called inside a transaction.
    """
    lock_until_commit(_LOCK)
    at = max(0, int((as_of - AS_OF_ZERO).total_seconds()))
    known = ledger.counted_days(HEADCOUNT_AS_OF, day=day)
    news = {code: number for code, number in numbers.items() if at > known.get((day, code), -1)}
    for what in (HEADCOUNT_ELSEWHERE, HEADCOUNT):
        ledger.replace({(what, day, code): number for code, number in news.items()})
    ledger.replace({(HEADCOUNT_AS_OF, day, code): at for code in news})
    return news


def tell_again(bucket: str, keys: Collection[str]) -> None:
    """Tell once more what was told of a day: the repair of the comparison. Called inside a transaction."""
    told = told_of(date.fromisoformat(bucket))
    if told:
        emit(HeadcountTold(business_day=bucket, numbers=told))
