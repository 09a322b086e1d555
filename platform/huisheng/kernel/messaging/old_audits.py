"""Finding, over all units at once, the audits that hold what is older than the months kept.

They are then gone through one after another, and one broken chain holds up no other. What a lost task has
left is found the next time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import sql

from huisheng.kernel.audit.ageing import months_kept, oldest_kept
from huisheng.kernel.audit.removing import remove_old
from huisheng.kernel.audit.sealing import Ledger
from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.messaging.due import CHUNK, relay_connection
from huisheng.kernel.messaging.in_turn import in_turn
from huisheng.kernel.messaging.nudge import nudge
from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.registry import every_unit
from huisheng.kernel.two_clocks import earlier_now

logger = logging.getLogger(__name__)

_TASK = "audit.remove_old"

# The oldest seal may be what an earlier removal has left: then the next one decides.
_PROBE = """
SELECT {id}
 WHERE EXISTS (SELECT 1 FROM (SELECT sealed_at FROM {seals} ORDER BY seq OFFSET 1 LIMIT 1) AS second
                WHERE sealed_at < {limit})
    OR EXISTS (SELECT 1 FROM (SELECT * FROM {seals} ORDER BY seq LIMIT 1) AS first
                WHERE sealed_at < {limit}
                  AND EXISTS (SELECT 1 FROM {entries} AS e
                               WHERE e.txid >= first.from_txid AND e.txid < first.until_txid
                                 AND e.id > first.floor_id AND e.id <= first.last_id))
"""


def start_removals() -> list[int]:
    """Start the removal from every audit with something to remove; return the ids of their units (0: the
    network).

    Starts nothing when the broker is away, or when the months kept are not what they may be.
    """
    months = months_kept()
    with enter_network():
        ledgers = [Ledger(None), *map(Ledger, every_unit())]
        limit = oldest_kept(earlier_now(), months)
    with relay_connection() as own, own.cursor() as cursor:
        due = _find(cursor, ledgers, sql.Literal(limit))
    if due and not nudge(_TASK, unit_ids=due):
        logger.warning("broker away: %s old audits wait for the next time", len(due))
    return due


def remove_in_turn(unit_ids: Sequence[int]) -> None:
    """Remove what is too old from the audits of these units, one at a time; see `in_turn`."""
    in_turn(_TASK, unit_ids, remove_old, at_once=1)


def _find(cursor: Any, ledgers: Iterable[Ledger], limit: sql.Literal) -> list[int]:
    known, found = list(ledgers), []
    for start in range(0, len(known), CHUNK):
        probes = [
            sql.SQL(_PROBE).format(
                id=sql.Literal(NETWORK_ITSELF if ledger.unit is None else ledger.unit.id),
                seals=ledger.seals,
                entries=ledger.entries,
                limit=limit,
            )
            for ledger in known[start : start + CHUNK]
        ]
        cursor.execute(sql.SQL(" UNION ALL ").join(probes))
        found += [row[0] for row in cursor.fetchall()]
    return found
