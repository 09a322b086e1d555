"""What may be said when a question goes to another unit, and to which units it may never go."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from shared_apps.contracts.case_messages import (
    GOING_ROUND,
    HOLDER_CLOSED,
    LATE,
    NOBODY_TOOK_IT,
    REDONE,
    TAKEN_OVER,
)
from shared_apps.oversight.public import is_kept_out
from tenants.public import UnitCard

WORDS_MAX: Final = 1000
"""Characters of what one unit writes to another."""
RULE_MAX: Final = 200
"""Characters of the rule that a transfer or a return rests on."""
LONGEST: Final = timedelta(days=180)

MOVED_UP_FOR: Final = frozenset({NOBODY_TOOK_IT, GOING_ROUND, HOLDER_CLOSED, TAKEN_OVER, REDONE, LATE})
"""Why the network moves something up by itself (提级办理)."""


def may_receive(unit: UnitCard, *, sender: int, excluded: Collection[int]) -> bool:
    """Whether a question may be handed to a unit: an opened one, another one, and none that the asker keeps
    out.
    """
    return unit.routable and unit.id != sender and not is_kept_out(unit, excluded)


def is_sensible(due_on: date | None, *, today: date, promised: date | None) -> bool:
    """Whether another unit may be given this last day: not a day that has passed, and none behind the day
    that the asker was promised (``promised``: None when that promise is broken already).
    """
    if due_on is None:
        return True
    latest = today + LONGEST if promised is None else promised
    return today <= due_on <= latest
