"""/help/: what askers may read, of this unit and of those above it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from shared_apps.topics.public import first_levels
from tenant_apps.knowledge.data.codes import Kind
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


def _is_about(card: EntryCard, topic: str) -> bool:
    return topic in card.topics
