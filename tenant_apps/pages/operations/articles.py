"""Writing pages and news: a draft that two people may hold at once, publishing, going back, taking away.

Whoever saves, publishes or goes back says on which save of the draft they do so; was it saved meanwhile, they
are told and nothing is written.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.pages.data import MOST_ARTICLES, ArticleKind
from tenant_apps.pages.models import Article
from tenant_apps.pages.queries.site import SITE
from tenant_apps.pages.rules.addresses import RESERVED, address_from, is_address
from tenant_apps.pages.rules.markup import begins, shown_html


class BadArticleError(ValueError):
    """It cannot be kept so; ``field`` names what to repair, ``code`` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


class ChangedMeanwhileError(Exception):
    """A colleague has saved since the form was opened; ``saves`` counts where it stands now."""

    def __init__(self, saves: int) -> None:
        super().__init__(f"saved {saves} times")
        self.saves = saves


class NotPublishedError(Exception):
    """There is nothing that could be taken away, or gone back to."""


@dataclass(frozen=True, slots=True)
class English:
    """The same in English; both empty: there is none."""

    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody has written. An empty address is made from the title; once published it stays.
    ``english`` None: whoever wrote was not asked for it, and what stands there stays.
    """

    title: str
    body: str
    address: str = ""
    english: English | None = None


def begin(kind: ArticleKind, new: Written, *, actor: int) -> int:
    """Keep a new draft; returns its id. Raises BadArticleError."""
    english = _checked_english(new.english) or English()
    wanted = _checked_address(new.address) or address_from(new.title) or f"{kind.value}-1"
    for number in range(1, 100):
        address = wanted if number == 1 else f"{wanted[:56]}-{number}"
        try:
            with transaction.atomic():
                if Article.objects.count() >= MOST_ARTICLES:
                    raise BadArticleError("title", "many")
                row = Article.objects.create(
                    kind=kind,
                    address=address,
                    title=new.title,
                    body=new.body,
                    title_en=english.title,
                    body_en=english.body,
                    changed_at=clock.now(),
                    changed_by=actor,
                )
                _record("pages.article_written", row, actor)
        except IntegrityError:
            if new.address:
                raise BadArticleError("address", "taken") from None
            continue
        return int(row.pk)
    raise BadArticleError("address", "taken")


def save(article_id: int, new: Written, *, saves: int, actor: int) -> int:
    """Write the draft over; returns how often it was saved now. Raises BadArticleError, ChangedMeanwhileError
    and LookupError.
    """
    address, english = _checked_address(new.address), _checked_english(new.english)
    try:
        with transaction.atomic():
            row = _locked(article_id, saves)
            if (row.title, row.body) != (new.title, new.body):
                row.title, row.body, row.has_changes = new.title, new.body, True
            if english is not None and english != _english_of(row):
                row.title_en, row.body_en, row.has_changes = english.title, english.body, True
            if address and not row.edition:
                row.address = address
            row.saves += 1
            row.changed_at, row.changed_by = clock.now(), actor
            row.save()
            _record("pages.article_written", row, actor)
    except IntegrityError:
        raise BadArticleError("address", "taken") from None
    return int(row.saves)


@transaction.atomic
def publish(article_id: int, *, saves: int, actor: int) -> int:
    """Show the draft to everybody; returns the number of the edition. What is shown already stays as it is.
    Raises ChangedMeanwhileError, LookupError.
    """
    row = _locked(article_id, saves)
    if row.is_shown and not row.has_changes:
        return int(row.edition)
    row.has_changes = False
    return _show(row, row.title, row.body, _english_of(row), actor, "pages.article_published")


@transaction.atomic
def go_back(article_id: int, number: int, *, saves: int, actor: int) -> int:
    """Show an earlier edition again, as a new one. A draft that was not published stays as it is; otherwise
    it follows. Raises ChangedMeanwhileError, NotPublishedError, LookupError.
    """
    row = _locked(article_id, saves)
    earlier = next((one for one in row.editions if one["number"] == number), None)
    if earlier is None:
        raise NotPublishedError(str(number))
    english = English(earlier.get("title_en", ""), earlier.get("body_en", ""))
    if not row.has_changes:
        row.title, row.body = earlier["title"], earlier["body"]
        row.title_en, row.body_en = english.title, english.body
    return _show(row, earlier["title"], earlier["body"], english, actor, "pages.article_gone_back")


@transaction.atomic
def take_away(article_id: int, *, saves: int, actor: int) -> None:
    """Show it to nobody; it can be published again. Raises as publish, and NotPublishedError."""
    row = _locked(article_id, saves)
    if not row.is_shown:
        raise NotPublishedError(str(article_id))
    row.is_shown, row.has_changes = False, True
    row.saves += 1
    row.save()
    _record("pages.article_taken_away", row, actor)
    _changed()


@transaction.atomic
def discard(article_id: int, *, saves: int, actor: int) -> None:
    """Remove a draft that nobody outside has ever seen. Raises as publish; ValueError for one that was."""
    row = _locked(article_id, saves)
    if row.edition:
        raise ValueError("what was published is taken away, not removed")
    _record("pages.article_discarded", row, actor)
    row.delete()


def _locked(article_id: int, saves: int) -> Article:
    row: Article | None = Article.objects.select_for_update().filter(pk=article_id).first()
    if row is None:
        raise LookupError(str(article_id))
    if row.saves != saves:
        raise ChangedMeanwhileError(int(row.saves))
    return row


def _show(row: Article, title: str, body: str, english: English, actor: int, action: str) -> int:
    now = clock.now()
    html = str(shown_html(body))
    html_en = str(shown_html(english.body, "en")) if english.title else ""
    row.edition += 1
    row.shown_title, row.shown_html, row.shown_begins = title, html, begins(html)
    row.shown_title_en, row.shown_html_en, row.shown_begins_en = english.title, html_en, begins(html_en)
    edition = {"number": row.edition, "title": title, "body": body, "at": now.isoformat(), "by": actor}
    if english.title:
        edition |= {"title_en": english.title, "body_en": english.body}
    row.editions = [*row.editions, edition]
    row.is_shown, row.published_at = True, now
    row.first_shown_at = row.first_shown_at or now
    row.saves += 1
    row.save()
    _record(action, row, actor)
    _changed()
    return int(row.edition)


def _changed() -> None:
    SITE.forget_after_commit()
    pages_changed()


def _checked_address(address: str) -> str:
    if address and not is_address(address):
        raise BadArticleError("address", "address")
    if address in RESERVED:
        raise BadArticleError("address", "reserved")
    return address


def _english_of(row: Article) -> English:
    return English(row.title_en, row.body_en)


def _checked_english(english: English | None) -> English | None:
    """Half of it is none: a reader would get a page without a title, or nothing under one."""
    if english is not None and bool(english.title) != bool(english.body):
        raise BadArticleError("body_en" if english.title else "title_en", "english")
    return english


def _record(action: str, row: Article, actor: int) -> None:
    record(
        action,
        object_type="article",
        object_id=row.pk,
        actor=actor,
        detail={"kind": row.kind, "edition": row.edition},
    )
