"""Sending: claim a row, speak to the provider outside of any transaction, write down what came back.

A claim commits before the request leaves. Whoever dies in between leaves a row whose claim runs out; it is
then UNKNOWN, looked up where the provider can tell, and never simply sent again.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import DatabaseError, transaction
from django.db.models import Q

from huisheng.kernel import clock
from tenant_apps.channels.adapters.letter import Asked, Letter, Outcome, ProviderSilent, refused, unsure
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.adapters.senders import Usable, usable_senders
from tenant_apps.channels.data.codes import Maker, State, Way
from tenant_apps.channels.data.words import TO_ASKER
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations import composing, linking, settling
from tenant_apps.channels.operations.holding import rests_until
from tenant_apps.channels.operations.waking import nudge_now, wake_at
from tenant_apps.channels.queries import persons
from tenant_apps.channels.queries.wanted import is_still_so
from tenant_apps.channels.rules.order import first_possible, ways_in_order
from tenant_apps.channels.rules.quiet import next_allowed

logger = logging.getLogger(__name__)

CLAIM: Final = timedelta(minutes=3)
"""Longer than any provider is waited for."""

SECONDS: Final = 60.0
"""How long one task goes on; another one takes over, so that no worker is held for a whole queue."""

_WEIGHT: Final = {code: place for place, code in enumerate(TO_ASKER)}


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this worker alone may send."""

    notice_id: int
    attempt: int
    maker: Maker
    config: Mapping[str, str]
    letter: Letter


@dataclass(frozen=True, slots=True)
class Look:
    """A request of the past whose fate this worker looks up."""

    notice_id: int
    looked: int
    maker: Maker
    config: Mapping[str, str]
    asked: Asked


def work() -> int:
    """Send and look up what is due in the current unit; returns how many rows were touched."""
    ends = time.monotonic() + SECONDS
    done = 0
    senders = usable_senders()
    while time.monotonic() < ends:
        if not (check_one(senders) or send_one(senders)):
            return done
        done += 1
    nudge_now()
    return done


def send_one(senders: Mapping[Way, Usable]) -> bool:
    """Claim one due row and send it; False when nothing is due."""
    row = None
    try:
        with transaction.atomic():
            row = (
                Notice.objects.select_for_update(skip_locked=True)
                .filter(state=State.QUEUED, due_at__lte=clock.now())
                .order_by("-urgent", "due_at", "id")
                .first()
            )
            if row is None:
                return False
            claim = _claim(row, senders)
    except DatabaseError:
        raise
    except Exception as error:
        # Nothing has left. One row that cannot be composed must not stop all others for ever.
        if row is None:
            raise
        logger.exception("notice %s cannot be composed: %s", row.pk, type(error).__name__)
        settling.fail_unsent(row.pk)
        return True
    if claim is not None:
        settling.settle(claim.notice_id, claim.attempt, _send(claim))
    return True


def check_one(senders: Mapping[Way, Usable]) -> bool:
    """Take one row whose claim has run out, or whose fate is to be looked up; False when there is none."""
    with transaction.atomic():
        row = (
            Notice.objects.select_for_update(skip_locked=True)
            .filter(check_at__lte=clock.now())
            .order_by("check_at", "id")
            .first()
        )
        if row is None:
            return False
        if row.state == State.SENDING:
            settling.give_up_claim(row)
            return True
        look = _look(row, senders)
    if look is not None:
        found, silent = _look_up(look)
        settling.settle_look(look.notice_id, look.looked, found, silent=silent)
    return True


