"""What a directive of the kind season (问题季) or broadcast (直播) calls for, and what became of it in units:
where it stands, what differs there, its figures.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar
from uuid import UUID

from shared_apps.contracts.broadcast_content import BROADCAST
from shared_apps.contracts.page_content import MAY_CHANGE_KEY, PageKind
from shared_apps.contracts.season_content import SEASON
from shared_apps.directives.models import Directive, UnitBroadcast, UnitSeason
from tenants.public import UnitCard, unit_cards, unit_url

Content = TypeVar("Content")
AWAY: Final = "away"
_TOLD: Final[dict[str, type[UnitSeason] | type[UnitBroadcast]]] = {
    SEASON.name: UnitSeason,
    BROADCAST.name: UnitBroadcast,
}
PAGE_KINDS: Final = tuple(_TOLD)
"""Directives that stand as a page on the sites of units that have taken them on."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What one unit has told of its own (``told``: UnitSeason or UnitBroadcast)."""

    unit: UnitCard
    told: UnitSeason | UnitBroadcast

    @property
    def unit_id(self) -> int:
        """Which unit."""
        return self.told.unit_id

    @property
    def unit_name(self) -> str:
        """Its short name."""
        return self.unit.short_name

    @property
    def address(self) -> str:
        """Its page, empty where it was taken away."""
        return "" if self.told.stands == AWAY else unit_url(self.unit.host, self.told.path)

    @property
    def hours(self) -> int | None:
        """Hours within which half of the questions of a season were answered, rounded up; None for none."""
        minutes = self.told.median_minutes if isinstance(self.told, UnitSeason) else -1
        return -(-minutes // 60) if minutes >= 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Those of units by name (never by who has more: E16), and the sums of all: `number` is how many there
    are, whoever is in `rows`; `helped` is told of seasons, `watched` of broadcasts.
    """

    rows: Sequence[UnitRow]
    number: int
    asked: int
    answered: int
    helped: int
    watched: int

    def only(self, unit_ids: Collection[int]) -> "Together":
        """The rows of these units, beside the sums of all."""
        return replace(self, rows=[row for row in self.rows if row.unit_id in unit_ids])


def page_kind_of(directive: Directive) -> PageKind[Any] | None:
    """Whether it calls for a season or a broadcast; None for other directives."""
    return {kind.name: kind for kind in (SEASON, BROADCAST)}.get(directive.kind)


def called_in(kind: PageKind[Content], directive: Directive) -> Content | None:
    """What a directive calls for; None where nothing has been written yet."""
    return kind.in_details(directive.details)


def may_change_in(directive: Directive) -> tuple[str, ...]:
    """What units may say otherwise, as codes."""
    return tuple(directive.details.get(MAY_CHANGE_KEY, ()))


def told_page(
    kind: PageKind[Any], directive_id: UUID, *, after: int, limit: int
) -> tuple[list[UnitRow], bool]:
    """What units have told of theirs, in the order of their ids; whether more follow. Two queries."""
    told = _TOLD[kind.name]._default_manager.filter(directive_id=directive_id, revision__gt=0)
    found: list[Any] = list(told.filter(unit_id__gt=after).order_by("unit_id")[: limit + 1])
    cards = unit_cards([row.unit_id for row in found[:limit]])
    return [UnitRow(cards[row.unit_id], row) for row in found[:limit]], len(found) > limit


def together(kind: PageKind[Any], directive_id: UUID) -> Together:
    """What units have told of theirs. Two queries."""
    told: list[Any] = list(
        _TOLD[kind.name]._default_manager.filter(directive_id=directive_id, revision__gt=0)
    )
    cards = unit_cards([row.unit_id for row in told])
    rows = [UnitRow(cards[row.unit_id], row) for row in told if row.unit_id in cards]
    rows.sort(key=lambda row: row.unit_name)

    def sum_of(name: str) -> int:
        return sum(getattr(row.told, name, 0) for row in rows)

    return Together(
        rows=rows,
        number=len(rows),
        asked=sum_of("asked"),
        answered=sum_of("answered"),
        helped=sum_of("helped"),
        watched=sum_of("watched"),
    )
