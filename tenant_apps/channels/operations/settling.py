"""What came back is written down, and the next way is tried where one failed."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.channels.adapters.letter import Kind, Outcome
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.data.codes import Maker, State
from tenant_apps.channels.models import Notice, Sender
from tenant_apps.channels.operations import linking
from tenant_apps.channels.operations.waking import wake_at

logger = logging.getLogger(__name__)

TRIES: Final = 4
"""Times that the same way is tried when the provider is away or asks to wait."""

LOOKS_AFTER_SILENCE: Final = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1))
LOOKS_FOR_RECEIPT: Final = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=24))
NOT_KNOWN_AFTER: Final = 2
"""Looks after which a request that the provider has no record of counts as never received."""

NOT_RECEIVED: Final = "not_received"


@transaction.atomic
def settle(notice_id: int, attempt: int, outcome: Outcome) -> None:
    """Write down what became of one claim. An answer to an older claim changes nothing."""
    row = Notice.objects.select_for_update().get(pk=notice_id)
    if row.attempts != attempt:
        return
    if row.state == State.DELIVERED or (row.state == State.FAILED and row.provider_id):
        # The receipt overtook the answer.
        return
    if row.state not in (State.SENDING, State.UNKNOWN):
        return
    _note_account(row, outcome)
    apply(row, outcome)


def apply(row: Notice, outcome: Outcome) -> None:
    """Change a locked row as an outcome says, and follow up."""
    now = clock.now()
    row.provider_id = outcome.provider_id or row.provider_id
    row.provider_code = outcome.code
    row.check_at = None
    match outcome.kind:
        case Kind.ACCEPTED:
            row.state = State.SENT
            _look_later(row, LOOKS_FOR_RECEIPT)
        case Kind.DELIVERED:
            row.state, row.settled_at = State.DELIVERED, now
        case Kind.REFUSED:
            _fail(row, now)
        case Kind.LATER if row.attempts < TRIES:
            row.state = State.QUEUED
            row.due_at = now + timedelta(seconds=outcome.wait * 3 ** (row.attempts - 1))
            wake_at(row.due_at)
        case Kind.LATER:
            _fail(row, now)
        case Kind.UNSURE:
            row.state, row.settled_at = State.UNKNOWN, now
            if not _look_later(row, LOOKS_AFTER_SILENCE):
                follow_up(row)
    _let_go(row)
    row.save()


def settle_look(notice_id: int, looked: int, found: Outcome | None, *, silent: bool) -> None:
    """Write down what a look-up has found (None: the provider knows nothing of it)."""
    with transaction.atomic():
        row = Notice.objects.select_for_update().get(pk=notice_id)
        if row.looked != looked or row.state not in (State.SENT, State.UNKNOWN):
            return
        if not silent and found is not None and found.kind in (Kind.DELIVERED, Kind.REFUSED):
            apply(row, found)
            return
        if not silent and found is not None and row.state == State.UNKNOWN:
            row.state, row.settled_at = State.SENT, None
        elif not silent and found is None and row.state == State.UNKNOWN and looked >= NOT_KNOWN_AFTER:
            row.provider_code = NOT_RECEIVED
            row.check_at = None
            _fail(row, clock.now())
            _let_go(row)
            row.save()
            return
        times = LOOKS_AFTER_SILENCE if row.state == State.UNKNOWN else LOOKS_FOR_RECEIPT
        row.check_at = None
        if not _look_later(row, times) and row.state == State.UNKNOWN:
            follow_up(row)
        _let_go(row)
        row.save()


def give_up_claim(row: Notice) -> None:
    """The claim of a locked row ran out: its worker died between request and answer, or before."""
    if row.maker == Maker.OUTBOX:
        row.state, row.check_at, row.due_at = State.QUEUED, None, clock.now()
        row.save()
        return
    logger.warning("notice %s: the sender died, its fate is unknown", row.pk)
    apply(row, Outcome(kind=Kind.UNSURE, code="interrupted"))


@transaction.atomic
def fail_unsent(notice_id: int) -> None:
    """A queued row could not be made into a message: the page still tells the step, and the log says why."""
    row = Notice.objects.select_for_update().get(pk=notice_id)
    if row.state == State.QUEUED:
        row.provider_code = "error"
        row.state, row.settled_at, row.sealed = State.FAILED, clock.now(), ""
        row.save()
        linking.tell_unsent(row)


def follow_up(row: Notice) -> None:
    """Queue the next way for the same person and step, once. What no provider ever received may go the same
    way once more.
    """
    once_more = row.provider_code == NOT_RECEIVED and (
        row.follows is None or row.follows.provider_code != NOT_RECEIVED
    )
    tried = list(row.tried) if once_more else [*row.tried, row.way]
    now = clock.now()
    _next, made = Notice.objects.get_or_create(
        follows=row,
        defaults={
            "question_id": row.question_id,
            "account_id": row.account_id,
            "offer_id": row.offer_id,
            "sealed": row.sealed,
            "code": row.code,
            "params": row.params,
            "link": row.link,
            "urgent": row.urgent,
            "at": row.at,
            "due_at": now,
            "only_way": row.only_way,
            "tried": tried,
        },
    )
    if made:
        wake_at(now)


def _fail(row: Notice, now: datetime) -> None:
    row.state, row.settled_at = State.FAILED, now
    follow_up(row)


def _let_go(row: Notice) -> None:
    """What was sealed for sending goes as soon as nothing more can come of it."""
    if row.check_at is None and row.state not in (State.QUEUED, State.SENDING):
        row.sealed = ""


def _look_later(row: Notice, times: tuple[timedelta, ...]) -> bool:
    """Plan the next look-up, if the provider can be asked and has not been asked often enough."""
    if ADAPTERS[row.maker].look_up is None or row.looked >= len(times):
        return False
    row.check_at = clock.now() + times[row.looked]
    wake_at(row.check_at)
    return True


def _note_account(row: Notice, outcome: Outcome) -> None:
    """Keep for the channels page whether the account works; a minute's precision is enough for a busy one."""
    now = clock.now()
    sender = Sender.objects.filter(way=row.way, maker=row.maker)
    if outcome.account:
        sender.update(failed_at=now, failed_code=outcome.code)
    elif outcome.kind in (Kind.ACCEPTED, Kind.DELIVERED):
        sender.exclude(failed_code="", worked_at__gt=now - timedelta(minutes=1)).update(
            worked_at=now, failed_at=None, failed_code=""
        )
