"""`/seasons/`: question seasons (问题季) as anybody reads them, and the way from there to asking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.sharing import allow, card_path, shared_by
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.outreach.queries.seasons import SEASONS, page_of
from tenant_apps.outreach.web.public_pages import begins_with, on_to_asking, shown_or_404
from tenants.public import here_url


@whole_page()
@open_to_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is running and coming, then what is over."""
    return render(request, "outreach/seasons.html", {"now": SEASONS.now(), "over": SEASONS.over()})


@whole_page()
@open_to_all
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One season: what it is about, who is on duty, its live hours, its questions."""
    season = shown_or_404(SEASONS, code)
    way = shared_by()
    context = {
        "shown": page_of(season),
        "season": season,
        "topics": season.topic_cards,
        "address": here_url(season.path),
        "picture": here_url(card_path(look_of(request))),
        "begins": begins_with(season),
        "way": way,
    }
    return allow(render(request, "outreach/season.html", context), way)


@open_to_all
@require_safe
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """On to asking, with the topic filled in (`?topic=`, else the season's only one). While the season runs a
    question sent within a day counts for it.
    """
    season = shown_or_404(SEASONS, code)
    topics = season.content.topics
    topic = request.GET.get("topic", "")
    if topic not in topics:
        topic = topics[0] if len(topics) == 1 else ""
    return on_to_asking(season, topic=topic, counts=season.is_on)
