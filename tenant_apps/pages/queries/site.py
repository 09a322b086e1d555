"""What every page of the site needs of what its administrators arranged, kept by each process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from huisheng.kernel.ops.kept import Kept
from tenant_apps.pages.data import ArticleKind
from tenant_apps.pages.models import Arrangement, Article
from tenant_apps.pages.rules import blocks, menu
from tenant_apps.pages.rules.blocks import USUAL, Block
from tenant_apps.pages.rules.menu import Entry

NEWS_KEPT: Final = 50
"""The newest news; older ones stand in the list, page after page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCard:
    """One line about what is shown."""

    kind: ArticleKind
    address: str
    title: str
    begins: str
    shown_at: datetime
    changed_at: datetime

    @property
    def path(self) -> str:
        """Where it stands."""
        folder = "news" if self.kind is ArticleKind.NEWS else "pages"
        return f"/{folder}/{self.address}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is published: the blocks of the home page, the menu (None: the usual one), pages by title, and the
    newest news, the newest first.
    """

    blocks: tuple[Block, ...] = USUAL
    menu: tuple[Entry, ...] | None = None
    pages: tuple[ArticleCard, ...] = ()
    news: tuple[ArticleCard, ...] = ()


COLUMNS: Final = ("kind", "address", "shown_title", "shown_begins", "first_shown_at", "published_at")

SITE: Final[Kept[Site]] = Kept("site", of_unit=True)


def site() -> Site:
    """What is published. As a rule without a query; two where it has changed."""
    return SITE.get("", _read)


def _read() -> Site:
    arranged = Arrangement.objects.filter(number__gt=0).values_list("blocks", "menu").first()
    shown = Article.objects.filter(is_shown=True).order_by("-first_shown_at", "-id")
    newest = shown.filter(kind=ArticleKind.NEWS).values("pk")[:NEWS_KEPT]
    cards = cards_of(shown.filter(Q(kind=ArticleKind.PAGE) | Q(pk__in=newest)).values_list(*COLUMNS))
    pages = [card for card in cards if card.kind is ArticleKind.PAGE]
    return Site(
        blocks=USUAL if arranged is None else blocks.read(arranged[0]),
        menu=None if arranged is None else menu.read(arranged[1]),
        pages=tuple(sorted(pages, key=lambda card: card.title)),
        news=tuple(card for card in cards if card.kind is ArticleKind.NEWS),
    )


def cards_of(rows: Iterable[Any]) -> list[ArticleCard]:
    """Cards of rows of the columns above."""
    return [
        ArticleCard(
            kind=ArticleKind(kind),
            address=address,
            title=title,
            begins=begins,
            shown_at=first_shown_at,
            changed_at=published_at,
        )
        for kind, address, title, begins, first_shown_at, published_at in rows
    ]
