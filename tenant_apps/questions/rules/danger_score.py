"""What was learnt from labelled sentences: how much single characters and pairs speak of danger.

The lists know what somebody thought of. Strangers say it otherwise, so each character, each pair of
neighbours and each pair with one character between them carries a weight, learnt by `manage.py
learn_danger` (rules/danger_learning.py) and kept as a table one can read: data/danger_lists/learnt.csv. The
weights are added up over the stretch of a text where they are highest: one sentence of danger is not
outvoted by a page about something else.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, repeat
from operator import add, sub
from typing import Final

from tenant_apps.questions.rules.danger_wording import LISTS, Reading

FILE: Final = LISTS / "learnt.csv"
STRETCH: Final = 32
"""Characters that are looked at together: about two short sentences."""
GAP: Final = "_"
"""Stands for the character between the two of a pair with a gap; no text without signs holds it."""
LEAST: Final = ""
"""The row of the table that says what the sum must exceed."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """The weights by kind of piece, in hundredths, and the sum above which a stretch raises."""

    single: Mapping[str, int]
    pair: Mapping[str, int]
    apart: Mapping[str, int]
    least: int

    def highest(self, reading: Reading) -> int:
        """The sum over the stretch of the text without signs where it is highest."""
        text = reading.squeezed
        weights: Iterator[int] = map(
            add,
            map(self.single.get, text, repeat(0)),
            map(
                add,
                map(self.pair.get, reading.pairs, repeat(0)),
                map(self.apart.get, map(add, text, text[2:] + "  "), repeat(0)),
            ),
        )
        sums: list[int] = [0, *accumulate(weights)]
        if len(sums) <= STRETCH:
            return sums[-1]
        highest: int = max(map(sub, sums[STRETCH:], sums))
        return highest


@cache
def learnt() -> Learnt:
    """The table, read once in the life of the process. An empty one never raises."""
    kinds: tuple[dict[str, int], dict[str, int], dict[str, int]] = {}, {}, {}
    least = 0
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            piece, weight = row["piece"], int(row["weight"])
            if piece == LEAST:
                least = weight
            else:
                kinds[len(piece) - 1][piece.replace(GAP, "")] = weight
    return Learnt(*kinds, least)
