"""The 24 hours of a case, after which a report goes to the unit above; the morning's notice; forgetting how a
reporter can be reached.
"""

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import schedule_common_wakeup, schedule_wakeup
from tenant_apps.moderation.data.codes import KEEP_CONTACT_DAYS, REMIND_HOURS, State
from tenant_apps.moderation.events import ModeratorsWanted
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations import referring
from tenant_apps.moderation.operations.locking import OPEN, lock
from tenant_apps.moderation.rules.parts import barred
from tenant_apps.people import public as people

WAKE_DUE: Final = "moderation.due"
WAKE_DIGEST: Final = "moderation.digest"
WAKE_FORGET: Final = "moderation.forget"
DESK: Final = "/desk/moderation/"
"""A path of the unit's site: times ring where no address is known."""
_MORNING: Final = time(9)
_DIGEST_KEY: Final = "daily"


def start(case: Case) -> None:
    """Let the time of a case run, from now to its ``due_at``."""
    schedule_wakeup(what=WAKE_DUE, key=str(case.id), at=case.due_at - timedelta(hours=REMIND_HOURS))
    schedule_common_wakeup(what=WAKE_DIGEST, key=_DIGEST_KEY, at=next_morning(clock.now()))


def forget_later(case: Case, *, decided_at: datetime) -> None:
    """Contacts of reporters go some time after the verdict."""
    schedule_wakeup(what=WAKE_FORGET, key=str(case.id), at=decided_at + timedelta(days=KEEP_CONTACT_DAYS))


@transaction.atomic
def due_rings(case_id: UUID) -> None:
    """It is to be decided soon, or should have been. Late and doubled rings change nothing."""
    case = lock(case_id)
    now = clock.now()
    if case.state not in OPEN:
        return
    if now < case.due_at:
        if case.due_at - now > timedelta(hours=REMIND_HOURS):
            start(case)
            return
        schedule_wakeup(what=WAKE_DUE, key=str(case.id), at=case.due_at)
        if case.reminded_at is None:
            case.reminded_at = now
            case.save(update_fields=["reminded_at"])
            publish(ModeratorsWanted(what="soon", accounts=may_decide(case), at=now, link=link_of(case)))
        return
    if case.overdue_at is None:
        case.overdue_at = case.due_at
        case.save(update_fields=["overdue_at"])
        record(
            "moderation.late",
            object_type="case",
            object_id=str(case.id),
            actor="system",
            detail={"state": case.state, "source": case.source},
        )
        if case.state != State.WAITING or case.reports.exists():
            referring.refer(case)
        everybody = tuple(dict.fromkeys([*people.leaders(), *moderators()]))
        publish(ModeratorsWanted(what="late", accounts=everybody, at=now, link=link_of(case)))


@transaction.atomic
def morning() -> None:
    """One notice while something waits; none, and no next morning, when nothing does."""
    now = clock.now()
    if not Case.objects.filter(state__in=[state.value for state in OPEN]).exists():
        return
    schedule_wakeup(what=WAKE_DIGEST, key=_DIGEST_KEY, at=next_morning(now))
    publish(ModeratorsWanted(what="digest", accounts=moderators(), at=now, link=DESK))


@transaction.atomic
def forget(case_id: UUID) -> None:
    """How reporters can be reached is not needed any more. What runs again is forgotten later."""
    case = lock(case_id)
    if case.state in OPEN:
        forget_later(case, decided_at=clock.now())
        return
    known = case.reports.exclude(contact="", reader=None)
    if known.update(contact="", reader=None, news_at=None):
        record(
            "moderation.contact_erased", object_type="case", object_id=str(case.id), actor="system", detail={}
        )


def moderators() -> tuple[int, ...]:
    """Who decides here: everybody who is of the staff today."""
    return people.holding_today()


def may_decide(case: Case) -> tuple[int, ...]:
    """Who of them had no part in a case."""
    parts = barred(case)
    return tuple(account for account in moderators() if account not in parts)


def link_of(case: Case) -> str:
    """The page of a case at the desk."""
    return f"{DESK}{case.id}/"


def next_morning(at: datetime) -> datetime:
    """The next 9:00 in Shanghai after ``at``."""
    local = at.astimezone(clock.BUSINESS_ZONE)
    today = datetime.combine(local.date(), _MORNING, clock.BUSINESS_ZONE)
    return today if local < today else today + timedelta(days=1)


def restart(case: Case, *, hours: int, at: datetime) -> None:
    """Give a case that runs again a new date (its columns are saved by the caller)."""
    case.due_at, case.reminded_at, case.overdue_at = at + timedelta(hours=hours), None, None
    if case.state not in (State.WAITING, State.SECOND, State.REVIEW):
        raise ValueError(f"no clock runs in {case.state}")
    start(case)
