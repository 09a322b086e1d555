"""Seasons (问题季) and broadcasts (直播) that directives call for, for the app on whose pages they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from shared_apps.contracts.page_content import MAY_CHANGE_KEY, PageKind
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.queries.owing import arrived

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCalled(Generic[Content]):
    """A season or broadcast that a unit above calls for, as it stands here now. ``is_over``: ended or
    recalled by it.
    """

    directive_id: UUID
    title: str
    issuer: str
    content: Content
    may_change: tuple[str, ...]
    recalled_at: datetime | None
    is_over: bool


def called(kind: PageKind[Content], directive_id: UUID) -> PageCalled[Content] | None:
    """One of them; None for none, and for a directive that says nothing of it. One query."""
    row = arrived().filter(directive_id=directive_id, kind=kind.name).first()
    return None if row is None else _called(kind, row)


def all_called(kind: PageKind[Content]) -> Sequence[PageCalled[Content]]:
    """All that this unit is called to now, the latest first. One query."""
    rows = arrived().filter(kind=kind.name, closed_at=None, recalled_at=None)
    found = [_called(kind, row) for row in rows.order_by("-issued_at", "-id")]
    return [one for one in found if one is not None]


def kin(directive_id: UUID) -> frozenset[UUID]:
    """The directives that brought the same: from which this one was handed on, and those that were handed on
    from it. Two queries.
    """
    above = arrived().filter(directive_id=directive_id, parent_id__isnull=False)
    below = arrived().filter(parent_id=directive_id)
    found = {row.parent_id for row in above.only("parent_id")}
    found |= {row.directive_id for row in below.only("directive_id")}
    return frozenset(one for one in found if one is not None)


def _called(kind: PageKind[Content], row: DirectiveItem) -> PageCalled[Content] | None:
    content = kind.in_details(row.details)
    if content is None:
        return None
    return PageCalled(
        directive_id=row.directive_id,
        title=row.title,
        issuer=row.issuer_name,
        content=content,
        may_change=tuple(row.details.get(MAY_CHANGE_KEY, ())),
        recalled_at=row.recalled_at,
        is_over=row.closed_at is not None or row.recalled_at is not None,
    )
