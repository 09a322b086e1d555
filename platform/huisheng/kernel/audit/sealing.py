"""Sealing: chaining audit entries whose transactions have ended.

A seal covers a half-open window of transaction numbers. Its upper end is the oldest transaction that still
runs (`pg_snapshot_xmin`): all below it have ended, so nothing can be added to the window any more, however
late another transaction commits an entry with a smaller id. Each seal holds the digest of its entries and the
hash of the seal before it; the newest hash of every unit is anchored in the network's schema, out of the
unit's reach.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from huisheng.kernel.audit.tables import AuditTables, audit_anchor, network_audit, unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.two_clocks import later_now

FIRST_PREVIOUS = "0" * 64
"""What stands where the hash of a seal before the first would stand."""

END_OF_ERA = 2**63 - 1
"""Upper end of the seal that closes an era: above every transaction number."""

HIGHEST_ID = 2**63 - 1
"""Where the ids of the present era end: nowhere yet."""

_PAGE = 2000
_ENTRY = ("id", "txid", "at", "action", "object_type", "object_id", "actor", "detail")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The audit of one unit, or of the network (`unit` is None), with its qualified tables."""

    unit: UnitRef | None

    @property
    def _tables(self) -> AuditTables:
        return network_audit() if self.unit is None else unit_audit()

    @property
    def name(self) -> str:
        """The schema of a unit, or "network"."""
        return "network" if self.unit is None else self.unit.schema

    @property
    def _schema(self) -> str:
        return "public" if self.unit is None else self.unit.schema

    @property
    def entries(self) -> sql.Composable:
        """The qualified table of entries."""
        return sql.Identifier(self._schema, self._tables.entry._meta.db_table)

    @property
    def seals(self) -> sql.Composable:
        """The qualified table of seals."""
        return sql.Identifier(self._schema, self._tables.seal._meta.db_table)


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of a chain, as stored; see `huisheng.kernel.audit.models.AuditSeal`."""

    seq: int
    era: int
    floor_id: int
    from_txid: int
    until_txid: int
    entries: int
    last_id: int
    digest: str
    previous: str
    hash: str
    sealed_at: datetime

    def computed_hash(self) -> str:
        """The hash that the other columns give."""
        parts = (
            self.seq,
            self.era,
            self.floor_id,
            self.from_txid,
            self.until_txid,
            self.entries,
            self.last_id,
        )
        text = "|".join([*map(str, parts), self.digest, self.previous, _instant(self.sealed_at)])
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Window:
    """Which entries a seal covers, and what they amount to."""

    entries: int
    last_id: int
    digest: str


def seal(unit: UnitRef | None) -> Seal | None:
    """Seal what can be sealed in the audit of a unit, or of the network (None); return the new seal, if any.

    Runs as the relay. Two sealers at once are harmless: the second finds the number taken and leaves it.
    """
    ledger = Ledger(unit)
    with enter_network(role="relay"), transaction.atomic():
        made = _seal_next(ledger)
    if made is not None and unit is not None:
        _anchor(unit.id, made)
    return made


def _seal_next(ledger: Ledger) -> Seal | None:
    last = newest_seal(ledger)
    horizon, ahead = run_on(
        "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
        " FROM pg_current_snapshot() AS s",
        ledger,
    )[0]
    era, floor_id, start = (0, 0, 0) if last is None else (last.era, last.floor_id, last.until_txid)
    if last is not None and last.until_txid == END_OF_ERA:
        era, floor_id, start = last.era + 1, last.last_id, 0
    elif last is not None and ahead < last.until_txid:
        # Transaction numbers went back: the ledger was restored into another cluster. Close the era with what
        # the dump had brought unsealed; entries written since carry smaller numbers and belong to the next
        # era.
        horizon = END_OF_ERA
    found = read_window(ledger, floor_id, start, horizon)
    if not found.entries and horizon != END_OF_ERA:
        return None
    bare = Seal(
        seq=1 if last is None else last.seq + 1,
        era=era,
        floor_id=floor_id,
        from_txid=start,
        until_txid=horizon,
        entries=found.entries,
        last_id=max(found.last_id, 0 if last is None else last.last_id),
        digest=found.digest,
        previous=FIRST_PREVIOUS if last is None else last.hash,
        hash="",
        sealed_at=later_now(),
    )
    return _store(ledger, bare)


def _store(ledger: Ledger, bare: Seal) -> Seal | None:
    made = replace(bare, hash=bare.computed_hash())
    rows = run_on(
        "INSERT INTO {seals} ({seal}) SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
        " ON CONFLICT DO NOTHING RETURNING {seal}",
        ledger,
        list(astuple(made)),
    )
    return Seal(*rows[0]) if rows else None


def _anchor(unit_id: int, made: Seal) -> None:
    statement = sql.SQL(
        "INSERT INTO {} AS a (unit_id, seq, hash) VALUES (%s, %s, %s)"
        " ON CONFLICT (unit_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash,"
        " anchored_at = statement_timestamp() WHERE a.seq < excluded.seq"
    ).format(sql.Identifier(audit_anchor()._meta.db_table))
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(statement, [unit_id, made.seq, made.hash])


def forget_anchor(unit_id: int) -> None:
    """After a restore: the unit's chain goes on from an earlier seal than the one that is anchored."""
    with enter_network(role="relay"):
        audit_anchor()._default_manager.filter(unit_id=unit_id).update(seq=0, hash=FIRST_PREVIOUS)


