"""Which unit could be asked: suggested by what happened before, the tree and the place, or found by its
name, part of it, pinyin or initials.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from shared_apps.oversight.public import way_between
from tenant_apps.questions.data.codes import DecisionKind, DecisionState, TransferWay
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.rules.transfers import may_receive
from tenants.public import UnitCard, children, current_card, search_units, unit_cards

FOUND: Final = 20
SUGGESTED: Final = 6
BEFORE: Final = 200
"""Transfers looked back at."""
_ENDINGS: Final = ("团委", "团工委", "委员会")
_PLACES: Final = ("省", "市", "区", "县", "镇", "街道")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit that may be asked, and why it is suggested."""

    id: int
    name: str
    short_name: str
    way: str
    way_label: str
    why: LazyText | str = ""


def found(question_id: UUID, looked_for: str) -> list[Candidate]:
    """Units that fit what was typed and that this question may go to."""
    return _candidates(question_id, [(card, "") for card in search_units(looked_for, FOUND, openable=True)])


def candidate(question_id: UUID, unit_id: int) -> Candidate | None:
    """One unit; None when this question may not go there."""
    cards = unit_cards([unit_id])
    found = _candidates(question_id, [(card, "") for card in cards.values()])
    return found[0] if found else None


def suggested(question_id: UUID) -> list[Candidate]:
    """Whose it probably is: where it was asked, who took the like over before, places in its text, and the
    unit above.
    """
    here = current_card()
    question = Question.objects.only(
        "topic", "origin_unit", "title", "text", "public_title", "public_text", "covered_at", "hop"
    ).get(pk=question_id)
    below = children(here.id)
    beside = children(here.parent_id) if here.parent_id is not None else []
    said = f"{question.shown_title} {question.shown_text}"
    pairs: list[tuple[UnitCard, LazyText | str]] = []
    if question.origin_unit is not None:
        pairs += [(card, _WHERE_ASKED) for card in unit_cards([question.origin_unit]).values()]
    pairs += [(card, _TOOK_BEFORE) for card in _took_before(question)]
    pairs += [(card, _PLACE) for card in (*below, *beside) if card.id != here.id and _is_named(card, said)]
    if here.parent_id is not None:
        pairs += [(card, _ABOVE) for card in unit_cards([here.parent_id]).values()]
    return _candidates(question_id, pairs)[:SUGGESTED]


_WHERE_ASKED = _("It was asked there")
_TOOK_BEFORE = _("Took over questions of this topic before")
_PLACE = _("Its place stands in the question")
_ABOVE = _("The unit above")


def _candidates(question_id: UUID, pairs: list[tuple[UnitCard, LazyText | str]]) -> list[Candidate]:
    here = current_card()
    excluded = Question.objects.filter(pk=question_id).values_list("excluded_units", flat=True).get()
    seen: dict[int, Candidate] = {}
    for card, why in pairs:
        if card.id in seen or not may_receive(card, sender=here.id, excluded=excluded):
            continue
        way = way_between(here, card)
        seen[card.id] = Candidate(card.id, card.name, card.short_name, way, str(TransferWay(way).label), why)
    return list(seen.values())


def _took_before(question: Question) -> list[UnitCard]:
    rows = (
        Decision.objects.filter(
            kind=DecisionKind.TRANSFER,
            state=DecisionState.APPROVED,
            question__topic=question.topic,
        )
        .exclude(payload__has_key="called_up")
        .order_by("-asked_at")
        .values_list("payload__to_unit", flat=True)[:BEFORE]
    )
    most = [unit for unit, _times in Counter(rows).most_common(3)]
    cards = unit_cards(most) if most else {}
    return [cards[unit] for unit in most if unit in cards]


def _is_named(card: UnitCard, said: str) -> bool:
    name = card.short_name
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    bare = next((name.removesuffix(place) for place in _PLACES if name.endswith(place)), name)
    return (len(name) >= 2 and name in said) or (len(bare) >= 2 and bare in said)
