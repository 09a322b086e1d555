"""The door to what has left a unit. Callable in any scope: each function enters NETWORK for a moment."""

from collections.abc import Collection
from uuid import UUID

from shared_apps.oversight.operations.taking_over import TakeOverNotPossibleError, take_over
from shared_apps.oversight.queries.comparing import COMPARISON, HANDS, HELD_ELSEWHERE, HELD_HERE, VERDICTS
from shared_apps.oversight.queries.held import Escalated
from shared_apps.oversight.queries.held import asked_above as _asked_above
from shared_apps.oversight.queries.held import escalated_to as _escalated_to
from shared_apps.oversight.queries.supervised import SEEN, CaseSeen, Seen
from shared_apps.oversight.queries.supervised import cases_below as _cases_below
from shared_apps.oversight.queries.supervised import chain_for as _chain_for
from shared_apps.oversight.queries.supervised import count_below as _count_below
from shared_apps.oversight.rules.ways import DOWN, SIDEWAYS, UP, Way, way_between
from tenants.public import UnitCard

__all__ = [
    "COMPARISON",
    "DOWN",
    "HANDS",
    "HELD_ELSEWHERE",
    "HELD_HERE",
    "SEEN",
    "SIDEWAYS",
    "UP",
    "VERDICTS",
    "CaseSeen",
    "Escalated",
    "Seen",
    "TakeOverNotPossibleError",
    "Way",
    "asked_above",
    "call_up",
    "cases_below",
    "chain_of",
    "count_below",
    "escalated_to",
    "way_between",
]


def escalated_to(unit_id: int, *, limit: int = 200) -> list[Escalated]:
    """Promises of units below that were broken for too long and that this unit sees to, oldest first."""
    return _escalated_to(unit_id, limit)


def asked_above(unit_id: int, *, excluded: Collection[int] = ()) -> UnitCard | None:
    """The nearest unit above that would be asked; None when there is none that can and may be."""
    return _asked_above(unit_id, list(excluded))


def call_up(origin_unit: int, question_id: UUID, to_unit: int, *, why: str, actor: int) -> None:
    """Let a unit above the holder take a question over (接管), wherever it is, also where it was asked.

    The holder hands it over by program, a moment later. Raises TakeOverNotPossibleError.
    """
    take_over(origin_unit, question_id, to_unit, why=why, actor=actor)


def cases_below(unit_id: int, what: Seen, *, limit: int = 200) -> list[CaseSeen]:
    """Questions at and below a unit that go from hand to hand and are late, returned, moved up (提级) or
    stuck, the oldest first; none whose asker has excluded it.
    """
    return _cases_below(unit_id, what, limit)


def count_below(unit_id: int) -> dict[Seen, int]:
    """How many of them there are of each kind."""
    return _count_below(unit_id)


def chain_of(reader: int, origin_unit: int, question_id: UUID) -> list[dict[str, str]]:
    """Through which hands a question went (from, to, way, reason, outcome, why, at), oldest first, as far as
    the unit ``reader`` may know: one that had a part in it, or stands over one that had.
    """
    return _chain_for(reader, origin_unit, question_id)
