"""What search engines are told: every public page, and what not to ask for (sitemaps.org, RFC 9309)."""

from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.queries.everything import addresses, parts
from tenant_apps.commons.queries.other_pages import other_pages
from tenants.public import here_url

EACH: Final = 5_000
"""Addresses of one part; the format allows ten times as many, and memory is dearer."""

_ROBOTS: Final = """User-agent: *
Disallow: /ask/
Disallow: /check/
Disallow: /q/
Disallow: /desk/
Disallow: /manage/
Disallow: /api/
Disallow: /open311/
Disallow: /questions/?
Disallow: /questions/*/answer/
Disallow: /questions/*/comment/
Disallow: /questions/*/follow/
Disallow: /questions/*/like/
Disallow: /questions/*/mine/

Sitemap: {sitemap}
"""


@whole_page()
@open_to_all
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The parts of the sitemap."""
    found = [here_url(reverse("commons-sitemap-part", args=[part])) for part in range(1, parts(EACH) + 1)]
    return _xml("commons/sitemap_index.xml", {"parts": found})


@whole_page()
@open_to_all
@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """One part: addresses of questions, newest first in the first part; before them the lists
    and what else the unit shows.
    """
    if not 1 <= part <= parts(EACH):
        raise Http404
    pages: list[tuple[str, datetime | None]] = []
    if part == 1:
        names = ("pages-home", "commons-list", "commons-topics")
        pages += [(here_url(reverse(name)), None) for name in names]
        pages += [(here_url(path), changed) for path, changed in other_pages()]
    pages += [
        (here_url(reverse("commons-question", args=[number])), changed)
        for number, changed in addresses(part, EACH)
    ]
    return _xml("commons/sitemap.xml", {"pages": pages})


@whole_page()
@open_to_all
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers leave alone: forms, what opens by a key, staff, and lists in every possible order."""
    text = _ROBOTS.format(sitemap=here_url(reverse("commons-sitemap")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _xml(template: str, context: dict[str, object]) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), content_type="application/xml; charset=utf-8")
