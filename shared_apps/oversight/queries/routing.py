"""Who is probably responsible: places that the text names, who took the like over before, and who stands
above. Suggestions only; a person decides, and none is a unit that the asker has excluded (E7).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from django.db.models import Count

from huisheng.kernel import clock
from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Transfer
from shared_apps.oversight.rules.exclusion import is_kept_out
from shared_apps.oversight.rules.ways import stands_over
from shared_apps.topics import public as topics
from tenants.public import (
    UnitCard,
    UnitState,
    ids_below,
    ids_of_path,
    unit_card,
    unit_cards,
    units_named,
)

Why = Literal["place", "taken", "above"]

LOOKED_BACK: Final = timedelta(days=365)
"""How old the transfers may be that are learnt from: who is responsible changes."""

SMALL: Final = 10
"""A count in a sensitive topic up to here is not told (E1)."""

_MOST_TAKERS: Final = 3
_FIRST_LEVEL: Final = 2
"""Digits of a topic's code that name its first level."""
_SECONDS: Final = 300.0
"""How long sums of transfers are believed: one more hardly ever changes who comes first."""

_Taken = dict[str, Counter[int]]
_taken: Final[Kept[_Taken]] = Kept("taken-over-before", most=256, seconds=_SECONDS)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One unit, and why: ``word`` of the text names it (``place``); it took ``times`` questions of the topic,
    or (``wide``) of the first level of the topic, over (``taken``; 0: not told); or it stands above
    (``above``). ``instead``: the name of the unit that is meant and cannot be asked, which this one stands
    above.
    """

    unit: UnitCard
    why: Why
    word: str = ""
    times: int = 0
    wide: bool = False
    instead: str = ""


def suggest_units(
    from_unit: int, *, topic: str, title: str, text: str, excluded: Collection[int]
) -> list[Suggestion]:
    """Units that can be asked to take a question over, the most probable first, each once.

    A place that is named comes before habit, and habit before the way up.
    """
    here = unit_card(from_unit)
    found: dict[int, Suggestion] = {}
    named = units_named(title, text, near=here)
    for card, word in named:
        # What stands above is named in passing ("济南市…"), and is suggested last in any case.
        if card.id == here.id or stands_over(card, here) or is_kept_out(card, excluded):
            continue
        nearest = nearest_open(card, sender=here.id, excluded=excluded)
        if nearest is not None:
            instead = "" if nearest.id == card.id else card.short_name
            found.setdefault(nearest.id, Suggestion(nearest, "place", word=word, instead=instead))
    for card, times, wide in _takers(here, topic):
        if card.routable and card.id != here.id and not is_kept_out(card, excluded):
            found.setdefault(card.id, Suggestion(card, "taken", times=times, wide=wide))
    upper = nearest_open(here, sender=here.id, excluded=excluded)
    if upper is not None:
        found.setdefault(upper.id, Suggestion(upper, "above"))
    return list(found.values())


def nearest_open(card: UnitCard, *, sender: int, excluded: Collection[int]) -> UnitCard | None:
    """The unit itself, or the nearest above it, that can be asked and may be; None when there is none."""
    above = ids_of_path(card.path)
    cards = unit_cards(above)
    return next(
        (
            cards[unit]
            for unit in reversed(above)
            if unit != sender and cards[unit].routable and not is_kept_out(cards[unit], excluded)
        ),
        None,
    )


def _takers(here: UnitCard, topic: str) -> list[tuple[UnitCard, int, bool]]:
    """Who took questions of this topic over, of those that this unit and its neighbours gave away; where
    nobody has, of all topics under the same first level. With how many, or 0 where that may not be told.
    """
    if not topic:
        return []
    around = here.parent_id or here.id
    sums = _taken.get(around, lambda: _sum_up(around))
    wide = topic not in sums
    most = (_of_first_level(sums, topic) if wide else sums[topic]).most_common(_MOST_TAKERS)
    cards = unit_cards([unit for unit, _times in most]) if most else {}
    with enter_network():
        # Sensitive topics may stand under the same first level.
        private = wide or topic in topics.sensitive_codes()
    return [
        (cards[unit], 0 if private and times <= SMALL else times, wide)
        for unit, times in most
        if unit in cards
    ]


def _of_first_level(sums: _Taken, topic: str) -> Counter[int]:
    beside = [counted for code, counted in sums.items() if code.startswith(topic[:_FIRST_LEVEL])]
    return sum(beside, Counter())


def _sum_up(around: int) -> _Taken:
    """Accepted transfers of the last year within the subtree of a unit, by topic and receiver."""
    with enter_network():
        rows = (
            Transfer.objects.filter(
                from_unit_id__in=ids_below(around, states=list(UnitState.values)),
                role=Transfer.Role.LEAD,
                outcome=Transfer.Outcome.ACCEPTED,
                called_up=False,
                settled_at__gte=clock.now() - LOOKED_BACK,
            )
            .exclude(custody__topic="")
            .values_list("custody__topic", "to_unit_id")
            .annotate(times=Count("pk"))
        )
        found: _Taken = {}
        for topic, unit, times in rows:
            found.setdefault(topic, Counter())[unit] = times
    return found
