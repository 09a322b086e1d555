"""What the unit writes itself, for everybody: pages, news, their pictures, and news for feed readers."""

import re
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.sharing import allow, card_path, shared_by
from huisheng.kernel.web.stored_files import stored_file
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.pages.data import ArticleKind
from tenant_apps.pages.operations.pictures import FOLDER
from tenant_apps.pages.queries.articles import news_page, shown
from tenant_apps.pages.queries.site import site
from tenant_apps.pages.rules.markup import PICTURE_NAME
from tenants.public import here_url

_YEAR_SECONDS: Final = 365 * 24 * 3600
_NAME: Final = re.compile(PICTURE_NAME)


@whole_page()
@open_to_all
@require_safe
def page(request: HttpRequest, address: str) -> HttpResponse:
    """One page."""
    return _article(request, ArticleKind.PAGE, address)


@whole_page()
@open_to_all
@require_safe
def news(request: HttpRequest, address: str) -> HttpResponse:
    """One piece of news."""
    return _article(request, ArticleKind.NEWS, address)


@whole_page("page")
@open_to_all
@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    """All news, the newest first."""
    pages, rows = news_page(request.GET.get("page"))
    return render(request, "pages/news.html", {"pages": pages, "rows": rows})


@whole_page()
@open_to_all
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The news for feed readers: Atom (RFC 4287)."""
    return _feed(request, Atom1Feed)


@whole_page()
@open_to_all
@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """The same for readers that know RSS alone."""
    return _feed(request, Rss201rev2Feed)


@open_to_all
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture of a page. Its name follows its content, so browsers keep it for a year."""
    if not _NAME.fullmatch(name):
        raise Http404
    kind = "image/jpeg" if name.endswith(".jpg") else "image/png"
    response = stored_file(f"{FOLDER}/{name}", name=name, content_type=kind, inline=True)
    patch_cache_control(response, public=True, max_age=_YEAR_SECONDS, immutable=True)
    return response


def _article(request: HttpRequest, kind: ArticleKind, address: str) -> HttpResponse:
    found = shown(kind, address)
    if found is None:
        raise Http404
    way = shared_by()
    context = {
        "card": found.card,
        "html": found.html,
        "is_other": found.is_other,
        "is_news": kind is ArticleKind.NEWS,
        "address": here_url(found.card.path),
        "picture": here_url(card_path(look_of(request))),
        "way": way,
    }
    return allow(render(request, "pages/article.html", context), way)


def _feed(request: HttpRequest, kind: type[Atom1Feed | Rss201rev2Feed]) -> HttpResponse:
    name = look_of(request).name
    feed = kind(
        title=f"{_('News')} · {name}",
        link=here_url(reverse("pages-news")),
        description=name,
        language=get_language(),
        feed_url=here_url(request.path),
        author_name=name,
    )
    for card in site().news:
        feed.add_item(
            title=card.title,
            link=here_url(card.path),
            unique_id=here_url(card.path),
            description=card.begins,
            pubdate=card.shown_at,
            updateddate=card.changed_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
