"""The draft of the site and what was published, for administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared_apps.accounts.public import account_names
from tenant_apps.pages.models import Arrangement
from tenant_apps.pages.rules import blocks, menu
from tenant_apps.pages.rules.blocks import USUAL, Block
from tenant_apps.pages.rules.menu import Entry

_SHOWN: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What administrators work on. ``saves`` 0: nobody has begun yet."""

    blocks: tuple[Block, ...] = USUAL
    menu: tuple[Entry, ...] | None = None
    foot: Mapping[str, str]
    saves: int = 0
    has_changes: bool = False
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One arrangement that was published."""

    number: int
    at: datetime
    by: str
    blocks: tuple[Block, ...]
    is_shown: bool


def draft() -> Draft:
    """The draft; as usual where nobody has begun one. Two queries."""
    row = Arrangement.objects.filter(number=0).first()
    if row is None:
        return Draft(foot={})
    return Draft(
        blocks=blocks.read(row.blocks),
        menu=menu.read(row.menu),
        foot=dict(row.foot),
        saves=row.saves,
        has_changes=row.has_changes,
        changed_at=row.changed_at,
        changed_by=account_names([row.changed_by]).get(row.changed_by, ""),
    )


def published() -> list[Published]:
    """The newest arrangements, the newest first. Two queries."""
    rows = list(Arrangement.objects.exclude(number=0).defer("menu", "foot")[:_SHOWN])
    names = account_names([row.changed_by for row in rows])
    return [
        Published(
            number=row.number,
            at=row.changed_at,
            by=names.get(row.changed_by, ""),
            blocks=blocks.read(row.blocks),
            is_shown=place == 0,
        )
        for place, row in enumerate(rows)
    ]


def pictures_shown() -> set[str]:
    """The names of pictures in blocks of the draft and of every arrangement."""
    found: set[str] = set()
    for (rows,) in Arrangement.objects.values_list("blocks").iterator():
        found |= {row["picture"] for row in rows if row.get("picture")}
    return found
