"""`/questions/` on the network's site: what was asked and answered in all units."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from shared_apps.insights.queries.public_items import PAGE, REACH, public_items
from shared_apps.topics.public import first_levels, sensitive_codes
from tenants.public import UnitCard, children, root_units, search_units, unit_card

WORDS_MAX = 100
_UNITS = 3


@open_to_all
@require_safe
def public_page(request: HttpRequest) -> HttpResponse:
    """By words, by unit with all below it, by first-level topic. Units whose name was typed are offered."""
    typed = " ".join(request.GET.get("q", "").split())[:WORDS_MAX]
    at = _unit(request.GET.get("at", ""))
    sensitive = {code[:2] for code in sensitive_codes()}
    levels = [card for card in first_levels() if card.code not in sensitive]
    topic = next((card.code for card in levels if card.code == request.GET.get("topic")), "")
    page = _page(request.GET.get("page", "1"))
    found = public_items(words=typed, unit_id=at.id if at else None, topic=topic, page=page)
    context = {
        "hits": found.hits,
        "next_page": page + 1 if found.more else 0,
        "typed": typed,
        "at": at,
        "topic": topic,
        "levels": levels,
        "below": _below(at),
        "named": search_units(typed, limit=_UNITS, openable=True) if typed and page == 1 else [],
    }
    return render(request, "insights/public.html", context)


def _below(at: UnitCard | None) -> list[UnitCard]:
    if at is not None:
        return children(at.id)
    roots = root_units()
    return children(roots[0].id) if len(roots) == 1 else roots


def _unit(said: str) -> UnitCard | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 12):
        raise Http404
    try:
        return unit_card(int(said))
    except LookupError:
        raise Http404 from None


def _page(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 4 and 0 < int(said) <= REACH // PAGE):
        raise Http404
    return int(said)
