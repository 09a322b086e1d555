"""Which unit could be asked: suggested by the network (places in the text, who took the like over before, the
unit above), or found by its name, part of it, pinyin, initials, or an address.

What cannot be asked is shown with the reason and with who stands in for it; a unit that the asker has
excluded is nowhere, not even as one that cannot be asked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shared_apps.oversight.public import Suggestion, is_kept_out, nearest_open, suggest_units, way_between
from tenant_apps.questions.data.codes import TransferWay
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries import routes
from tenant_apps.questions.rules.transfers import may_receive
from tenants.public import UnitCard, UnitState, current_card, find_units, unit_cards

FOUND: Final = 20
SUGGESTED: Final = 6

_NOT_NOW: Final[dict[str, LazyText]] = {
    UnitState.LISTED: gettext_lazy("has no site yet"),
    UnitState.PROVISIONING: gettext_lazy("has no site yet"),
    UnitState.SUSPENDED: gettext_lazy("closed for the time being"),
    UnitState.ARCHIVED: gettext_lazy("closed for good"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit that may be asked, and why it is suggested."""

    id: int
    name: str
    short_name: str
    way: str
    way_label: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One unit that fits what was typed, with the names above it. One that cannot be asked says why
    (``why_not``), and ``ask`` is then the nearest above it that can; None when there is none.
    """

    name: str
    above: tuple[str, ...]
    why_not: str
    ask: Candidate | None


def found(question_id: UUID, looked_for: str) -> list[Hit]:
    """Units that fit what was typed, those that can be asked first."""
    here, excluded = current_card(), _excluded(question_id)
    hits = []
    for one in find_units(looked_for):
        card = one.card
        if card.id == here.id or is_kept_out(card, excluded):
            continue
        if may_receive(card, sender=here.id, excluded=excluded):
            hits.append(Hit(card.name, one.above, "", _candidate(here, card)))
            continue
        nearest = nearest_open(card, sender=here.id, excluded=excluded)
        instead = None if nearest is None else _candidate(here, nearest)
        hits.append(Hit(card.name, one.above, _why_not(card), instead))
    hits.sort(key=lambda hit: bool(hit.why_not))
    return hits[:FOUND]


def candidate(question_id: UUID, unit_id: int) -> Candidate | None:
    """One unit; None when this question may not go there."""
    here, card = current_card(), unit_cards([unit_id]).get(unit_id)
    if card is None or not may_receive(card, sender=here.id, excluded=_excluded(question_id)):
        return None
    return _candidate(here, card)


def suggested(question_id: UUID) -> list[Candidate]:
    """Whose it probably is, the most probable first, each with the reason."""
    here = current_card()
    question = Question.objects.only(
        "topic",
        "origin_unit",
        "title",
        "text",
        "public_title",
        "public_text",
        "covered_at",
        "excluded_units",
    ).get(pk=question_id)
    seen: dict[int, Candidate] = {}
    if question.origin_unit is not None:
        home = unit_cards([question.origin_unit]).get(question.origin_unit)
        if home is not None and may_receive(home, sender=here.id, excluded=question.excluded_units):
            seen[home.id] = _candidate(here, home, _("It was asked there"))
    rule = routes.unit_for(question.topic)
    if rule is not None and may_receive(rule, sender=here.id, excluded=question.excluded_units):
        seen.setdefault(rule.id, _candidate(here, rule, _("By this unit's rules these are theirs")))
    for one in suggest_units(
        here.id,
        topic=question.topic,
        title=question.shown_title,
        text=question.shown_text,
        excluded=question.excluded_units,
    ):
        if may_receive(one.unit, sender=here.id, excluded=question.excluded_units):
            seen.setdefault(one.unit.id, _candidate(here, one.unit, _why(one)))
    return list(seen.values())[:SUGGESTED]


def _candidate(here: UnitCard, card: UnitCard, why: str = "") -> Candidate:
    way = way_between(here, card)
    return Candidate(card.id, card.name, card.short_name, way, str(TransferWay(way).label), why)


def _excluded(question_id: UUID) -> Collection[int]:
    excluded: list[int] = Question.objects.values_list("excluded_units", flat=True).get(pk=question_id)
    return excluded


def _why_not(card: UnitCard) -> str:
    return str(_NOT_NOW.get(card.state, gettext_lazy("cannot be reached just now")))


def _why(one: Suggestion) -> str:
    if one.why == "place":
        if one.instead:
            return _("The question names “%(word)s”; %(unit)s cannot be asked, this one stands above it") % {
                "word": one.word,
                "unit": one.instead,
            }
        return _("The question names “%(word)s”") % {"word": one.word}
    if one.why == "above":
        return _("The unit above")
    if one.wide:
        return _("Took over questions of related topics before")
    if not one.times:
        return _("Took over questions of this topic before")
    return ngettext(
        "Took over %(n)s question of this topic within a year",
        "Took over %(n)s questions of this topic within a year",
        one.times,
    ) % {"n": one.times}
