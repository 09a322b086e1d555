"""A directive is issued: its target set becomes deliveries, and the message is on its way, in one
transaction.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.calling import check_written
from shared_apps.directives.operations.delivering import deliver, tell_first
from shared_apps.directives.operations.drafting import check_inside, locked_draft
from shared_apps.directives.operations.laddering import set_clocks
from shared_apps.directives.queries.allowance import allowance_of, needs_second_person
from shared_apps.directives.queries.targets import seal_of
from shared_apps.receivers.public import ISSUED, tell


class DateInPastError(Exception):
    """The date by which units should be done has passed already."""


class NobodyReachedError(Exception):
    """No unit that can receive something belongs to the target set."""


class TargetsChangedError(Exception):
    """The target set is no longer the one that was shown for confirmation."""


class SecondPersonNeededError(Exception):
    """The issuing unit's rule is that somebody else looks at it first."""


class WeekIsFullError(Exception):
    """The unit has issued as many directives this week as its level may, and nobody has said why one more."""


@transaction.atomic
def issue(directive_id: UUID, actor: Actor, *, confirmed: str) -> int:
    """Issue a draft to exactly the units that were previewed; returns their number.

    `confirmed` is the seal of the preview (queries.targets). Raises NotADraftError, OutsideSubtreeError (the
    tree may have changed since the draft was written), DateInPastError, NobodyReachedError,
    TargetsChangedError, SecondPersonNeededError, WeekIsFullError, SeasonMissingError,
    BroadcastMissingError, BroadcastPassedError; then nothing has been written or sent.
    """
    directive = locked_draft(directive_id)
    if needs_second_person(directive):
        raise SecondPersonNeededError
    return send_out(directive, actor, confirmed=confirmed)


def send_out(directive: Directive, actor: Actor | None, *, confirmed: str | None) -> int:
    """Issue a directive that is held by this transaction; the number of units. `confirmed` None: to whom it
    reaches now, as was said when it was put off. Raises what `issue` does, but for the second person.
    """
    now = clock.now()
    check_inside(directive.issuer_unit_id, directive.target_unit_id)
    check_written(directive)
    check_date(directive, now)
    check_week(directive, now)
    directive.state = Directive.State.ISSUED
    directive.issued_at = now
    if directive.within_hours is not None:
        directive.due_at = now + timedelta(hours=directive.within_hours)
    set_clocks(directive)
    directive.save()
    units = deliver(directive)
    if not units:
        raise NobodyReachedError
    if confirmed is not None and seal_of(units) != confirmed:
        raise TargetsChangedError
    tell_first(directive, units)
    tell(
        ISSUED,
        directive_id=directive.pk,
        directive_kind=directive.kind,
        issuer_unit_id=directive.issuer_unit_id,
        unit_ids=units,
        due_at=directive.due_at,
    )
    by = None if actor is None else actor.account_id
    record(
        "directive.issued",
        object_type="directive",
        object_id=str(directive.pk),
        actor=by or "system",
        detail={
            "issuer_unit_id": directive.issuer_unit_id,
            "target_unit_id": directive.target_unit_id,
            "target_kinds": directive.target_kinds,
            "units": len(units),
            "approved_by": directive.approved_by,
            "beyond_the_week": bool(directive.exception_reason),
        },
    )
    return len(units)


def check_date(directive: Directive, now: datetime) -> None:
    """Raise DateInPastError unless units have time. The hours of an emergency begin when it is issued."""
    if directive.within_hours is None and directive.due_at <= now:
        raise DateInPastError


def check_week(directive: Directive, now: datetime) -> None:
    """Raise WeekIsFullError when this one is beyond the weekly number and nobody has said why.

    Two people at once are asked one after the other.
    """
    lock_until_commit(f"directives of the week {directive.issuer_unit_id}")
    if not directive.exception_reason and allowance_of(directive, now).is_full:
        raise WeekIsFullError
