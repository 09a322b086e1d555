"""Seasons (问题季) that directives call for, for the app that holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared_apps.contracts.season_content import MAY_CHANGE_KEY, SEASON_KEY, SeasonContent, from_text
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.queries.owing import arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonCalled:
    """A season that a unit above calls for, as it stands here now. ``is_over``: ended or recalled by it."""

    directive_id: UUID
    title: str
    issuer: str
    content: SeasonContent
    may_change: tuple[str, ...]
    recalled_at: datetime | None
    is_over: bool


def season_called(directive_id: UUID) -> SeasonCalled | None:
    """One of them; None for none, and for a directive that says nothing of a season. One query."""
    row = arrived().filter(directive_id=directive_id, kind=DirectiveItem.Kind.SEASON).first()
    return None if row is None else _called(row)


def seasons_called() -> Sequence[SeasonCalled]:
    """All that this unit is called to now, the latest first. One query."""
    rows = arrived().filter(kind=DirectiveItem.Kind.SEASON, closed_at=None, recalled_at=None)
    found = [_called(row) for row in rows.order_by("-issued_at", "-id")]
    return [one for one in found if one is not None]


def _called(row: DirectiveItem) -> SeasonCalled | None:
    text = row.details.get(SEASON_KEY)
    if not text:
        return None
    return SeasonCalled(
        directive_id=row.directive_id,
        title=row.title,
        issuer=row.issuer_name,
        content=from_text(text),
        may_change=tuple(row.details.get(MAY_CHANGE_KEY, ())),
        recalled_at=row.recalled_at,
        is_over=row.closed_at is not None or row.recalled_at is not None,
    )
