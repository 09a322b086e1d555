"""Approving, refusing, undoing an approval. Of two who decide at once the first one's word counts, and the
second is told.
"""

from uuid import UUID

from django.db import IntegrityError, transaction

from huisheng.kernel.clock import now
from huisheng.kernel.messaging import schedule_wakeup
from huisheng.kernel.text import demand_words
from shared_apps.accounts.public import withdraw_invitation
from shared_apps.onboarding.data.codes import (
    GRANTED,
    KEEP_ENDED,
    KEEP_UNDONE,
    UNDECIDED,
    Post,
    Reason,
    State,
    Step,
)
from shared_apps.onboarding.events import FORGET
from shared_apps.onboarding.models import Application, Invited
from shared_apps.onboarding.operations.applying import OPENABLE, UnitIsOpenError
from shared_apps.onboarding.operations.clocks import stop_waiting
from shared_apps.onboarding.operations.history import applicants, locked, post, tell
from tenants.public import Left, create_unit, hold_unit, take_back, unit_card


class ChangedError(Exception):
    """The applicant or a colleague has changed something since the page was opened."""


class AddressTakenError(Exception):
    """Another unit has this address by now."""


@transaction.atomic
def approve(
    application_id: UUID, *, by: int, version: int, slug: str = "", in_name_of: int | None = None
) -> None:
    """Approve. A unit that was named enters the tree with it, in the same transaction; its schema is made
    after the commit (opening.carry_on).

    `slug` is another address for a unit that was named; `in_name_of` the unit whose staff approve, None for
    operators. Raises TooLateError, ChangedError, UnitIsOpenError,
    AddressTakenError; then nothing has happened.
    """
    application = locked(application_id, *UNDECIDED)
    if application.version != version:
        raise ChangedError
    if application.is_new:
        application.slug = slug or application.slug
        application.unit_id = _enter(application, by)
    _refuse_second(application)
    application.state = State.APPROVED
    application.decided_at, application.decided_by = now(), by
    application.decided_for = in_name_of
    application.version += 1
    stop_waiting(application)
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        # Another application for the same unit was approved at this moment.
        raise UnitIsOpenError(application.unit_id) from error
    tell(application, Step.APPROVED, by=by)


@transaction.atomic
def reject(application_id: UUID, *, by: int, version: int, reason: Reason, words: str) -> None:
    """Refuse, for a reason that the applicant reads. Raises TooLateError, ChangedError, NoWordsError."""
    _demand_reason(reason, words)
    application = locked(application_id, *UNDECIDED)
    if application.version != version:
        raise ChangedError
    application.state = State.REJECTED
    application.reason, application.reason_words = reason, words.strip()
    application.decided_at, application.decided_by = now(), by
    application.version += 1
    stop_waiting(application)
    application.save()
    schedule_wakeup(what=FORGET, key=str(application.pk), at=now() + KEEP_ENDED)
    tell(application, Step.REJECTED, by=by, reason=str(reason))
    post(application, Post.REJECTED, applicants(application))


@transaction.atomic
def undo(application_id: UUID, *, by: int, version: int, reason: Reason, words: str) -> Left:
    """Undo an approval before the unit has gone live; the applicant is told why. What was never served is not
    set up any more; a site that was is suspended at once and archived after 30 days.

    One transaction with what happens to the unit, whose row is held first: setting up asks under that lock
    whether it is still wanted. Raises TooLateError, ChangedError, UnitIsLiveError, NoWordsError; then nothing
    has happened.
    """
    _demand_reason(reason, words)
    unit_id = Application.objects.values_list("unit_id", flat=True).get(pk=application_id)
    if unit_id is not None:
        hold_unit(unit_id)
    application = locked(application_id, *GRANTED)
    if application.version != version:
        raise ChangedError
    assert application.unit_id is not None, "whatever is granted has its unit"
    left = take_back(application.unit_id, actor=by, entered=application.is_new)
    if left == Left.NOTHING:
        Invited.objects.filter(unit_id=application.unit_id).delete()
        application.unit_id = None
    if application.invitation_id is not None:
        withdraw_invitation(application.invitation_id)
    application.state = State.UNDONE
    application.reason, application.reason_words = reason, words.strip()
    application.archive_at = now() + KEEP_UNDONE if left == Left.SUSPENDED else None
    application.again_at = None
    application.version += 1
    application.save()
    schedule_wakeup(what=FORGET, key=str(application.pk), at=now() + KEEP_ENDED)
    tell(application, Step.UNDONE, by=by, reason=str(reason), left=str(left))
    post(application, Post.UNDONE, applicants(application))
    return left


@transaction.atomic
def withdraw(application_id: UUID) -> None:
    """The applicant takes it back. Raises TooLateError once it is decided."""
    application = locked(application_id, State.DRAFT, *UNDECIDED)
    application.state = State.WITHDRAWN
    application.version += 1
    stop_waiting(application)
    application.save()
    schedule_wakeup(what=FORGET, key=str(application.pk), at=now() + KEEP_ENDED)
    tell(application, Step.WITHDRAWN)


def _enter(application: Application, by: int) -> int:
    try:
        return create_unit(
            name=application.name,
            short_name=application.short_name,
            kind=application.kind,
            line=application.line,
            slug=application.slug,
            parent_id=application.parent_id,
            actor_id=by,
        )
    except IntegrityError as error:
        raise AddressTakenError(application.slug) from error


def _refuse_second(application: Application) -> None:
    assert application.unit_id is not None
    granted = Application.objects.filter(unit_id=application.unit_id, state__in=GRANTED)
    if unit_card(application.unit_id).state not in OPENABLE or granted.exists():
        raise UnitIsOpenError(application.unit_id)


def _demand_reason(reason: Reason, words: str) -> None:
    """“Another reason” says which."""
    if reason == Reason.OTHER:
        demand_words(words)
