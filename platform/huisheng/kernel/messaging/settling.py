"""After a delivery: what was applied leaves the outbox, what failed comes again, the hopeless is buried.

A buried message stays in its outbox and leaves a notice in the network's table of dead letters. The notice is
written first, in its own transaction: outbox and notice may stand on different nodes, and a notice too many
shows up in a replay, while one too few would hide a message.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Literal

from django.db import transaction

from huisheng.kernel.messaging.claiming import LAST_ATTEMPT, Claimed, Outbox, bury, forget, put_back
from huisheng.kernel.messaging.delivering import Outcome
from huisheng.kernel.messaging.tables import network_tables

logger = logging.getLogger(__name__)

Direction = Literal["up", "down"]


def settle(outbox: Outbox, outcome: Outcome, *, direction: Direction, unit_id: int) -> None:
    """Bring an outbox to what became of a batch. Runs as the relay, in NETWORK."""
    settle_all(outbox, {unit_id: outcome}, direction=direction)


def settle_all(outbox: Outbox, outcomes: Mapping[int, Outcome], *, direction: Direction) -> None:
    """The same for a batch of several units, in as few transactions."""
    done = [claimed.id for outcome in outcomes.values() for claimed in outcome.done]
    failed = [one for outcome in outcomes.values() for one in outcome.failed]
    dead = {unit_id: _dead(outcome) for unit_id, outcome in outcomes.items()}
    for unit_id, letters in dead.items():
        _write_notices(letters, direction, unit_id)
    with transaction.atomic():
        forget(outbox, done)
        for claimed, error in failed:
            if claimed.attempt < LAST_ATTEMPT:
                put_back(outbox, claimed, error)
        for letters in dead.values():
            for claimed, error in letters:
                bury(outbox, claimed, error)
    for unit_id, outcome in outcomes.items():
        _drop_stale_notices(outcome.done, direction, unit_id)


def _dead(outcome: Outcome) -> list[tuple[Claimed, str]]:
    exhausted = [(claimed, error) for claimed, error in outcome.failed if claimed.attempt >= LAST_ATTEMPT]
    return outcome.hopeless + exhausted


def _write_notices(dead: list[tuple[Claimed, str]], direction: Direction, unit_id: int) -> None:
    if not dead:
        return
    table = network_tables().dead_letter
    for claimed, error in dead:
        logger.error(
            "dead letter: %s %s v%s %s of unit %s: %s",
            direction,
            claimed.kind,
            claimed.version,
            claimed.event_id,
            unit_id,
            error,
        )
    table._default_manager.bulk_create(
        [
            table(
                direction=direction,
                unit_id=unit_id,
                event_id=claimed.event_id,
                kind=claimed.kind,
                version=claimed.version,
                attempts=claimed.attempt,
                error=error,
                occurred_at=claimed.occurred_at,
            )
            for claimed, error in dead
        ],
        ignore_conflicts=True,
    )


def _drop_stale_notices(done: list[Claimed], direction: Direction, unit_id: int) -> None:
    """Remove a notice whose message arrived after all: a crash came between notice and burial."""
    late = [claimed.event_id for claimed in done if claimed.attempt > 1]
    if late:
        network_tables().dead_letter._default_manager.filter(
            direction=direction, unit_id=unit_id, event_id__in=late
        ).delete()
