"""/help/: what askers may read, of this unit and of those above it."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.whole_pages import whole_page
from shared_apps.topics.public import first_levels
from tenant_apps.knowledge.data.codes import STAGE_WORDS, Kind, Sort
from tenant_apps.knowledge.queries.cards import EntryCard, cards
from tenant_apps.knowledge.queries.reading import read_as_asker, stands_in_for
from tenant_apps.knowledge.queries.searching import search
from tenant_apps.knowledge.rules.references import Reference

_KINDS = (Kind.PROGRAMME, Kind.ARTICLE)
_AT_MOST = 50
_LONGEST = 100


@open_to_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything, of one topic (`?topic=`), or what fits some words (`?q=`)."""
    typed = request.GET.get("q", "").strip()[:_LONGEST]
    topic = request.GET.get("topic", "")
    everything = cards(_KINDS, for_askers=True)
    shown = search(typed, limit=_AT_MOST, kinds=_KINDS, for_askers=True) if typed else everything
    if topic:
        shown = [card for card in shown if _is_about(card, topic)]
    used = {code for card in everything for code in card.topics}
    context = {
        "typed": typed,
        "topic": topic,
        "topics": [card for card in first_levels() if card.code in used] if used else [],
        "programmes": [card for card in shown if card.kind == Kind.PROGRAMME],
        "articles": [card for card in shown if card.kind == Kind.ARTICLE],
        "is_empty": not everything,
    }
    return render(request, "knowledge/help.html", context)


@whole_page("sort", "stage", "topic", "place")
@open_to_all
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Policies, projects and services, by what they are (`sort`), stage of life (`stage`), topic and place.

    What one chooses is in the address and nowhere else: nobody is asked who they are, and nothing is kept.
    """
    everything = cards((Kind.PROGRAMME,), for_askers=True)
    chosen = {name: request.GET.get(name, "")[:_LONGEST] for name in ("sort", "stage", "topic", "place")}
    shown = [card for card in everything if _fits(card, chosen)]
    used = {code for card in everything for code in card.topics}
    found = {card.sort for card in everything}
    context = {
        "cards": shown,
        "chosen": chosen,
        "sorts": [(code, word) for code, word in Sort.choices if code in found],
        "stages": list(STAGE_WORDS.items()),
        "topics": [(card.code, card.name) for card in first_levels() if card.code in used] if used else [],
        "places": sorted({card.place for card in everything if card.place}),
        "is_empty": not everything,
        "is_chosen": any(chosen.values()),
    }
    return render(request, "knowledge/policies.html", context)


@open_to_all
@require_safe
def entry(request: HttpRequest, reference: Reference) -> HttpResponse:
    """One entry. What is not public does not exist here; what was replaced leads on to what stands in."""
    found = read_as_asker(reference)
    if found is None:
        instead = stands_in_for(reference)
        if instead is None:
            raise Http404
        return redirect("knowledge-help-entry", reference=instead)
    return render(request, "knowledge/help_entry.html", {"entry": found})


def _fits(card: EntryCard, chosen: Mapping[str, str]) -> bool:
    """What names no stage, place or topic holds for all of them."""
    return (
        (not chosen["sort"] or card.sort == chosen["sort"])
        and (not chosen["stage"] or not card.stages or chosen["stage"] in card.stages)
        and (not chosen["topic"] or not card.topics or chosen["topic"] in card.topics)
        and (not chosen["place"] or not card.place or chosen["place"] == card.place)
    )


def _is_about(card: EntryCard, topic: str) -> bool:
    return topic in card.topics
