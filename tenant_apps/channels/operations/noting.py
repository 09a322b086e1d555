"""A step was taken: write down who is to be told, in the transaction of the step."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.data.codes import Maker, State, Way
from tenant_apps.channels.data.settings import GATHER_MINUTES
from tenant_apps.channels.data.words import BY_ALL_WAYS, COUNTED, TO_ASKER, URGENT
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.channels.operations.waking import wake_at
from tenant_apps.channels.queries import persons
from tenant_apps.channels.queries.persons import Person
from tenant_apps.channels.rules.quiet import next_allowed
from tenant_apps.questions.public import StaffWanted, StepTaken, staff_for
from tenants.public import get_setting

TOO_OLD: Final = timedelta(days=2)
"""Steps of the past (an import, a demonstration) are history and nobody's news."""

_KEPT: Final = frozenset({"due_on", "until", "day", "days", "reason"})
_CODE_MAX: Final = 32


def note_step(event: StepTaken) -> None:
    """Queue a notice for the asker. Who can only be reached on the site needs none: the page shows every
    step.
    """
    # Nobody can have left a wish about notices before the question was received: no query while asking.
    if event.code == "received" and not event.reachable:
        return
    note_asker(event.question_id, str(event.code), at=event.at, params=event.params)


def note_asker(
    question_id: UUID, code: str, *, at: datetime, params: Mapping[str, Any] | None = None
) -> None:
    """The same for anything that has words for askers."""
    if code not in TO_ASKER or at < clock.now() - TOO_OLD:
        return
    person = persons.asker(question_id, is_new=code == "received")
    if person is None or not person.addresses:
        return
    urgent = code in URGENT
    due_at = due_for(person, urgent=urgent)
    Notice.objects.create(
        question_id=question_id,
        code=code,
        params=_codes_only(params or {}),
        urgent=urgent,
        at=at,
        due_at=due_at,
    )
    wake_at(due_at)


def note_staff(event: StaffWanted) -> None:
    """Put it on each person's list on the site, and queue a notice for whoever gave an address.

    An event that names nobody is meant for whoever looks after the question now.
    """
    if event.at < clock.now() - TOO_OLD:
        return
    accounts = list(dict.fromkeys(event.accounts))
    if not accounts and event.question_id is not None:
        accounts = list(staff_for(event.question_id))
    reaches = list(Reach.objects.filter(account_id__in=accounts))
    declined = {reach.account_id for reach in reaches if event.what in reach.declined}
    accounts = [account for account in accounts if account not in declined]
    common = {
        "question_id": event.question_id,
        "code": str(event.what)[:24],
        "link": event.link[:200],
        "urgent": event.urgent,
        "at": event.at,
        "params": {what: number for what, number in event.counts.items() if what in COUNTED},
    }
    now = clock.now()
    Notice.objects.bulk_create(
        Notice(
            account_id=account,
            way=Way.SITE,
            maker=Maker.SITE,
            state=State.SENT,
            due_at=now,
            sent_at=now,
            **common,
        )
        for account in accounts
    )
    found = [persons.of_staff(reach) for reach in reaches if reach.account_id not in declined]
    found = [person for person in found if person.addresses]
    due = {person.account_id: due_for(person, urgent=event.urgent) for person in found}
    Notice.objects.bulk_create(
        Notice(account_id=person.account_id, due_at=due[person.account_id], only_way=way, **common)
        for person in found
        for way in _ways_at_once(person, event.what)
    )
    # One wake-up for all of one second, at the last instant of theirs.
    for due_at in {f"{at:%Y%m%dT%H%M%S}": at for at in sorted(due.values())}.values():
        wake_at(due_at)


def _ways_at_once(person: Person, what: str) -> list[str]:
    """Of each message the only way by which it goes: "" for one by the first way that works, or one by each
    way where somebody else may be reading the others.
    """
    if what not in BY_ALL_WAYS:
        return [""]
    return sorted(person.addresses)


def due_for(person: Person, *, urgent: bool) -> datetime:
    """At once when urgent; else after the minutes in which steps are gathered, outside the quiet hours."""
    now = clock.now()
    if urgent:
        return now
    minutes = get_setting(current_unit().id, GATHER_MINUTES)
    return next_allowed(now + timedelta(minutes=minutes), person.quiet_from, person.quiet_until)


def _codes_only(params: Mapping[str, Any]) -> dict[str, Any]:
    """Of what makes the sentence of the history only days, counts and codes: words stay where they are."""
    return {name: value for name, value in params.items() if name in _KEPT and _is_code(value)}


def _is_code(value: object) -> bool:
    if isinstance(value, bool | int):
        return True
    if not isinstance(value, str) or len(value) > _CODE_MAX:
        return False
    if value.isascii() and value.replace("_", "").isalnum():
        return True
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True
