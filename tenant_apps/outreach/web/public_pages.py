"""What the public pages of a season and of a broadcast have in common."""

from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from huisheng.kernel.web.counting import counts_as
from tenant_apps.commons.public import CAMPAIGN
from tenant_apps.outreach.queries.pages import CampaignPage, Shelf
from tenant_apps.questions.public import carry_campaign

_DESCRIPTION_MAX: Final = 120

Page = TypeVar("Page", bound=CampaignPage[Any])


def shown_or_404(shelf: Shelf[Page], code: str) -> Page:
    """One that stands in public."""
    found = shelf.shown_one(code)
    if found is None:
        raise Http404
    return found


def begins_with(page: CampaignPage[Any]) -> str:
    """The beginning of its text, for search engines and for whoever shares it."""
    return " ".join(page.content.about.split())[:_DESCRIPTION_MAX]


def on_to_asking(page: CampaignPage[Any], *, topic: str, counts: bool) -> HttpResponse:
    """To the form, with a topic filled in. Where it counts, a question sent within a day counts for the
    page.
    """
    address = reverse("questions-ask") + (f"?{urlencode({'topic': topic})}" if topic else "")
    response = HttpResponseRedirect(address, status=302)
    add_never_cache_headers(response)
    if counts:
        counts_as(response, CAMPAIGN, page.code)
        carry_campaign(response, page.code)
    return response
