"""The door to what has left a unit. Callable in any scope: each function enters NETWORK for a moment."""

from collections.abc import Collection

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
    "Way",
    "asked_above",
    "escalated_to",
    "way_between",
]


def escalated_to(unit_id: int, *, limit: int = 200) -> list[Escalated]:
    """Promises of units below that were broken for too long and that this unit sees to, oldest first."""
    return _escalated_to(unit_id, limit)


def asked_above(unit_id: int, *, excluded: Collection[int] = ()) -> UnitCard | None:
    """The nearest unit above that would be asked; None when there is none that can and may be."""
    return _asked_above(unit_id, list(excluded))
