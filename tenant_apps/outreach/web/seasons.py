"""`/seasons/`: question seasons (问题季) as anybody reads them, and the way from there to asking."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.counting import counts_as
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.sharing import allow, card_path, shared_by
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.public import CAMPAIGN
from tenant_apps.outreach.queries.seasons import page_of, seasons_now, shown_season, shown_seasons
from tenant_apps.outreach.rules.seasons import Standing
from tenant_apps.questions.public import carry_campaign
from tenants.public import here_url

_DESCRIPTION_MAX = 120


@whole_page()
@open_to_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is running and coming, then what is over."""
    over = [season for season in shown_seasons() if season.standing is Standing.OVER]
    return render(request, "outreach/seasons.html", {"now": seasons_now(), "over": over})


@whole_page()
@open_to_all
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One season: what it is about, who is on duty, its live hours, its questions."""
    season = shown_season(code)
    if season is None:
        raise Http404
    way = shared_by()
    begins = " ".join(season.content.about.split())
    context = {
        "shown": page_of(season),
        "season": season,
        "topics": season.topic_cards,
        "address": here_url(season.path),
        "picture": here_url(card_path(look_of(request))),
        "begins": begins[:_DESCRIPTION_MAX],
        "way": way,
    }
    return allow(render(request, "outreach/season.html", context), way)


@open_to_all
@require_safe
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """On to asking, with the topic filled in (`?topic=`, else the season's only one). While the season runs a
    question sent within a day counts for it.
    """
    season = shown_season(code)
    if season is None:
        raise Http404
    topics = season.content.topics
    topic = request.GET.get("topic", "")
    if topic not in topics:
        topic = topics[0] if len(topics) == 1 else ""
    address = reverse("questions-ask") + (f"?{urlencode({'topic': topic})}" if topic else "")
    response = HttpResponseRedirect(address, status=302)
    add_never_cache_headers(response)
    if season.is_running:
        counts_as(response, CAMPAIGN, season.code)
        carry_campaign(response, season.code)
    return response