def _claim(row: Notice, senders: Mapping[Way, Usable]) -> Claim | None:
    person = persons.addressee(row)
    if person is None:
        _drop(row, "no_address")
        return None
    secret = linking.secret_of(row)
    if row.offer_id is not None and not secret:
        _drop(row, "link_over")
        return None
    if not is_still_so(row):
        _drop(row, "done_before")
        return None
    allowed = clock.now() if row.urgent else next_allowed(clock.now(), person.quiet_from, person.quiet_until)
    if allowed > clock.now():
        row.due_at = allowed
        row.save(update_fields=["due_at"])
        wake_at(allowed)
        return None
    folded: list[Notice] = []
    if not row.tried and row.account_id is None and row.offer_id is None:
        row, folded = _fold(row)
    possible = person.addresses.keys() & (linking.ways(senders) if secret else senders.keys())
    way = first_possible(
        ways_in_order(person.order, urgent=row.urgent),
        possible=possible & {row.only_way} if row.only_way else possible,
        # Who works here is reached in an alarm by whatever they gave; an asker's "no" is a no.
        stopped=frozenset() if row.urgent and row.account_id is not None else person.stopped,
        tried=row.tried,
    )
    if way == Way.SITE:
        _leave_to_site(row)
        return None
    # What is urgent is tried all the same: it is little, and its next way follows at once.
    rest = None if row.urgent else rests_until(way)
    if rest is not None:
        for waiting in (row, *folded):
            waiting.due_at = rest
            waiting.save(update_fields=["due_at"])
        wake_at(rest)
        return None
    sender = senders[way]
    row.way, row.maker, row.state = way, sender.maker, State.SENDING
    row.attempts += 1
    row.sent_at = clock.now()
    row.check_at = row.sent_at + CLAIM
    row.save()
    for other in folded:
        other.state, other.lead = State.FOLDED, row
        other.save(update_fields=["state", "lead"])
    if secret:
        letter = composing.compose_link(row, person, way, secret=secret)
        return Claim(row.pk, row.attempts, sender.maker, sender.config, letter)
    number = person.number
    key = ""
    if row.account_id is None and row.question_id is not None:
        key = composing.link_key(row.question_id)
    elif row.question_id is not None:
        about = persons.asker(row.question_id)
        number = about.number if about else ""
    letter = composing.compose(row, folded, person, way, key=key, number=number)
    return Claim(row.pk, row.attempts, sender.maker, sender.config, letter)


def _fold(row: Notice) -> tuple[Notice, list[Notice]]:
    """All first tries that wait for the same asker are told at once; the weightiest step speaks."""
    waiting = list(
        Notice.objects.select_for_update(skip_locked=True)
        .filter(state=State.QUEUED, question_id=row.question_id, account_id=None, tried=[])
        .filter(Q(attempts=0) | Q(pk=row.pk))
        .order_by("at", "id")
    )
    if len(waiting) < 2:
        return row, []
    speaker = min(waiting, key=lambda one: (_WEIGHT.get(one.code, len(_WEIGHT)), -one.pk))
    speaker.urgent = any(one.urgent for one in waiting)
    return speaker, [one for one in waiting if one.pk != speaker.pk]


def _leave_to_site(row: Notice) -> None:
    if row.account_id is not None or row.offer_id is not None:
        # The site's row of a member of staff was written with this one; an expert has no page here.
        _drop(row, "no_sender")
        return
    row.way, row.maker, row.state = Way.SITE, Maker.SITE, State.SENT
    row.sent_at = clock.now()
    row.save()


def _drop(row: Notice, code: str) -> None:
    row.state, row.provider_code, row.settled_at, row.sealed = State.FAILED, code, clock.now(), ""
    row.save()
    linking.tell_unsent(row)


def _send(claim: Claim) -> Outcome:
    try:
        return ADAPTERS[claim.maker].send(claim.config, claim.letter)
    except Exception as error:  # noqa: BLE001 - whatever an adapter stumbles over, the queue goes on
        logger.error("notice %s: %s in %s", claim.notice_id, type(error).__name__, claim.maker)
        return unsure("error")


def _look(row: Notice, senders: Mapping[Way, Usable]) -> Look | None:
    row.check_at = None
    person = persons.addressee(row)
    sender = senders.get(Way(row.way))
    to = person.addresses.get(Way(row.way), "") if person else ""
    if sender is None or sender.maker != row.maker or not to or row.sent_at is None:
        row.save(update_fields=["check_at"])
        return None
    row.looked += 1
    row.check_at = clock.now() + CLAIM
    row.save(update_fields=["check_at", "looked"])
    wake_at(row.check_at)
    asked = Asked(
        reference=f"{row.pk}-{row.attempts}", provider_id=row.provider_id, to=to, sent_at=row.sent_at
    )
    return Look(row.pk, row.looked, sender.maker, sender.config, asked)


def _look_up(look: Look) -> tuple[Outcome | None, bool]:
    look_up = ADAPTERS[look.maker].look_up
    if look_up is None:
        return refused("no_answer"), True
    try:
        return look_up(look.config, look.asked), False
    except ProviderSilent:
        return None, True
    except Exception as error:  # noqa: BLE001 - a broken answer of a look-up teaches nothing
        logger.error("notice %s: %s looking up at %s", look.notice_id, type(error).__name__, look.maker)
        return None, True
