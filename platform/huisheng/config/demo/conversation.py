"""Fill the opened units with real messages and their real replies."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from huisheng.config.demo.dates import MovedToPresent
from huisheng.config.demo.plan import Size
from huisheng.kernel import clock
from huisheng.kernel.progress import Progress
from tenant_apps.questions.public import MessageImport, by_number, where_known
from tenants.public import UnitCard

DATA: Final = Path(__file__).resolve().parent / "data"
FILES: Final = ("messages_with_replies.csv.gz", "messages.csv.gz", "messages_labelled.csv.gz")
SOURCE: Final = "demo"

# How often a unit stands in the list over which messages are spread: people write to their county first.
_SHARE: Final = {"province": 1, "city": 2, "county": 4, "zone": 2, "university": 3, "enterprise": 1}
_SHARE_OF_MANY_SCHOOLS: Final = 1
_ANSWERED_SINCE: Final[dict[Size, timedelta]] = {
    "small": timedelta(days=200),
    "province": timedelta(days=365 * 12),
}
_OPEN_SINCE: Final = timedelta(days=28)


def fill(units: Sequence[UnitCard], size: Size, weeks: int) -> Counter[str]:
    """Take the messages over; returns how many were created, answered and known already."""
    even = by_number([unit for unit in units for _ in range(_share(unit, size))])
    place = where_known(SOURCE, [unit.id for unit in units], even)
    now = clock.now()
    adjust = MovedToPresent(
        weeks=weeks, now=now, answered_since=_ANSWERED_SINCE[size], open_since=_OPEN_SINCE
    )
    results: Counter[str] = Counter()
    with Progress("Messages") as bar:
        for name in FILES:
            outcome = MessageImport(
                source=SOURCE,
                place=place,
                now=now,
                fault=lambda problem: None,
                step=bar.advance,
                adjust=adjust,
                public=True,
            ).run(DATA / name)
            results.update(outcome.results)
    return results


def _share(unit: UnitCard, size: Size) -> int:
    if size == "province" and unit.kind == "university":
        return _SHARE_OF_MANY_SCHOOLS
    return _SHARE.get(unit.kind, 1)
