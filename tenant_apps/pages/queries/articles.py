"""Reading pages and news: what is shown, to anybody; drafts and editions, to administrators."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from shared_apps.accounts.public import account_names
from tenant_apps.pages.data import ArticleKind
from tenant_apps.pages.models import Article
from tenant_apps.pages.queries.site import COLUMNS, ArticleCard, cards_of
from tenant_apps.pages.rules.markup import as_shown

PER_PAGE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page or piece of news as anybody reads it. ``is_other``: in Chinese, to whoever reads the site in
    another language.
    """

    card: ArticleCard
    html: SafeString
    is_other: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What was published once, for staff."""

    number: int
    title: str
    body: str
    at: datetime | None
    by: str
    is_shown: bool
    title_en: str = ""
    body_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A page or piece of news as its administrators see it; ``editions`` the newest first."""

    id: int
    kind: ArticleKind
    address: str
    title: str
    body: str
    saves: int
    has_changes: bool
    is_shown: bool
    edition: int
    changed_at: datetime
    changed_by: str
    title_en: str = ""
    body_en: str = ""
    editions: Sequence[Edition] = ()

    @property
    def path(self) -> str:
        """Where it stands, or will."""
        folder = "news" if self.kind is ArticleKind.NEWS else "pages"
        return f"/{folder}/{self.address}/"


def shown(kind: ArticleKind, address: str) -> Shown | None:
    """What stands at an address; None for drafts and what was taken away. One query."""
    row = (
        Article.objects.filter(kind=kind, address=address, is_shown=True)
        .values_list(*COLUMNS, "shown_html", "shown_html_en")
        .first()
    )
    if row is None:
        return None
    *columns, html, html_en = row
    (card,) = cards_of([columns])
    html = html_en if card.is_english else html
    other = not card.is_english and not str(get_language()).startswith("zh")
    return Shown(card=card, html=as_shown(html), is_other=other)


def news_page(number: str | None) -> tuple[Page[Any], list[ArticleCard]]:
    """One page of the news, the newest first. Two queries."""
    rows = (
        Article.objects.filter(kind=ArticleKind.NEWS, is_shown=True)
        .order_by("-first_shown_at", "-id")
        .values_list(*COLUMNS)
    )
    pages = Paginator(rows, PER_PAGE).get_page(number)
    return pages, cards_of(pages.object_list)


def for_search_engines() -> Iterator[tuple[str, datetime]]:
    """The address of everything that is shown, with its last change. One query."""
    for card in cards_of(Article.objects.filter(is_shown=True).order_by("id").values_list(*COLUMNS)):
        yield card.path, card.changed_at


def kept_rows(kind: ArticleKind | None, number: str | None) -> tuple[Page[Any], list[Kept]]:
    """Everything that administrators keep, what was changed last on top."""
    rows = Article.objects.defer("body", "body_en", "shown_html", "shown_html_en", "editions").order_by(
        "-changed_at", "-id"
    )
    if kind is not None:
        rows = rows.filter(kind=kind)
    pages = Paginator(rows, PER_PAGE).get_page(number)
    found = list(pages.object_list)
    names = account_names([row.changed_by for row in found])
    return pages, [_kept(row, names, body="", body_en="", editions=()) for row in found]


def kept(article_id: int) -> Kept | None:
    """One of them, with its draft and what was published."""
    row: Article | None = Article.objects.defer("shown_html", "shown_html_en").filter(pk=article_id).first()
    if row is None:
        return None
    names = account_names([row.changed_by, *(one["by"] for one in row.editions)])
    editions = [
        Edition(
            number=one["number"],
            title=one["title"],
            body=one["body"],
            at=parse_datetime(one["at"]),
            by=names.get(one["by"], ""),
            is_shown=row.is_shown and one["number"] == row.edition,
            title_en=one.get("title_en", ""),
            body_en=one.get("body_en", ""),
        )
        for one in reversed(row.editions)
    ]
    return _kept(row, names, body=row.body, body_en=row.body_en, editions=editions)


def texts() -> Iterator[str]:
    """Every text that shows pictures or might again: drafts, what is shown, and earlier editions."""
    for body, body_en, editions in Article.objects.values_list("body", "body_en", "editions").iterator():
        yield from (body, body_en)
        yield from (text for one in editions for text in (one["body"], one.get("body_en", "")))


def _kept(
    row: Article, names: dict[int, str], *, body: str, body_en: str, editions: Sequence[Edition]
) -> Kept:
    return Kept(
        id=int(row.pk),
        kind=ArticleKind(row.kind),
        address=row.address,
        title=row.title,
        body=body,
        saves=row.saves,
        has_changes=row.has_changes,
        is_shown=row.is_shown,
        edition=row.edition,
        changed_at=row.changed_at,
        changed_by=names.get(row.changed_by, ""),
        title_en=row.title_en,
        body_en=body_en,
        editions=editions,
    )
