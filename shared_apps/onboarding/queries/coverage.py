"""How far the roll-out below a unit is: who is open, applying, invited, not yet; by place and by wave."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from shared_apps.onboarding.data.codes import State
from shared_apps.onboarding.models import Application, Invited, Wave
from shared_apps.onboarding.queries.features import Said, said_of
from tenants.public import UnitCard, UnitState, ids_of_path, subtree, unit_card

Stand = Literal["open", "applying", "invited", "not_yet", "closed"]
STANDS: Final[tuple[Stand, ...]] = ("open", "applying", "invited", "not_yet", "closed")
_OPEN: Final = (UnitState.SANDBOX, UnitState.LIVE)
_CLOSED: Final = (UnitState.SUSPENDED, UnitState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many units stand how."""

    open: int = 0
    applying: int = 0
    invited: int = 0
    not_yet: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.applying + self.invited + self.not_yet + self.closed

    @property
    def share(self) -> int:
        """Open ones in a hundred."""
        return 100 * self.open // self.total if self.total else 0

    @property
    def shares(self) -> list[tuple[str, int, int]]:
        """Name, left edge and width of each part of a bar that is 100 wide; the last ends at the edge."""
        parts: list[tuple[str, int, int]] = []
        passed = 0
        for stand in ("open", "applying", "invited"):
            number = getattr(self, stand)
            left = 100 * passed // self.total if self.total else 0
            passed += number
            right = 100 * passed // self.total if self.total else 0
            parts.append((stand, left, right - left))
        return parts


@dataclass(frozen=True, slots=True)
class Place:
    """One unit directly below, with all that stands at and below it."""

    card: UnitCard
    stand: Stand
    counted: Counted
    has_below: bool


@dataclass(frozen=True, slots=True)
class WaveStand:
    """One wave and how far its units are. `late`: its date has passed and not all are open."""

    wave: Wave
    counted: Counted
    late: bool
    missing: tuple[str, ...]
    said: list[Said]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole page."""

    unit: UnitCard
    all: Counted
    places: list[Place]
    waves: list[WaveStand]


def coverage(unit_id: int, today: date) -> Coverage:
    """Everything below a unit, itself left out. A handful of queries, whatever its size."""
    unit = unit_card(unit_id)
    below = subtree(unit_id, include_self=False)
    stands = _stands(below, [unit_id, *ids_of_path(unit.path)])
    depth = len(ids_of_path(unit.path))
    inside: dict[int, list[int]] = {}
    for card in below:
        inside.setdefault(ids_of_path(card.path)[depth], []).append(card.id)
    places = [
        Place(card, stands[card.id], _count(stands, inside[card.id]), has_below=len(inside[card.id]) > 1)
        for card in below
        if card.parent_id == unit_id
    ]
    places.sort(key=lambda place: (place.counted.share, -place.counted.total))
    return Coverage(unit, _count(stands, stands), places, _waves(unit_id, below, stands, today))


def stand_of(card: UnitCard, applying: set[int], invited: set[int]) -> Stand:
    """How one unit stands."""
    if card.state in _OPEN:
        return "open"
    if card.state in _CLOSED:
        return "closed"
    if card.id in applying:
        return "applying"
    return "invited" if card.id in invited else "not_yet"


def _stands(below: list[UnitCard], over_ids: list[int]) -> dict[int, Stand]:
    ids = [card.id for card in below]
    applying = set(
        Application.objects.filter(
            unit_id__in=ids, state__in=[State.REVIEW, State.ASKED, State.APPROVED]
        ).values_list("unit_id", flat=True)
    )
    invited = set(Invited.objects.filter(over_id__in=over_ids).values_list("unit_id", flat=True))
    return {card.id: stand_of(card, {one for one in applying if one}, invited) for card in below}


def _count(stands: dict[int, Stand], ids: Iterable[int]) -> Counted:
    counted = Counter(stands[one] for one in ids)
    return Counted(**{stand: counted[stand] for stand in STANDS})


def _waves(unit_id: int, below: list[UnitCard], stands: dict[int, Stand], today: date) -> list[WaveStand]:
    names = {card.id: card.short_name for card in below}
    found = []
    for wave in Wave.objects.filter(over_id=unit_id).prefetch_related("invited"):
        ids = [one.unit_id for one in wave.invited.all() if one.unit_id in stands]
        counted = _count(stands, ids)
        missing = tuple(names[one] for one in ids if stands[one] != "open")
        late = bool(missing) and wave.due_on < today
        found.append(WaveStand(wave, counted, late, missing, said_of(wave)))
    return found
