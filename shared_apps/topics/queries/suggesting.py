"""Which topics fit a text: overlap of its character pairs and everyday words with the names of the topics,
and what was learnt of their first levels from filed messages (learnt.py).

A pair of characters that stands in few names weighs more than one that stands in many. The text is neither
stored nor logged, and nothing is learnt from it. Accuracy: docs/decisions/0001-suggesting.md.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from huisheng.kernel.text import tokens
from shared_apps.topics.queries.learnt import learnt
from shared_apps.topics.queries.tree import OTHER, TopicCard, TopicTree

_SPACES = re.compile(r"(?<=[^\x00-\x7f])[ \t\u3000]+(?=[^\x00-\x7f])")

READ_AT_MOST = 2000
"""Characters of the text that are looked at: what a message is about is said early."""

# How much a pair weighs by where it stands: in the topic's own name, in the name above, in the first
# level's name.
WEIGHTS = (1.0, 0.45, 0.2)
# An everyday word was written by hand for exactly this topic, so it tells more than a shared pair of
# characters.
WORD_WEIGHT = 1.6
# Below this a topic shares nothing but a chance pair, and a wrong suggestion costs more than none.
LEAST_SCORE = 2.0
ACCUSES = "非法"
"""In the name of a topic: somebody is said to have done wrong."""


@dataclass(frozen=True, slots=True)
class _Index:
    pairs: dict[str, tuple[tuple[str, float], ...]]
    words: dict[str, tuple[tuple[str, float], ...]]
    names: dict[str, frozenset[str]]
    """What names a topic that is sensitive or accuses: everyday words, its own name, the name above it."""


def suggest(
    tree: TopicTree, text: str, *, limit: int = 4, hidden: frozenset[str] = frozenset()
) -> list[TopicCard]:
    """At most ``limit`` leaves for a text, the best first, none of ``hidden``; empty when nothing fits."""
    folded = _fold(text[:READ_AT_MOST])
    if not folded or not tree.cards:
        return []
    index = _index(tree)
    scores: defaultdict[str, float] = defaultdict(float)
    counts = Counter(_pairs(folded))
    for pair, times in counts.items():
        for code, weight in index.pairs.get(pair, ()):
            scores[code] += weight * (1 + math.log(times))
    for word, entries in index.words.items():
        times = folded.count(word)
        if times:
            for code, weight in entries:
                scores[code] += weight * (1 + math.log(times))
    fitting = {
        code: score
        for code, score in scores.items()
        if score >= LEAST_SCORE and code not in hidden and _may_be_suggested(tree.card(code), folded, index)
    }
    # Both are told in distances from the middle of the first levels, so that neither outshouts the other.
    levels = [level.code for level in tree.children()]
    best = dict.fromkeys(levels, 0.0)
    for code, score in scores.items():
        best[code[:2]] = max(best[code[:2]], score)
    middle = sum(best.values()) / len(best)
    usual = math.sqrt(sum((score - middle) ** 2 for score in best.values()) / len(best)) or 1.0
    # Spaces between characters are there for the eye, or by mistake: they would cut words apart.
    believed = learnt(tree).believe(tokens(_SPACES.sub("", text[:READ_AT_MOST])))
    ranked = sorted(fitting, key=lambda code: (-(fitting[code] - middle) / usual - believed[code[:2]], code))
    return [tree.card(code) for code in ranked[:limit]]


def search(
    tree: TopicTree, text: str, *, limit: int = 30, hidden: frozenset[str] = frozenset()
) -> list[TopicCard]:
    """Leaves whose name, everyday words or names above contain the text, in the order of the tree; names in
    either language.
    """
    folded = _fold(text)
    if not folded:
        return []
    found = [
        leaf
        for leaf in tree.leaves()
        if leaf.code not in hidden
        and any(folded in _fold(name) for name in (*leaf.chinese_trail, *leaf.english_trail, *leaf.words))
    ]
    # A hit in the topic's own name stands before a hit above it.
    found.sort(key=lambda leaf: not any(folded in _fold(name) for name in (leaf.chinese, leaf.english)))
    return found[:limit]


def _may_be_suggested(leaf: TopicCard, folded: str, index: _Index) -> bool:
    """A topic that is sensitive, or accuses, is suggested by what names it, never by a pair of characters
    that it shares with everyday matters: who wants to apply (申请) for a room is not asked about an appeal
    (复议申请), and who plans an event (活动) not about unlawful dealings (非法经济活动).
    """
    names = index.names.get(leaf.code)
    return names is None or any(word in folded for word in names)


@lru_cache(maxsize=2)
def _index(tree: TopicTree) -> _Index:
    leaves = tuple(tree.leaves())
    places: defaultdict[str, dict[str, float]] = defaultdict(dict)
    spoken: defaultdict[str, set[str]] = defaultdict(set)
    for leaf in leaves:
        for name, weight in zip(reversed(leaf.chinese_trail), WEIGHTS, strict=False):
            if name == OTHER:
                continue
            for pair in _pairs(_fold(name)):
                places[pair][leaf.code] = max(weight, places[pair].get(leaf.code, 0.0))
        for word in leaf.words:
            spoken[_fold(word)].add(leaf.code)
    total = len(leaves)

    def rare(codes: Iterable[str]) -> float:
        return math.log(1 + total / len(tuple(codes)))

    return _Index(
        pairs={
            pair: tuple((code, weight * rare(codes)) for code, weight in codes.items())
            for pair, codes in places.items()
        },
        words={
            word: tuple((code, WORD_WEIGHT * rare(codes)) for code in codes) for word, codes in spoken.items()
        },
        names={
            leaf.code: frozenset(
                _fold(name) for name in (*leaf.words, *leaf.chinese_trail[1:]) if name != OTHER
            )
            for leaf in leaves
            if leaf.sensitivity or ACCUSES in leaf.chinese
        },
    )


def _fold(text: str) -> str:
    """Full-width letters and compatibility forms made one, spaces dropped: what is typed differs, what
    is meant not.
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _pairs(folded: str) -> Iterable[str]:
    return (folded[i : i + 2] for i in range(len(folded) - 1))
