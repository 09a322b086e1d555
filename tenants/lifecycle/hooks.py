"""What other apps do when a unit is set up, moved or closed for good. They register in AppConfig.ready();
this package imports none.
"""

from collections.abc import Callable, Sequence
from datetime import date

from huisheng.kernel.tenancy import UnitRef, enter_unit

Opened = Callable[[UnitRef], None]
Moved = Callable[[int, Sequence[int], Sequence[int], date], None]

Archived = Callable[[int], None]
Lacking = Callable[[], Sequence[str]]

_opened: list[Opened] = []
_moved: list[Moved] = []
_archived: list[Archived] = []
_lacking: list[Lacking] = []


def on_unit_opened(callback: Opened) -> Opened:
    """Register what writes a new unit's first rows. It runs inside the unit, in the transaction that opens
    it.

    A failure leaves the unit closed and everything is run again later, so it must not act outside the
    database.
    """
    _opened.append(callback)
    return callback


def on_unit_moved(callback: Moved) -> Moved:
    """Register what follows a move: callback(unit_id, old_place, new_place, from_day).

    Places are ids from the root down, the unit itself last. It runs in NETWORK, once for the moved unit and
    once for every unit below it, in the transaction that rewrites the paths, on the first day of the new
    place.
    """
    _moved.append(callback)
    return callback


def on_unit_archived(callback: Archived) -> Archived:
    """Register what follows when a unit is closed for good: callback(unit_id), in NETWORK, in the transaction
    of that step.
    """
    _archived.append(callback)
    return callback


def on_asking_what_lacks(callback: Lacking) -> Lacking:
    """Register what knows why a unit is not ready to open: it runs inside the unit and returns sentences for
    the operator who is about to open it all the same.
    """
    _lacking.append(callback)
    return callback


def opened(ref: UnitRef) -> None:
    """Run everything registered by on_unit_opened."""
    for callback in _opened:
        callback(ref)


def moved(unit_id: int, old_place: Sequence[int], new_place: Sequence[int], from_day: date) -> None:
    """Run everything registered by on_unit_moved."""
    for callback in _moved:
        callback(unit_id, old_place, new_place, from_day)


def archived(unit_id: int) -> None:
    """Run everything registered by on_unit_archived."""
    for callback in _archived:
        callback(unit_id)


def lacking(ref: UnitRef) -> list[str]:
    """What everything registered by on_asking_what_lacks says of the unit."""
    with enter_unit(ref):
        return [sentence for callback in _lacking for sentence in callback()]
