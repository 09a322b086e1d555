"""A second person of the issuing unit looks at a directive before it is issued."""

from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from huisheng.kernel.text import demand_words
from shared_apps.directives.events import QUEUE_OPENS
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.calling import (
    BroadcastMissingError,
    BroadcastPassedError,
    SeasonMissingError,
    check_written,
)
from shared_apps.directives.operations.drafting import (
    NotADraftError,
    OutsideSubtreeError,
    locked_draft,
)
from shared_apps.directives.operations.issuing import (
    DateInPastError,
    NobodyReachedError,
    SecondPersonNeededError,
    TargetsChangedError,
    WeekIsFullError,
    check_date,
    send_out,
)
from shared_apps.directives.queries.allowance import allowance_of, needs_second_person, next_week
from shared_apps.directives.queries.targets import TargetSet, seal_of
from shared_apps.directives.queries.visibility import may_approve

DATE_PASSED: Final = "date_passed"
NOBODY_LEFT: Final = "nobody_left"
NOTHING_WRITTEN: Final = "nothing_written"
"""Why what was put off is a draft again; web.words has the sentences."""


class OwnDraftError(Exception):
    """Whoever wrote or proposed a directive does not approve it."""


@transaction.atomic
def propose(directive_id: UUID, actor: Actor, *, confirmed: str, reason: str = "") -> None:
    """Put a draft before a second person. `reason` says why it goes beyond the weekly number, where it does.

    Raises NotADraftError, DateInPastError, NobodyReachedError, TargetsChangedError, NoWordsError, and what
    calling.check_written raises.
    """
    now = clock.now()
    directive = locked_draft(directive_id)
    check_written(directive)
    check_date(directive, now)
    units = TargetSet.of(directive).unit_ids()
    if not units:
        raise NobodyReachedError
    if seal_of(units) != confirmed:
        raise TargetsChangedError
    if allowance_of(directive, now).is_full:
        demand_words(reason)
        directive.exception_reason = reason.strip()[:300]
    directive.state = Directive.State.PROPOSED
    directive.proposed_at, directive.proposed_by = now, actor.account_id
    directive.returned_reason = ""
    directive.save()
    _record("directive.proposed", directive, actor)


@transaction.atomic
def approve(directive_id: UUID, actor: Actor, *, confirmed: str) -> int:
    """Approve what was proposed, which issues it to exactly the units that were previewed; their number.

    Raises OwnDraftError, and what issuing raises; then nothing has been written or sent.
    """
    directive = locked_draft(directive_id, state=Directive.State.PROPOSED)
    if not may_approve(actor, directive):
        raise OwnDraftError
    directive.approved_at, directive.approved_by = clock.now(), actor.account_id
    directive.approved_name = actor.name[:60]
    directive.save(update_fields=["approved_at", "approved_by", "approved_name"])
    return send_out(directive, actor, confirmed=confirmed)


@transaction.atomic
def send_back(directive_id: UUID, actor: Actor, *, reason: str) -> None:
    """Give a proposed directive back to be changed. Raises NotADraftError, NoWordsError."""
    demand_words(reason)
    directive = locked_draft(directive_id, state=Directive.State.PROPOSED)
    _back_to_draft(directive, reason.strip()[:300])
    _record("directive.sent_back", directive, actor)


@transaction.atomic
def take_back(directive_id: UUID, actor: Actor) -> None:
    """Make what was proposed or put off a draft again. Raises NotADraftError."""
    waiting = (Directive.State.PROPOSED, Directive.State.QUEUED)
    directive = Directive.objects.select_for_update().filter(pk=directive_id, state__in=waiting).first()
    if directive is None:
        raise NotADraftError(directive_id)
    cancel_wakeup(QUEUE_OPENS, str(directive.pk))
    _back_to_draft(directive, "")
    _record("directive.taken_back", directive, actor)


@transaction.atomic
def put_off(directive_id: UUID, actor: Actor, *, confirmed: str) -> None:
    """Let a draft wait for the next week, in which it is issued to whom it reaches then.

    Raises NotADraftError, SecondPersonNeededError, DateInPastError (its date is before that), and as
    `propose`.
    """
    directive = locked_draft(directive_id)
    if needs_second_person(directive):
        raise SecondPersonNeededError
    check_written(directive)
    at = next_week(clock.now())
    if directive.due_at <= at:
        raise DateInPastError
    if seal_of(TargetSet.of(directive).unit_ids()) != confirmed:
        raise TargetsChangedError
    directive.state, directive.queued_for = Directive.State.QUEUED, at
    directive.save(update_fields=["state", "queued_for"])
    schedule_wakeup(what=QUEUE_OPENS, key=str(directive.pk), at=at)
    _record("directive.put_off", directive, actor)


@transaction.atomic
def week_has_come(directive_id: UUID) -> None:
    """Issue what was put off; where that week is full as well it waits for the next, and where its target or
    date does not allow it any more it is a draft again, with the reason.
    """
    directive = Directive.objects.select_for_update().filter(pk=directive_id).first()
    if directive is None or directive.state != Directive.State.QUEUED:
        return
    try:
        with transaction.atomic():
            send_out(directive, None, confirmed=None)
    except WeekIsFullError:
        _wait_another_week(directive)
    except (DateInPastError, BroadcastPassedError):
        _back_to_draft(directive, DATE_PASSED)
    except (NobodyReachedError, OutsideSubtreeError):
        _back_to_draft(directive, NOBODY_LEFT)
    except (SeasonMissingError, BroadcastMissingError):
        _back_to_draft(directive, NOTHING_WRITTEN)


def _wait_another_week(directive: Directive) -> None:
    at = next_week(clock.now())
    if directive.due_at <= at:
        _back_to_draft(directive, DATE_PASSED)
        return
    Directive.objects.filter(pk=directive.pk).update(queued_for=at)
    schedule_wakeup(what=QUEUE_OPENS, key=str(directive.pk), at=at)


def _back_to_draft(directive: Directive, reason: str) -> None:
    """Who wrote and proposed it stays known; the reason for going beyond the week has to be said anew."""
    kept = directive.exception_reason if directive.kind == Directive.Kind.EMERGENCY else ""
    Directive.objects.filter(pk=directive.pk).update(
        state=Directive.State.DRAFT,
        returned_reason=reason,
        exception_reason=kept,
        queued_for=None,
        proposed_at=None,
        proposed_by=None,
    )


def _record(what: str, directive: Directive, actor: Actor) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id},
    )
