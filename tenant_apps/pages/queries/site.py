"""What every page of the site needs of what its administrators arranged, kept by each process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import get_language

from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.tenancy import current_unit
from tenant_apps.pages.data import ENGLISH, ArticleKind
from tenant_apps.pages.models import Arrangement, Article
from tenant_apps.pages.rules import blocks, menu
from tenant_apps.pages.rules.blocks import USUAL, Block
from tenant_apps.pages.rules.menu import Entry
from tenants.public import get_setting

NEWS_KEPT: Final = 50
"""The newest news; older ones stand in the list, page after page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCard:
    """One line about what is shown, in the language of the reader as far as it was written in it."""

    kind: ArticleKind
    address: str
    chinese: tuple[str, str]
    english: tuple[str, str]
    shown_at: datetime
    changed_at: datetime

    @property
    def is_english(self) -> bool:
        """Whether this reader gets the English words."""
        return bool(self.english[0]) and reads_english()

    @property
    def title(self) -> str:
        """Its title."""
        return self.english[0] if self.is_english else self.chinese[0]

    @property
    def begins(self) -> str:
        """How it begins, on one line."""
        return self.english[1] if self.is_english else self.chinese[1]

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


COLUMNS: Final = (
    "kind",
    "address",
    "shown_title",
    "shown_begins",
    "shown_title_en",
    "shown_begins_en",
    "first_shown_at",
    "published_at",
)

SITE: Final[Kept[Site]] = Kept("site", of_unit=True)


def site() -> Site:
    """What is published. As a rule without a query; two where it has changed."""
    return SITE.get("", _read)


def has_english() -> bool:
    """Whether this unit writes pages and news in English, too."""
    return bool(get_setting(current_unit().id, ENGLISH))


def reads_english() -> bool:
    """Whether whoever is answered now reads the site in English, and the unit writes so."""
    return get_language() == "en" and has_english()


def _read() -> Site:
    arranged = Arrangement.objects.filter(number__gt=0).values_list("blocks", "menu").first()
    shown = Article.objects.filter(is_shown=True).order_by("-first_shown_at", "-id")
    newest = shown.filter(kind=ArticleKind.NEWS).values("pk")[:NEWS_KEPT]
    cards = cards_of(shown.filter(Q(kind=ArticleKind.PAGE) | Q(pk__in=newest)).values_list(*COLUMNS))
    pages = [card for card in cards if card.kind is ArticleKind.PAGE]
    return Site(
        blocks=USUAL if arranged is None else blocks.read(arranged[0]),
        menu=None if arranged is None else menu.read(arranged[1]),
        pages=tuple(sorted(pages, key=lambda card: card.chinese)),
        news=tuple(card for card in cards if card.kind is ArticleKind.NEWS),
    )


def cards_of(rows: Iterable[Any]) -> list[ArticleCard]:
    """Cards of rows of the columns above."""
    return [
        ArticleCard(
            kind=ArticleKind(kind),
            address=address,
            chinese=(title, begins),
            english=(title_en, begins_en),
            shown_at=first_shown_at,
            changed_at=published_at,
        )
        for kind, address, title, begins, title_en, begins_en, first_shown_at, published_at in rows
    ]