def newest_seal(ledger: Ledger) -> Seal | None:
    """Return the newest seal of a ledger, or None."""
    rows = run_on("SELECT {seal} FROM {seals} ORDER BY seq DESC LIMIT 1", ledger)
    return Seal(*rows[0]) if rows else None


def oldest_seal(ledger: Ledger) -> Seal | None:
    """Return the oldest seal that is kept, or None."""
    return next(iter(every_seal(ledger, page=1)), None)


def every_seal(ledger: Ledger, *, page: int = _PAGE) -> Iterator[Seal]:
    """Yield the seals of a ledger in their order; `page`: how many are read at once."""
    last = 0
    while rows := run_on(
        "SELECT {seal} FROM {seals} WHERE seq > %s ORDER BY seq LIMIT %s", ledger, [last, page]
    ):
        for row in rows:
            yield Seal(*row)
        last = rows[-1][0]


def ceilings(ledger: Ledger) -> dict[int, int]:
    """Return the highest id of every era that was closed; what has a higher one belongs to a later era."""
    rows = run_on("SELECT era, last_id FROM {seals} WHERE until_txid = %s", ledger, [END_OF_ERA])
    return dict(rows)


def read_window(
    ledger: Ledger, floor_id: int, from_txid: int, until_txid: int, *, ceiling: int = HIGHEST_ID
) -> Window:
    """Return what the entries whose transactions lie in [from, until) amount to: those above an id, and up
    to the ceiling of their era, since a later era counts transactions from the start again.
    """
    digest, count, last_id = sha256(), 0, 0
    position = (from_txid, 0)
    while rows := run_on(
        "SELECT {entry} FROM {entries} WHERE (txid, id) > (%s, %s) AND txid < %s AND id > %s"
        " AND id <= %s ORDER BY txid, id LIMIT %s",
        ledger,
        [*position, until_txid, floor_id, ceiling, _PAGE],
    ):
        for row in rows:
            digest.update(_entry_bytes(row))
            count, last_id = count + 1, max(last_id, row[0])
        position = (rows[-1][1], rows[-1][0])
    return Window(count, last_id, digest.hexdigest())


def count_unsealed(ledger: Ledger) -> tuple[int, datetime | None]:
    """Return how many entries no seal covers yet, and when the oldest of them was written."""
    last = newest_seal(ledger)
    start, floor_id = (0, 0) if last is None else (last.until_txid, last.floor_id)
    if last is not None and last.until_txid == END_OF_ERA:
        start, floor_id = 0, last.last_id
    rows = run_on(
        "SELECT count(*), min(at) FROM {entries} WHERE txid >= %s AND id > %s", ledger, [start, floor_id]
    )
    return rows[0][0], rows[0][1]


def _entry_bytes(row: tuple[Any, ...]) -> bytes:
    """One line of canonical JSON per entry, whatever the session's time zone and jsonb's spacing."""
    id_, txid, at, action, object_type, object_id, actor, detail = row
    parts = [id_, txid, _instant(at), action, object_type, object_id, actor, json.loads(detail)]
    line = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return line.encode() + b"\n"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def run_on(template: str, ledger: Ledger, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a statement in which {entries}, {seals}, {entry} and {seal} stand for the ledger's tables and
    their columns; return its rows.
    """
    statement = sql.SQL(template).format(
        entries=ledger.entries,
        seals=ledger.seals,
        entry=sql.SQL(", ").join(map(sql.Identifier, _ENTRY)),
        seal=sql.SQL(", ").join(sql.Identifier(column.name) for column in fields(Seal)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values or [])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
