"""The topics that step 2 offers: what fits the text first, the whole tree behind it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shared_apps.topics.public import TopicCard, tree
from tenant_apps.questions.data.topics import UNSURE
from tenant_apps.questions.queries.unit_topics import Offer
from tenant_apps.questions.web.draft import Draft

SUGGESTIONS = 4
_LOOKED_AT = 40
"""Of so many that fit the text those are put first that stand under the topic somebody came from."""


def near(code: str) -> str:
    """The code of a topic in force that an address names, of whatever level; empty for anything else."""
    card = tree().cards.get(code)
    return card.code if card is not None and card.in_force else ""


def named(code: str) -> str:
    """How a topic of the network is called; empty for none."""
    card = tree().cards.get(code) if code else None
    return card.label if card is not None else ""


def labelled(draft: Draft, offer: Offer) -> list[tuple[str, str]]:
    """Choices for the form: the chosen topic first, then those near the page that led here, then what fits
    the text, at last "not sure".
    """
    words = f"{draft.title} {draft.text}"
    values = [draft.choice] if draft.choice and draft.choice != f"n:{UNSURE}" else []
    values += [f"n:{code}" for code in _near(draft, offer, words)]
    values += [f"o:{own.id}" for own in offer.own_fitting(words)]
    values += [f"n:{leaf.code}" for leaf in offer.suggest(words, limit=SUGGESTIONS)]
    found: dict[str, str] = {}
    for value in values:
        name = name_of(value, offer)
        if name and value not in found:
            trail = _trail_of(value, offer)
            found[value] = f"{name}（{trail}）" if trail else name
    found[f"n:{UNSURE}"] = _("Not sure, please sort it for me")
    return list(found.items())


def only_choice(draft: Draft, offer: Offer) -> list[tuple[str, str]]:
    """The chosen topic alone, if it may be chosen: enough to check a page, without suggesting anew."""
    name = name_of(draft.choice, offer)
    return [(draft.choice, name)] if name else []


def name_of(choice: str, offer: Offer) -> str:
    """How a choice is called; empty when it may not be chosen here."""
    card, own = _resolve(choice, offer)
    if own:
        return own
    if card and card.code == UNSURE:
        return _("Not sure, please sort it for me")
    return card.label if card else ""


def is_sensitive(draft: Draft, offer: Offer) -> bool:
    """Whether a question under the chosen topic stays private in any case."""
    card, _own = _resolve(draft.choice, offer)
    return bool(card and card.sensitivity)


def browsing(request: HttpRequest, offer: Offer) -> dict[str, Any]:
    """For choosing from the whole tree: first level, then its leaves by second level; or by a word."""
    first = request.POST.get("first", "")
    wanted = request.POST.get("q", "").strip()[:30]
    card = offer.tree.cards.get(first)
    opened = card if card and card.level == 1 else None
    return {
        "first": opened,
        "groups": offer.groups(first) if opened else [],
        "first_levels": offer.first_levels(),
        "own": offer.own,
        "q": wanted,
        "found": offer.search(wanted) if wanted else [],
    }


def _near(draft: Draft, offer: Offer, words: str) -> list[str]:
    """Leaves under the topic of the page that led here: those that fit the text, else the first ones."""
    if not draft.near:
        return []
    fitting = [
        leaf.code for leaf in offer.suggest(words, limit=_LOOKED_AT) if leaf.code.startswith(draft.near)
    ]
    found = fitting or [leaf.code for leaf in offer.leaves() if leaf.code.startswith(draft.near)]
    return found[:SUGGESTIONS]


def _trail_of(choice: str, offer: Offer) -> str:
    card, own = _resolve(choice, offer)
    return " › ".join(card.trail[:2]) if card and not own else ""


def _resolve(choice: str, offer: Offer) -> tuple[TopicCard | None, str]:
    """The network's topic behind a choice and the own name, or (None, "") when it may not be chosen here."""
    kind, _colon, key = choice.partition(":")
    if kind == "n" and (offer.has_leaf(key) or key == UNSURE):
        return offer.tree.cards.get(key), ""
    if kind == "o" and key.isdecimal():
        own = offer.own_topic(int(key))
        if own:
            return offer.tree.cards.get(own.network_topic), own.name
    return None, ""
