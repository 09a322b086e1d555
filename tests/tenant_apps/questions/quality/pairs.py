"""How often the same matter is found again: on labelled pairs, our way beside pg_trgm on titles.

The pairs (data/pairs.csv, its rule in data/README.md) name for 68 messages what else among all 4,996 was
asked about the same matter. A candidate that nobody judged counts as another matter, for both ways alike.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.tenant_apps.questions.quality.messages import HERE, Message

SHOWN = 3

Found = Sequence[tuple[str, float]]
"""Numbers of messages with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Quality:
    """``recall``: of the same matters (three at most) found among the first three, the mean over the
    messages that have any. ``hits``: messages with at least one of them. ``precision``: of what was shown.
    """

    recall: float
    hits: float
    precision: float
    shown: int

    def __str__(self) -> str:
        return (
            f"recall@3 {self.recall:.3f}, a hit for {self.hits:.3f}, "
            f"precision {self.precision:.3f} of {self.shown} shown"
        )


def verdicts() -> Mapping[str, Mapping[str, bool]]:
    """Number asked → number of the candidate → whether it is the same matter."""
    found: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    with (HERE / "pairs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["asked"]][row["candidate"]] = row["verdict"] == "same"
    return found


def measure(find: Callable[[str], Found], asked: Sequence[str]) -> Quality:
    """What ``find`` (number of a message → what is shown for it) reaches on these messages."""
    judged = verdicts()
    recalls: list[float] = []
    shown = right = 0
    for number in asked:
        same = {candidate for candidate, verdict in judged[number].items() if verdict}
        first = [candidate for candidate, _score in find(number)][:SHOWN]
        good = len(same.intersection(first))
        shown += len(first)
        right += good
        if same:
            recalls.append(good / min(SHOWN, len(same)))
    return Quality(
        recall=sum(recalls) / len(recalls),
        hits=sum(recall > 0 for recall in recalls) / len(recalls),
        precision=right / shown if shown else 0.0,
        shown=shown,
    )


def by_titles(messages: Mapping[str, Message], asked: Sequence[str]) -> dict[str, Found]:
    """The way beside: the most similar titles, as pg_trgm's `similarity` counts it (its README: words padded
    with two spaces before and one after, sets of three characters, shared ÷ all), with a database whose
    locale knows Chinese letters; in the C locale pg_trgm finds nothing in Chinese at all.
    """
    trigrams = {number: _trigrams(message.title) for number, message in messages.items()}
    found: dict[str, Found] = {}
    for number in asked:
        own = trigrams[number]
        scored = [
            (other, len(own & theirs) / (len(own | theirs) or 1))
            for other, theirs in trigrams.items()
            if other != number
        ]
        found[number] = sorted(scored, key=lambda entry: -entry[1])[:SHOWN]
    return found


def _trigrams(text: str) -> frozenset[str]:
    padded = (f"  {word} " for word in re.findall(r"[^\W_]+", text.lower()))
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))
