"""When a question is passed around instead of being worked on (提级办理, as the 12345 hotlines have it)."""

from collections.abc import Sequence
from typing import Final

OFFERS_UNTAKEN: Final = 3
"""So many units in a row that were asked and did not take it."""

HOPS_UNANSWERED: Final = 3
"""So many changes of hands without anything that the asker could read as an answer."""


def nobody_takes_it(offers_untaken: int) -> bool:
    """Whether it moves up now: enough units were asked in vain."""
    return offers_untaken >= OFFERS_UNTAKEN


def would_go_round(held_by: Sequence[int], hops_unanswered: int, receiver: int) -> bool:
    """Whether handing it over once more would only pass it around, so that it moves up instead.

    ``held_by``: the units that had it since it last moved up, in order, the present holder last. Back to
    where it came from is no circle; back there over a third unit is (A → B → C → A).
    """
    if hops_unanswered >= HOPS_UNANSWERED:
        return True
    if receiver not in held_by:
        return False
    since = held_by[len(held_by) - held_by[::-1].index(receiver) :]
    return len({*since} - {receiver}) > 1
