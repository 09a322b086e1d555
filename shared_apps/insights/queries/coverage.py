"""How far the network below a unit is: opened units of all that are listed, by kind and by wave."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared_apps.onboarding.public import waves_over
from tenants.public import UnitCard, UnitState, states_below, states_of

_OPEN: Final = frozenset({UnitState.SANDBOX, UnitState.LIVE})


@dataclass(frozen=True, slots=True)
class Covered:
    """How many units there are of a kind or in a wave, how many of them are open (live, or in their sandbox)
    and how many are live.
    """

    name: str
    total: int
    open: int
    live: int

    @property
    def trying(self) -> int:
        """Open in their sandbox, not live."""
        return self.open - self.live

    @property
    def share(self) -> int:
        """Live ones in a hundred, rounded down."""
        return 100 * self.live // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class WaveCovered:
    """One wave planned above the units. ``is_late``: its day has passed and not all of it is live."""

    covered: Covered
    due_on: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """All below one unit, itself left out."""

    all: Covered
    kinds: tuple[Covered, ...]
    waves: tuple[WaveCovered, ...]


def coverage(unit: UnitCard, today: date) -> Coverage:
    """Three statements, whatever the number of units."""
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for (kind, state), number in states_below(unit).items():
        kinds[kind][state] = number
    by_kind = [_covered(kind, states) for kind, states in kinds.items()]
    waves = waves_over(unit.id)
    states = states_of({one for wave in waves for one in wave.unit_ids})
    return Coverage(
        Covered(
            "",
            sum(one.total for one in by_kind),
            sum(one.open for one in by_kind),
            sum(one.live for one in by_kind),
        ),
        tuple(sorted(by_kind, key=lambda one: (-one.total, one.name))),
        tuple(
            _wave(wave.name, wave.due_on, [states[one] for one in wave.unit_ids if one in states], today)
            for wave in waves
        ),
    )


def _covered(name: str, states: dict[str, int]) -> Covered:
    return Covered(
        name,
        sum(states.values()),
        sum(number for state, number in states.items() if state in _OPEN),
        states.get(UnitState.LIVE, 0),
    )


def _wave(name: str, due_on: date, states: list[str], today: date) -> WaveCovered:
    counted = {state: states.count(state) for state in set(states)}
    covered = _covered(name, counted)
    return WaveCovered(covered, due_on, is_late=covered.live < covered.total and due_on < today)
