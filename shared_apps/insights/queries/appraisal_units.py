"""Which units an appraisal is for, and what happened to them meanwhile.

A unit is appraised where it stands on the last day of the period (before that day: where it stands now), with
everything that it did in the period. That is the rule of the figures themselves: what a unit did stays its
own wherever it moves, and counts above it under the place of each day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from huisheng.kernel import clock
from shared_apps.insights.models import Appraisal
from shared_apps.insights.queries.brief_figures import CHILDREN, MOST_UNITS, TooManyUnitsError
from tenants.public import UnitCard, UnitState, live_since, places_on, subtree, unit_cards

OPENED, JOINED, MOVED, SUSPENDED, LEFT, ARCHIVED = (
    "opened",
    "joined",
    "moved",
    "suspended",
    "left",
    "archived",
)
"""Marks: it went live within the period; it came from outside the issuer's units; it moved among them; it is
closed for now; it stands elsewhere; it was given up.
"""
_NOT_OPENED: Final = (UnitState.LISTED, UnitState.PROVISIONING)


@dataclass(frozen=True, slots=True)
class Member:
    """One unit that is appraised. ``since``: from when on there was anything to count, where that is later
    than the period's first day.
    """

    card: UnitCard
    marks: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """All of them in the order of the tree. ``gone`` were listed when the scheme was published and are not
    appraised, with the reason; ``not_opened`` are units without a site, in no row.
    """

    members: tuple[Member, ...]
    gone: tuple[Member, ...]
    not_opened: int


def members(appraisal: Appraisal) -> Members:
    """Read them now: six statements, whatever their number. Raises TooManyUnitsError."""
    below = {card.id: card for card in subtree(appraisal.unit_id, include_self=False)}
    beside = unit_cards(set(appraisal.listed) - set(below))
    every = below | beside
    day = min(appraisal.last, clock.business_day())
    days = {appraisal.first, day}
    places = places_on((unit_id, one) for unit_id in every for one in days)
    found, not_opened = [], 0
    for card in sorted(every.values(), key=lambda card: card.path):
        place = places[card.id, day]
        if not _is_meant(appraisal, card, place) or card.state == UnitState.ARCHIVED:
            continue
        if card.state in _NOT_OPENED:
            not_opened += 1
            continue
        found.append(card)
    if len(found) > MOST_UNITS:
        raise TooManyUnitsError(len(found))
    opened = live_since(card.id for card in found)
    chosen = {card.id for card in found}
    return Members(
        tuple(
            _marked(
                appraisal,
                card,
                before=places[card.id, appraisal.first],
                now=places[card.id, day],
                opened=opened.get(card.id),
            )
            for card in found
        ),
        tuple(
            Member(every[unit_id], (ARCHIVED if every[unit_id].state == UnitState.ARCHIVED else LEFT,))
            for unit_id in appraisal.listed
            if unit_id in every and unit_id not in chosen
        ),
        not_opened,
    )


def _is_meant(appraisal: Appraisal, card: UnitCard, place: Sequence[int]) -> bool:
    if appraisal.unit_id not in place[:-1]:
        return False
    if appraisal.line and card.line != appraisal.line:
        return False
    if appraisal.level == CHILDREN:
        return place[-2] == appraisal.unit_id
    return card.kind == appraisal.level


def _marked(
    appraisal: Appraisal, card: UnitCard, *, before: list[int], now: list[int], opened: date | None
) -> Member:
    marks = []
    began_later = opened is not None and opened > appraisal.first
    if began_later:
        marks.append(OPENED)
    if before != now:
        marks.append(MOVED if appraisal.unit_id in before else JOINED)
    if card.state == UnitState.SUSPENDED:
        marks.append(SUSPENDED)
    return Member(card, tuple(marks), opened if began_later else None)
