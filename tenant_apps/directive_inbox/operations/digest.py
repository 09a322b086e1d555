"""On the morning of a working day whoever is responsible hears once what is late, sent back, due soon or new.

Nobody hears anything where there is nothing. A notice holds numbers alone: what they stand for is on the page
behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.directive_messages import REPORTED_ON, DirectivesMorning
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.queries.owing import owed
from tenant_apps.people.public import holding_today, leaders, sections_of_many
from tenant_apps.questions.public import StaffWanted
from tenant_apps.unit_ledger import public as ledger
from tenants.public import WorkingCalendar, working_calendar

DIGEST: Final = "directives_digest"
"""The code of the notice."""
LATE, RETURNED, SOON, NEW = "late", "returned", "soon", "new"
"""What a directive counts as: the first of these that is true of it."""

_TOLD: Final = "morning"
"""In the ledger: that people heard of a day."""
_MORNING: Final = time(9)
_LASTS: Final = timedelta(days=3)


@transaction.atomic
def morning(message: DirectivesMorning) -> int:
    """Tell each person responsible how many there are of what; returns how many people were told.

    Once a day, however often the message comes; in vain on a day on which the unit does not work, and when
    the message comes on another day than its own.
    """
    now = clock.now()
    today = clock.business_day(now)
    calendar = working_calendar(current_unit().id)
    if message.day != today.isoformat() or not calendar.is_working_day(today):
        return 0
    if ledger.hold(_TOLD, message.day, digest="", lasts=_LASTS) is not None:
        return 0
    counted = _counted(calendar, now)
    alike: dict[tuple[tuple[str, int], ...], list[int]] = defaultdict(list)
    for account, found in sorted(counted.items()):
        alike[tuple(sorted(found.items()))].append(account)
    for counts, accounts in alike.items():
        publish(
            StaffWanted(
                question_id=None,
                what=DIGEST,
                accounts=tuple(accounts),
                at=now,
                link="/desk/directives/",
                counts=dict(counts),
            )
        )
    return len(counted)


def _counted(calendar: WorkingCalendar, now: datetime) -> dict[int, Counter[str]]:
    today = clock.business_day(now)
    since = _at(_working_day_before(calendar, today), _MORNING)
    until = _at(calendar.add_working_days(today, 1), time.max)
    rows = [(row, what) for row in owed() if (what := _what(row, now, since, until))]
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for what, accounts in _holders(rows):
        for account in accounts:
            counted[account][what] += 1
    return counted


def _what(item: DirectiveItem, now: datetime, since: datetime, until: datetime) -> str:
    assert item.due_at is not None  # owing.arrived()
    assert item.received_at is not None
    if item.due_at < now:
        return LATE
    if item.kind in REPORTED_ON and item.report_revision:
        # It was reported, and is owed all the same.
        return RETURNED
    if item.due_at <= until:
        return SOON
    return NEW if item.read_at is None and item.received_at >= since else ""


def _holders(rows: list[tuple[DirectiveItem, str]]) -> Iterable[tuple[str, set[int]]]:
    """Who of those who work here today has each; what nobody has is the matter of those who lead."""
    ids = [row.directive_id for row, _what in rows]
    entries = DirectiveEntry.objects.filter(kind=DirectiveEntry.Kind.ASSIGNED, directive_id__in=ids)
    given = dict(entries.values_list("directive_id", "body"))
    here = set(holding_today()) if given else set()
    sections = sections_of_many(here) if any(body["sections"] for body in given.values()) else {}
    lead = set(leaders()) if rows else set()
    for row, what in rows:
        body = given.get(row.directive_id, {"people": [], "sections": []})
        wanted = set(body["sections"])
        found = here & set(body["people"])
        found |= {account for account in here if wanted & sections.get(account, frozenset())}
        yield what, found or lead


def _working_day_before(calendar: WorkingCalendar, day: date) -> date:
    day -= timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=clock.BUSINESS_ZONE)
