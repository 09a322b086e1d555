"""Applying a batch of messages at its receiver: inbox rows and handlers in one transaction.

A message that cannot be applied must not hold up the others, so a batch that fails is halved until the
message at fault stands alone.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import PurePath
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from huisheng.kernel.messaging.claiming import LAST_ATTEMPT, Claimed
from huisheng.kernel.messaging.contract import Envelope, MessageError, decode
from huisheng.kernel.messaging.subscriptions import Delivery, Subscription, subscriptions_of

logger = logging.getLogger(__name__)


class RelayDiedError(MessageError):
    """The relay did not survive this message, as often as it was tried."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where messages are applied.

    `accept` writes inbox rows and returns the ids that were not there before.
    """

    unit_id: int
    epoch: int
    scope: Callable[[], AbstractContextManager[object]]
    accept: Callable[[Sequence[Claimed]], set[UUID]]


@dataclass(slots=True)
class Outcome:
    """What became of a batch. `hopeless` failures cannot heal by trying again."""

    done: list[Claimed] = field(default_factory=list)
    failed: list[tuple[Claimed, str]] = field(default_factory=list)
    hopeless: list[tuple[Claimed, str]] = field(default_factory=list)


def deliver(batch: Sequence[Claimed], receiver: Receiver) -> Outcome:
    """Apply a batch. Raises only when the database is gone; about the rest nothing was decided then."""
    outcome = Outcome()
    readable = []
    for claimed in batch:
        if claimed.attempt > LAST_ATTEMPT:
            # It was tried as often as any and never came back with an error: its relay died each time.
            outcome.hopeless.append((claimed, RelayDiedError.__name__))
            continue
        try:
            decode(claimed.kind, claimed.version, claimed.payload)
            subscriptions_of(claimed.kind, claimed.version)
        except MessageError as error:
            # Nothing here will know the contract a second later: it waits for a release and a replay.
            outcome.hopeless.append((claimed, type(error).__name__))
        else:
            readable.append(claimed)
    _deliver_or_halve(readable, receiver, outcome)
    return outcome


def _deliver_or_halve(batch: Sequence[Claimed], receiver: Receiver, outcome: Outcome) -> None:
    if not batch:
        return
    try:
        with receiver.scope(), transaction.atomic():
            fresh = receiver.accept(batch)
            _dispatch([claimed for claimed in batch if claimed.event_id in fresh], receiver)
    except Exception as error:  # a handler may raise anything, and none may stop the relay
        if isinstance(error, (OperationalError, InterfaceError)) and not connection.is_usable():
            raise
        if len(batch) == 1:
            _note_failure(batch[0], error)
            outcome.failed.append((batch[0], type(error).__name__))
            return
        middle = len(batch) // 2
        _deliver_or_halve(batch[:middle], receiver, outcome)
        _deliver_or_halve(batch[middle:], receiver, outcome)
    else:
        outcome.done.extend(batch)


def _dispatch(batch: Sequence[Claimed], receiver: Receiver) -> None:
    work: dict[Subscription, list[Delivery]] = {}
    for claimed in batch:
        message = decode(claimed.kind, claimed.version, claimed.payload)
        envelope = Envelope(
            event_id=claimed.event_id,
            unit_id=receiver.unit_id,
            occurred_at=claimed.occurred_at,
            epoch=receiver.epoch,
            sequence=claimed.id,
            attempt=claimed.attempt,
        )
        for subscription in subscriptions_of(claimed.kind, claimed.version):
            work.setdefault(subscription, []).append((message, envelope))
    for subscription, deliveries in work.items():
        subscription.call(deliveries)


def _note_failure(claimed: Claimed, error: BaseException) -> None:
    """Log class and place of a failure, but not its text, which may quote a payload."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    logger.error(
        "message not applied: %s v%s %s attempt %s: %s at %s",
        claimed.kind,
        claimed.version,
        claimed.event_id,
        claimed.attempt,
        type(error).__name__,
        place,
    )
