"""What is different in a directive since it came, that it was recalled, and who was named as late."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from shared_apps.contracts.directive_messages import BROADCAST, SEASON
from shared_apps.directives.public import Difference, Piece, differing, page_changes
from tenant_apps.directive_inbox.models import DirectiveItem


@dataclass(frozen=True, slots=True)
class Change:
    """One amendment: what was said about it and what is different. `unit` is the name of the unit above the
    issuer that amended it, empty where it was the issuer. `due_before`, `title_before` and `label_before` are
    empty where they stayed; `page` is what is different in the season or broadcast that it calls to.
    """

    version: int
    at: datetime
    why: str
    unit: str
    title_before: str
    due_before: datetime | None
    label_before: str
    pieces: tuple[Piece, ...]
    page: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    """The amendments, the latest first, and what else the issuer said since it was issued."""

    number: int
    changes: tuple[Change, ...]
    ask_anew: bool
    recalled_at: datetime | None
    recall_reason: str
    named_at: datetime | None
    named: tuple[str, ...]


def versions_of(item: DirectiveItem) -> Versions:
    """Read them from the unit's own row."""
    now = {
        "title": item.title,
        "text": item.text,
        "number_label": item.number_label,
        "due_at": None if item.due_at is None else item.due_at.isoformat(),
    }
    states = [*item.earlier, now]
    # The network keeps the versions of pages: asked only where there is one that was amended.
    has_page = bool(item.earlier) and item.kind in (SEASON, BROADCAST)
    pages = page_changes(item.directive_id, item.content_version) if has_page else {}
    changes = []
    for before, after in pairwise(states):
        is_moved = after["due_at"] is not None and _moment(before["due_at"]) != _moment(after["due_at"])
        changes.append(
            Change(
                version=int(before["version"]) + 1,
                at=_moment(before["until"]),
                why=before["why"],
                unit=before.get("unit", ""),
                title_before=before["title"] if before["title"] != after["title"] else "",
                due_before=_moment(before["due_at"]) if is_moved else None,
                label_before=before["number_label"]
                if before["number_label"] != after["number_label"]
                else "",
                pieces=differing(before["text"], after["text"]),
                page=tuple(pages.get(int(before["version"]) + 1, ())),
            )
        )
    return Versions(
        number=item.content_version,
        changes=tuple(reversed(changes)),
        ask_anew=item.acknowledge_from > 1 and item.acknowledged_at is None and item.acknowledged_version > 0,
        recalled_at=item.recalled_at,
        recall_reason=item.recall_reason,
        named_at=item.named_at,
        named=tuple(item.named),
    )


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored)
