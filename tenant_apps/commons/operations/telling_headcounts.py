"""Once a night the network asks how many people there are, and is told in numbers alone."""

from collections.abc import Collection
from datetime import date

from huisheng.kernel.messaging import emit
from shared_apps.contracts.headcount_facts import HeadcountTold
from tenant_apps.commons.data.counts import HEADCOUNT
from tenant_apps.commons.queries.headcounts import headcounts, told_of
from tenant_apps.unit_ledger import public as ledger


def tell(day: date) -> None:
    """Count for a day, remember what was told, and tell it. Called inside a transaction."""
    numbers = headcounts(day)
    ledger.replace({(HEADCOUNT, day, code): number for code, number in numbers.items()})
    emit(HeadcountTold(business_day=day.isoformat(), numbers=numbers))


def tell_again(bucket: str, keys: Collection[str]) -> None:
    """Tell once more what was told of a day: the repair of the comparison. Called inside a transaction."""
    told = told_of(date.fromisoformat(bucket))
    if told:
        emit(HeadcountTold(business_day=bucket, numbers=told))
