"""Writing messages into the outbox of the current scope, in the transaction of the rows they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from huisheng.kernel.clock import now
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging.contract import NETWORK_ITSELF, Message, encode, is_urgent
from huisheng.kernel.messaging.nudge import nudge_down_after_commit, nudge_up_after_commit
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import NotInUnitError, ScopeMismatchError, unit_or_none
from huisheng.kernel.tenancy.inserting import insert_values


def emit(message: Message, *, to_unit: int | None = None) -> UUID:
    """Send a message: up from inside a unit, down to `to_unit` from NETWORK. Returns its event id.

    It is written into the outbox now and delivered after the commit, at least once, applied exactly once; a
    rollback takes it back. Raises TransactionManagementError outside `transaction.atomic()` (rows and message
    would not commit together), ScopeMismatchError for `to_unit` inside a unit, NotInUnitError without it in
    NETWORK, NotAContractError for a message that is no contract.
    """
    unit = unit_or_none()
    if unit is not None:
        if to_unit is not None:
            raise ScopeMismatchError("a unit speaks to the network only; to_unit belongs to NETWORK")
        _demand_transaction()
        event_id = uuid7()
        insert_values(unit_tables().outbox, **_columns(message, event_id, now()))
        nudge_up_after_commit(unit.id, urgent=is_urgent(message))
        return event_id
    if to_unit is None:
        raise NotInUnitError("from NETWORK a message needs to_unit")
    return _send_down(message, to_unit)


def emit_all(messages: Iterable[Message]) -> int:
    """Send many messages up from inside a unit by few INSERTs, in their order; returns how many. For imports.

    Raises what `emit` raises.
    """
    unit = unit_or_none()
    if unit is None:
        raise NotInUnitError("many messages go up from a unit only; NETWORK broadcasts")
    _demand_transaction()
    outbox = unit_tables().outbox
    rows = [outbox(**_columns(message, uuid7(), now())) for message in messages]
    outbox._default_manager.bulk_create(rows, batch_size=500)
    if rows:
        nudge_up_after_commit(unit.id)
    return len(rows)


def emit_known(messages: Mapping[UUID, Message]) -> int:
    """Send messages up under event ids that whoever brings them has given; returns how many. Said again it is
    the same event: in effect once, whether the first is still under way or long arrived.

    An id must come from this unit alone, or two units would take each other's events away. Raises what `emit`
    raises.
    """
    unit = unit_or_none()
    if unit is None:
        raise NotInUnitError("what has its own event id goes up from a unit only")
    _demand_transaction()
    at, outbox = now(), unit_tables().outbox
    rows = [outbox(**_columns(message, event_id, at)) for event_id, message in messages.items()]
    outbox._default_manager.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    if rows:
        nudge_up_after_commit(unit.id)
    return len(rows)


def emit_to_network_itself(message: Message) -> UUID:
    """Send a message from NETWORK to NETWORK: its handler gets retries and dead letters like any other."""
    if unit_or_none() is not None:
        raise ScopeMismatchError("only the network sends messages to itself")
    return _send_down(message, NETWORK_ITSELF)


def broadcast(message: Message, unit_ids: Iterable[int]) -> UUID:
    """Send one message down to many units by one INSERT; returns the event id, which all of them share.

    Repeated ids count once. Raises ScopeMismatchError inside a unit, TransactionManagementError outside
    `transaction.atomic()`, NotAContractError for a message that is no contract.
    """
    if unit_or_none() is not None:
        raise ScopeMismatchError("only the network broadcasts")
    _demand_transaction()
    payload = json.dumps(encode(message), ensure_ascii=False)
    targets = sorted(set(unit_ids))
    event_id = uuid7()
    if not targets:
        return event_id
    statement = sql.SQL(
        "INSERT INTO {} (event_id, unit_id, kind, version, payload, occurred_at)"
        " SELECT %s, target, %s, %s, %s::jsonb, %s FROM unnest(%s::bigint[]) AS target"
    ).format(sql.Identifier(network_tables().outbox._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [event_id, message.kind, message.version, payload, now(), targets],
        )
    nudge_down_after_commit(targets)
    return event_id


def _send_down(message: Message, unit_id: int) -> UUID:
    _demand_transaction()
    event_id = uuid7()
    columns = {**_columns(message, event_id, now()), "unit_id": unit_id}
    insert_values(network_tables().outbox, **columns)
    nudge_down_after_commit([unit_id])
    return event_id


def _columns(message: Message, event_id: UUID, occurred_at: datetime) -> dict[str, object]:
    payload = encode(message)
    return {
        "event_id": event_id,
        "kind": message.kind,
        "version": message.version,
        "payload": payload,
        "occurred_at": occurred_at,
    }


def _demand_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "a message is sent inside atomic(), with the rows it speaks of"
        )
