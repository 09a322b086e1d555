"""Learning what speaks of danger from labelled sentences: for developers, by `manage.py learn_danger`.

A logistic regression over the pieces of rules/danger_score.py, stepped with AdaGrad. A text counts by its
stretch with the highest sum, as it is read in operation: what a long harmless message is blamed for is its
worst stretch. Nothing is drawn by chance without a seed, so the same texts give the same table.
"""

import csv
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import sub
from pathlib import Path
from typing import Final

from tenant_apps.questions.rules.danger_score import GAP, LEAST, STRETCH, Learnt
from tenant_apps.questions.rules.danger_wording import read

ROUNDS: Final = 10
STEP: Final = 0.05
DOUBT: Final = 2.5
"""The sum of even odds; fixed, so that a text of which nothing is known never raises."""
SHRINKING: Final = 1e-3
SEEN_AT_LEAST: Final = 2
HARMLESS_PIECE_SEEN: Final = 8
"""A piece no sentence of danger holds is learnt only when it is common."""
HUNDREDTHS: Final = 100
LEAST_WEIGHT: Final = 3
"""In hundredths: smaller ones move nothing and are left out."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, whether a person judged that it speaks of danger, and how much it counts."""

    text: str
    danger: bool
    weight: float = 1.0


@dataclass(slots=True)
class _Model:
    weights: dict[str, float]
    squares: dict[str, float] = field(default_factory=dict)

    def step(self, pieces: Sequence[tuple[str, ...]], danger: bool, weight: float, first_round: bool) -> None:
        known = self.weights
        sums = [0.0, *accumulate(sum(known[piece] for piece in at) for at in pieces)]
        start, end, total = 0, len(pieces), sums[-1]
        if len(pieces) >= STRETCH:
            stretches = list(map(sub, sums[STRETCH:], sums))
            if danger and first_round:
                # Nothing is known yet about where the danger stands.
                total *= STRETCH / len(pieces)
            else:
                total = max(stretches)
                start = stretches.index(total)
                end = start + STRETCH
        wrong = 1 / (1 + math.exp(-max(-30.0, min(30.0, total - DOUBT)))) - danger
        wrong *= weight
        # In the order of the text, not of a set: the same sums on every machine.
        for piece in dict.fromkeys(piece for at in pieces[start:end] for piece in at):
            slope = wrong + SHRINKING * known[piece]
            self.squares[piece] = self.squares.get(piece, 0.01) + slope * slope
            known[piece] -= STEP * slope / math.sqrt(self.squares[piece])


def learn(samples: Iterable[Sample]) -> Learnt:
    """The weights; `least` is the sum at which danger is as likely as not."""
    cut = [(_pieces(sample.text), sample.danger, sample.weight) for sample in samples]
    every: Counter[str] = Counter()
    of_danger: Counter[str] = Counter()
    for pieces, danger, _weight in cut:
        held = {piece for at in pieces for piece in at}
        every.update(held)
        if danger:
            of_danger.update(held)
    known = {
        piece: 0.0
        for piece, times in every.items()
        if times >= (SEEN_AT_LEAST if of_danger[piece] else HARMLESS_PIECE_SEEN)
    }
    model = _Model(known)
    kept = [
        ([tuple(piece for piece in at if piece in known) for at in pieces], danger, weight)
        for pieces, danger, weight in cut
    ]
    chance = random.Random(1)
    for turn in range(ROUNDS):
        chance.shuffle(kept)
        for pieces, danger, weight in kept:
            model.step(pieces, danger, weight, turn == 0)
    return _table(model)


def with_least(learnt: Learnt, harmless: Iterable[str], needless: float) -> Learnt:
    """The same weights, raising in no more than this share of these texts (which it must not have learnt)."""
    sums = sorted(learnt.highest(read(text)) for text in harmless)
    least = sums[min(len(sums) - 1, int(len(sums) * (1 - needless)))]
    return Learnt(learnt.single, learnt.pair, learnt.apart, max(0, least))


def write(learnt: Learnt, path: Path) -> int:
    """Write the table, the strongest first; returns how many weights it holds."""
    rows: dict[str, int] = {**learnt.single, **learnt.pair}
    rows |= {f"{piece[0]}{GAP}{piece[1]}": weight for piece, weight in learnt.apart.items()}
    strongest_first = sorted(rows.items(), key=lambda row: (-row[1], row[0]))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("piece", "weight"))
        table.writerow((LEAST, learnt.least))
        table.writerows(strongest_first)
    return len(rows)


def _pieces(text: str) -> list[tuple[str, ...]]:
    """The pieces that begin at each character: itself, its pair, its pair with a gap."""
    reading = read(text)
    text = reading.squeezed
    apart = (f"{one}{GAP}{other}" for one, other in zip(text, text[2:] + "  ", strict=False))
    return [
        tuple(piece for piece in at if _is_chinese(piece))
        for at in zip(text, reading.pairs, apart, strict=False)
    ]


def _is_chinese(piece: str) -> bool:
    # Letters say too little alone; English has its own list.
    return all("\u4e00" <= char <= "\u9fff" for char in piece.replace(GAP, ""))


def _table(model: _Model) -> Learnt:
    kinds: tuple[dict[str, int], dict[str, int], dict[str, int]] = {}, {}, {}
    for piece, exact in model.weights.items():
        weight = round(exact * HUNDREDTHS)
        if abs(weight) >= LEAST_WEIGHT:
            kinds[len(piece) - 1][piece.replace(GAP, "")] = weight
    return Learnt(*kinds, round(DOUBT * HUNDREDTHS))
