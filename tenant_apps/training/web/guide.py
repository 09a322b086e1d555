"""The guide of the web kit: the "?" of pages that an article is about, and the banner of a tour."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from huisheng.kernel.access import Actor, actor_of, may
from huisheng.kernel.tenancy import unit_or_none
from huisheng.kernel.web.guides import HelpLink, Stop
from tenant_apps.training.rules.articles import article_for
from tenant_apps.training.rules.tours import PARAMETER, TOURS, TourStop, place


class TrainingGuide:
    """Explains pages of a unit's site to its staff; whoever visits the unit is not led."""

    def article(self, request: HttpRequest) -> HelpLink | None:
        """The article about the page of a request."""
        match = request.resolver_match
        one = article_for(match.url_name) if match is not None and match.url_name else None
        if one is None or not _is_led(request):
            return None
        return HelpLink(reverse("training-article", args=[one.code]), str(one.title))

    def stop(self, request: HttpRequest) -> Stop | None:
        """The stop that the address names, when this is its page."""
        found = place(request.GET.get(PARAMETER, ""))
        match = request.resolver_match
        if found is None or match is None or not _is_led(request):
            return None
        tour, number = found
        stops = stops_for(tour, actor_of(request))
        if not 1 <= number <= len(stops) or stops[number - 1].page != match.url_name:
            return None
        here = stops[number - 1]
        return Stop(
            number=number,
            of=len(stops),
            title=str(here.title),
            words=str(here.words),
            previous_href=address(tour, stops, number - 1),
            next_href=address(tour, stops, number + 1),
            end_href=request.path,
        )


def stops_for(tour: str, actor: Actor) -> tuple[TourStop, ...]:
    """The stops of a tour whose pages somebody may open."""
    return tuple(stop for stop in TOURS[tour] if may(actor, stop.permission))


def address(tour: str, stops: Sequence[TourStop], number: int) -> str:
    """Where a stop is; empty when there is none of this number."""
    if not 1 <= number <= len(stops):
        return ""
    return f"{reverse(stops[number - 1].page)}?{urlencode({PARAMETER: f'{tour}-{number}'})}"


def _is_led(request: HttpRequest) -> bool:
    return unit_or_none() is not None and may(actor_of(request), "training.practise")


GUIDE = TrainingGuide()
