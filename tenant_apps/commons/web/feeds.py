"""What was asked and answered lately, for feed readers: Atom (RFC 4287) and RSS 2.0."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.queries.listing import Wanted, listed
from tenant_apps.commons.web.listing import known_topic, name_of
from tenants.public import here_url

ENTRIES = 30


@whole_page()
@open_to_all
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Everything, newest first."""
    return _feed(request, Atom1Feed, "", _("Questions and answers"))


@whole_page()
@open_to_all
@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """The same for readers that know RSS alone."""
    return _feed(request, Rss201rev2Feed, "", _("Questions and answers"))


@whole_page()
@open_to_all
@require_safe
def topic_atom(request: HttpRequest, code: str) -> HttpResponse:
    """One topic, newest first."""
    if not known_topic(code):
        raise Http404
    return _feed(request, Atom1Feed, code, name_of(code))


def _feed(
    request: HttpRequest, kind: type[Atom1Feed | Rss201rev2Feed], topic: str, title: str
) -> HttpResponse:
    site = look_of(request).name
    home = reverse("commons-topic", args=[topic]) if topic else reverse("commons-list")
    feed = kind(
        title=f"{title} · {site}",
        link=here_url(home),
        description=site,
        language=get_language(),
        feed_url=here_url(request.path),
        author_name=site,
    )
    for row in listed(Wanted(topic=topic), limit=ENTRIES).rows:
        address = here_url(reverse("commons-question", args=[row.number]))
        feed.add_item(
            title=row.title,
            link=address,
            unique_id=address,
            description=f"{row.topic} · {row.stage.label}",
            pubdate=row.asked_at,
            updateddate=row.changed_at,
            categories=[row.topic],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
