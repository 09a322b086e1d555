"""The ladder of a directive: reminded before its date (催办), recorded at it, named after it (通报)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from shared_apps.directives.events import DUE_PASSED, PUBLISH, URGE
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations.delivering import tell_all
from shared_apps.directives.operations.reminding import remind
from shared_apps.directives.queries.steps import DONE
from tenants.public import WorkingCalendar, working_calendar


def set_clocks(directive: Directive) -> None:
    """Work out the moments of the ladder from the date, by the issuer's working days, and have them called.

    Changes the directive, which its caller saves. A moment before now is left out.
    """
    key, now = str(directive.pk), clock.now()
    calendar = working_calendar(directive.issuer_unit_id)
    before = {URGE: directive.urge_at, PUBLISH: directive.publish_at}
    directive.urge_at = directive.publish_at = None
    if directive.urge_days:
        at = _working_days_before(calendar, directive.due_at, directive.urge_days)
        directive.urge_at = at if at > now else None
    if directive.publish_days:
        directive.publish_at = _working_days_after(calendar, directive.due_at, directive.publish_days)
    directive.due_passed_at = directive.urged_at = directive.published_at = None
    directive.published_units = []
    schedule_wakeup(what=DUE_PASSED, key=key, at=directive.due_at)
    for what, moment in ((URGE, directive.urge_at), (PUBLISH, directive.publish_at)):
        if moment is not None:
            schedule_wakeup(what=what, key=key, at=moment)
        elif before[what] is not None:
            cancel_wakeup(what, key)


def stop_clocks(directive_id: UUID) -> None:
    """Nothing more is called for a directive."""
    for what in (DUE_PASSED, URGE, PUBLISH):
        cancel_wakeup(what, str(directive_id))


@transaction.atomic
def urge(directive_id: UUID) -> bool:
    """Remind all who owe something, once; False when that was done or is not wanted any more."""
    now = clock.now()
    waiting = Directive.objects.filter(
        pk=directive_id, state=Directive.State.ISSUED, urged_at=None, urge_at__lte=now
    )
    if not waiting.update(urged_at=now):
        return False
    remind(directive_id, by="system")
    return True


@transaction.atomic
def publish(directive_id: UUID) -> bool:
    """Name those who are late to all recipients, once, as they are at this moment; False when that was done,
    is not wanted any more, or nobody is late.
    """
    now = clock.now()
    directive = Directive.objects.select_for_update().filter(pk=directive_id).first()
    if (
        directive is None
        or directive.state != Directive.State.ISSUED
        or directive.published_at is not None
        or directive.publish_at is None
        or directive.publish_at > now
    ):
        return False
    late = Delivery.objects.filter(directive_id=directive_id, excused_at=None).exclude(DONE)
    directive.published_at = now
    directive.published_units = sorted(late.values_list("unit_id", flat=True))
    directive.save(update_fields=["published_at", "published_units"])
    if not directive.published_units:
        return False
    tell_all(directive)
    record(
        "directive.late_named",
        object_type="directive",
        object_id=str(directive_id),
        actor="system",
        detail={"units": directive.published_units},
    )
    return True


def _working_days_before(calendar: WorkingCalendar, due_at: datetime, days: int) -> datetime:
    """The same time of day, so many working days earlier."""
    due = due_at.astimezone(clock.BUSINESS_ZONE)
    day, left = due.date(), days
    while left:
        day -= timedelta(days=1)
        left -= calendar.is_working_day(day)
    return datetime.combine(day, due.time(), tzinfo=clock.BUSINESS_ZONE)


def _working_days_after(calendar: WorkingCalendar, due_at: datetime, days: int) -> datetime:
    due = due_at.astimezone(clock.BUSINESS_ZONE)
    day = calendar.add_working_days(due.date(), days)
    return datetime.combine(day, due.time(), tzinfo=clock.BUSINESS_ZONE)
