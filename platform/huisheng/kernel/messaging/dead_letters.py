"""Bringing dead messages back. What they carry is never shown."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.messaging.claiming import Outbox, outbox_of, outbox_to, revive
from huisheng.kernel.messaging.nudge import nudge_down_after_commit, nudge_up_after_commit
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.registry import unit_in_use

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeadLetterNotice:
    """What may be shown of a dead letter: ids, kind and the class of its error."""

    id: int
    direction: str
    unit_id: int
    event_id: UUID
    kind: str
    version: int
    attempts: int
    error: str
    occurred_at: datetime
    dead_at: datetime


_FIELDS = (
    "id",
    "direction",
    "unit_id",
    "event_id",
    "kind",
    "version",
    "attempts",
    "error",
    "occurred_at",
    "dead_at",
)


def dead_letters(
    *, kind: str = "", unit_id: int | None = None, ids: Iterable[int] | None = None, limit: int | None = None
) -> list[DeadLetterNotice]:
    """Return the notices of dead letters, newest first."""
    with enter_network():
        rows = network_tables().dead_letter._default_manager.order_by("-dead_at", "-id")
        if kind:
            rows = rows.filter(kind=kind)
        if unit_id is not None:
            rows = rows.filter(unit_id=unit_id)
        if ids is not None:
            rows = rows.filter(pk__in=list(ids))
        return [DeadLetterNotice(*row) for row in rows.values_list(*_FIELDS)[:limit]]


def replay(notice: DeadLetterNotice, *, actor: int | str) -> bool:
    """Let a dead message be tried anew; return False when it is gone or its unit cannot be entered.

    The message is revived first and the notice removed after it: a crash between leaves a notice too many,
    which the next replay removes.
    """
    outbox = _outbox_with(notice)
    if outbox is None:
        logger.warning("dead letter %s: unit %s has no schema in use", notice.event_id, notice.unit_id)
        return False
    with enter_network(role="relay"):
        with transaction.atomic():
            revived = revive(outbox, notice.event_id)
        with transaction.atomic():
            network_tables().dead_letter._default_manager.filter(pk=notice.id).delete()
            record(
                "dead_letter.replayed",
                object_type="message",
                object_id=str(notice.event_id),
                actor=actor,
                detail={
                    "kind": notice.kind,
                    "direction": notice.direction,
                    "unit": notice.unit_id,
                    "revived": revived,
                },
            )
            if notice.direction == "up":
                nudge_up_after_commit(notice.unit_id)
            else:
                nudge_down_after_commit([notice.unit_id])
    return revived


def _outbox_with(notice: DeadLetterNotice) -> Outbox | None:
    if notice.direction == "down":
        return outbox_to(notice.unit_id)
    unit = unit_in_use(notice.unit_id)
    return None if unit is None else outbox_of(unit)
