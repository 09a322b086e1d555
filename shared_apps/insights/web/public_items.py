"""`/questions/` on the network's site: what was asked and answered in all units."""

from dataclasses import replace
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.web.narrowing import address, choices
from shared_apps.insights.queries.public_items import (
    PAGE,
    REACH,
    Sought,
    public_items,
    suggest,
    units_meant,
)
from shared_apps.insights.web.item_words import QUESTION_KINDS, STAGES
from shared_apps.topics.public import first_levels, sensitive_codes, tree
from tenants.public import UnitCard, children, root_units, unit_card

WORDS_MAX: Final = 100
PLACES: Final = frozenset({"province", "city", "county", "zone", "township"})
SUGGESTING: Final = Limit("insights.suggest", times=600, seconds=300)
"""From one address, behind which a whole school may sit."""


@open_to_all
@require_safe
def public_page(request: HttpRequest) -> HttpResponse:
    """By words, unit with all below it, topic, stage and kind. Units whose name was typed are offered."""
    typed = " ".join(request.GET.get("q", "").split())[:WORDS_MAX]
    at = _unit(request.GET.get("at", ""))
    topic = _topic(request.GET.get("topic", ""))
    stage = _known(request.GET.get("stage", ""), STAGES)
    kind = _known(request.GET.get("kind", ""), QUESTION_KINDS)
    page = _page(request.GET.get("page", "1"))
    sought = Sought(words=typed, unit_id=at.id if at else None, topic=topic, stage=stage, kind=kind)
    meant = units_meant(typed) if at is None else []
    found = public_items(sought, page=page, as_typed=bool(meant))
    if meant and not found.hits:
        # Nobody writes the unit's name into a question to it: what is left is looked for there.
        at, typed = meant[0].card, meant[0].words
        found = public_items(replace(sought, words=typed, unit_id=at.id), page=page)
    chosen = {"q": typed, "at": str(at.id) if at else "", "topic": topic, "stage": stage, "kind": kind}
    sensitive = {code[:2] for code in sensitive_codes()}
    levels = [(card.code, card.name) for card in first_levels() if card.code not in sensitive]
    if topic and len(topic) > 2:
        levels.insert(0, (topic, tree().cards[topic].label))
    context = {
        "hits": [(hit, STAGES.get(hit.stage, "")) for hit in found.hits],
        "instead": found.instead,
        "instead_address": address(chosen, q=found.instead),
        "next_page": page + 1 if found.more else 0,
        "typed": typed,
        "at": at,
        "chosen": chosen,
        "narrowed": bool(topic or stage or kind),
        "topics": choices(chosen, "topic", [("", pgettext("topics", "All")), *levels]),
        "stages": choices(chosen, "stage", [("", pgettext("stages", "All")), *STAGES.items()]),
        "kinds": choices(chosen, "kind", [("", pgettext("kinds", "All kinds")), *QUESTION_KINDS.items()]),
        "places": choices(chosen, "at", [(str(unit.id), unit.short_name) for unit in _below(at)]),
        "everywhere": address(chosen, at=""),
        "wider": address({"q": typed}),
        "named": [
            (one.card, address({}, q=one.words, at=str(one.card.id)))
            for one in meant
            if at is None or one.card.id != at.id
        ],
    }
    return render(request, "insights/public.html", context)


@csrf_exempt
@open_to_all
@require_POST
def suggest_part(request: HttpRequest) -> HttpResponse:
    """What may be meant, while somebody types: units, topics, questions. Too often: nothing, never an error.

    It comes by POST, since addresses end up in logs; it is compared and forgotten, and reads no cookie.
    """
    typed = " ".join(request.POST.get("q", "").split())[:WORDS_MAX]
    busy = wait_for(SUGGESTING, client_address(request)) > 0
    response = render(request, "insights/suggested.html", {"found": suggest("" if busy else typed)})
    response["Cache-Control"] = "private, no-store"
    return response


def _below(at: UnitCard | None) -> list[UnitCard]:
    """The places to choose from: below a unit, or where there is a choice first. Schools and companies are
    too many for a line of chips, and found by their name.
    """
    units = root_units() if at is None else children(at.id)
    while at is None and len(units) == 1:
        units = children(units[0].id)
    return [unit for unit in units if unit.kind in PLACES]


def _unit(said: str) -> UnitCard | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 12):
        raise Http404
    try:
        return unit_card(int(said))
    except LookupError:
        raise Http404 from None


def _topic(said: str) -> str:
    sensitive = sensitive_codes()
    if said not in tree().cards or said in sensitive or said in {code[:2] for code in sensitive}:
        return ""
    return said


def _known(said: str, known: dict[str, Any]) -> str:
    return said if said in known else ""


def _page(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 4 and 0 < int(said) <= REACH // PAGE):
        raise Http404
    return int(said)
