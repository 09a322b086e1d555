"""What became of a season that a directive called for: who holds it, what differs there, its figures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from shared_apps.contracts.season_content import MAY_CHANGE_KEY, SEASON_KEY, SeasonContent, from_text
from shared_apps.directives.models import Directive, UnitSeason
from tenants.public import unit_cards, unit_url

SHOWN, ENDED, AWAY = "shown", "ended", "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSeasonRow:
    """One unit's season. ``address`` is its page, empty where it was taken away."""

    unit_id: int
    unit_name: str
    stands: str
    address: str
    first_day: date
    last_day: date
    changed: Sequence[str]
    offices: int
    experts: int
    live: int
    asked: int
    answered: int
    helped: int
    median_minutes: int
    told_at: datetime

    @property
    def hours(self) -> int | None:
        """Hours within which half of the questions were answered, rounded up; None for none."""
        return -(-self.median_minutes // 60) if self.median_minutes >= 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonsTogether:
    """Units' seasons by name, and the sums of all: `number` is how many there are, whoever is in `rows`."""

    rows: Sequence[UnitSeasonRow]
    number: int
    asked: int
    answered: int
    helped: int

    def only(self, unit_ids: Collection[int]) -> "SeasonsTogether":
        """The rows of these units, beside the sums of all."""
        return replace(self, rows=[row for row in self.rows if row.unit_id in unit_ids])


def season_in(directive: Directive) -> SeasonContent | None:
    """What a directive calls for; None where nothing has been written yet."""
    text = directive.details.get(SEASON_KEY)
    return from_text(text) if text else None


def may_change_in(directive: Directive) -> tuple[str, ...]:
    """What units may say otherwise, as codes."""
    return tuple(directive.details.get(MAY_CHANGE_KEY, ()))


def together(directive_id: UUID) -> SeasonsTogether:
    """What units have told of theirs. Two queries."""
    told = list(UnitSeason.objects.filter(directive_id=directive_id, revision__gt=0))
    cards = unit_cards([row.unit_id for row in told])
    hosts: Mapping[int, str] = {key: card.host for key, card in cards.items()}
    rows = [
        UnitSeasonRow(
            unit_id=row.unit_id,
            unit_name=cards[row.unit_id].short_name,
            stands=row.stands,
            address="" if row.stands == AWAY else unit_url(hosts[row.unit_id], row.path),
            first_day=row.first_day,
            last_day=row.last_day,
            changed=row.changed,
            offices=row.offices,
            experts=row.experts,
            live=row.live,
            asked=row.asked,
            answered=row.answered,
            helped=row.helped,
            median_minutes=row.median_minutes,
            told_at=row.told_at,
        )
        for row in told
        if row.unit_id in cards and row.first_day and row.last_day and row.told_at
    ]
    rows.sort(key=lambda row: row.unit_name)
    return SeasonsTogether(
        rows=rows,
        number=len(rows),
        asked=sum(row.asked for row in rows),
        answered=sum(row.answered for row in rows),
        helped=sum(row.helped for row in rows),
    )
