"""The door to what has left a unit. Callable in any scope: each function enters NETWORK for a moment."""

from collections.abc import Collection
from uuid import UUID

from shared_apps.oversight.operations.taking_over import TakeOverNotPossibleError, take_over
from shared_apps.oversight.queries.comparing import COMPARISON, VERDICTS
from shared_apps.oversight.queries.held import Escalated
from shared_apps.oversight.queries.held import asked_above as _asked_above
from shared_apps.oversight.queries.held import escalated_to as _escalated_to
from shared_apps.oversight.rules.ways import DOWN, SIDEWAYS, UP, Way, way_between
from tenants.public import UnitCard

__all__ = [
    "COMPARISON",
    "DOWN",
    "SIDEWAYS",
    "UP",
    "VERDICTS",
    "Escalated",
    "TakeOverNotPossibleError",
    "Way",
    "asked_above",
    "call_up",
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
