"""Which first-level topic a text is about, learnt from messages that people had filed.

A complement naive Bayes over words (Rennie and others, 2003): how unlike the messages of all OTHER topics a
text is, which does not favour topics with many messages. It learns from two things: how often each word
stood in the filed messages of each topic (data/learnt_words.csv, made by `manage.py learn_topics`), and the
names and everyday words of the topics themselves, which are all there is about most of them.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from huisheng.kernel.text import tokens
from shared_apps.topics.queries.tree import OTHER, TopicTree

LEARNT: Final = Path(__file__).resolve().parent.parent / "data" / "learnt_words.csv"

NAME_TIMES: Final = 6.0
"""The names of one leaf count like this many messages."""

SMOOTHING: Final = 1.0
"""Added to every count, so that a word never seen under a topic says little instead of everything."""

LEAST_MESSAGES: Final = 3.0
"""Words that were counted less often are not kept (the title counts as one more message)."""

FEW_WORDS: Final = 8
"""With this many known words half of what was learnt is believed."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What each word says for each first level; the levels stand in the order of ``codes``."""

    codes: tuple[str, ...]
    says: dict[str, tuple[float, ...]]

    def believe(self, words: Iterable[str]) -> dict[str, float]:
        """How much each first level fits the words: about 0 for one in the middle, 2 for one that stands
        out; all nearly 0 where hardly a word is known.
        """
        known = [says for says in (self.says.get(word) for word in set(words)) if says is not None]
        if not known:
            return dict.fromkeys(self.codes, 0.0)
        sums = [sum(column) for column in zip(*known, strict=True)]
        share = len(known) / (len(known) + FEW_WORDS)
        return {code: share * value for code, value in zip(self.codes, standardised(sums), strict=True)}


def standardised(values: list[float]) -> list[float]:
    """The values as distances from their middle, counted in their usual distance."""
    middle = sum(values) / len(values)
    usual = math.sqrt(sum((value - middle) ** 2 for value in values) / len(values))
    return [(value - middle) / usual if usual else 0.0 for value in values]


@lru_cache(maxsize=2)
def learnt(tree: TopicTree) -> Learnt:
    """What is learnt for this state of the tree; read and computed once in a process."""
    return learn(tree, read_counts())


def learn(tree: TopicTree, filed: dict[str, dict[str, float]]) -> Learnt:
    """Learn from counts (name of a first level → word → messages) and from the names of the tree."""
    levels = tree.children()
    counts: list[dict[str, float]] = []
    for level in levels:
        own: defaultdict[str, float] = defaultdict(float)
        for leaf in tree.leaves(level.code):
            names = [name for name in leaf.chinese_trail[1:] if name != OTHER]
            for word in {word for text in (*names, *leaf.words) for word in tokens(text)}:
                own[word] += NAME_TIMES
        for word, times in filed.get(level.chinese, {}).items():
            own[word] += times
        counts.append(dict(own))
    total = _sum(counts)
    everything = sum(total.values())
    columns = []
    for own_counts in counts:
        others = everything - sum(own_counts.values()) + SMOOTHING * len(total)
        column = {
            word: -math.log((times - own_counts.get(word, 0) + SMOOTHING) / others)
            for word, times in total.items()
        }
        # Weights are put on one scale: a topic with many words would speak louder than the others.
        scale = sum(column.values()) or 1.0
        columns.append({word: value * len(column) / scale for word, value in column.items()})
    return Learnt(
        tuple(level.code for level in levels),
        {word: tuple(column[word] for column in columns) for word in total},
    )


def count(messages: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, float]]:
    """Count words in filed messages (title, text, name of the first level): in how many messages of each
    topic each word stood, once more where it stood in the title.
    """
    found: dict[str, dict[str, float]] = {}
    for title, text, topic in messages:
        own = found.setdefault(topic, {})
        heading = set(tokens(title))
        for word in heading | set(tokens(text)):
            own[word] = own.get(word, 0) + 1 + (word in heading)
    return found


def read_counts(path: Path = LEARNT) -> dict[str, dict[str, float]]:
    """The counts in the file: name of a first level → word → messages."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        topics = next(rows)[1:]
        found: dict[str, dict[str, float]] = {topic: {} for topic in topics}
        for word, *cells in rows:
            for topic, cell in zip(topics, cells, strict=True):
                if cell:
                    found[topic][word] = float(cell)
    return found


def write_counts(counts: dict[str, dict[str, float]], path: Path = LEARNT) -> int:
    """Write the counts, a row a word, a column a topic, without words that hardly anybody used (names of
    people and places, slips); returns how many words were kept.
    """
    kept = sorted(word for word, times in _sum(counts.values()).items() if times >= LEAST_MESSAGES)
    topics = sorted(counts)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", *topics])
        for word in kept:
            times = [counts[topic].get(word) for topic in topics]
            writer.writerow([word, *("" if seen is None else f"{seen:g}" for seen in times)])
    return len(kept)


def _sum(counts: Iterable[dict[str, float]]) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for own in counts:
        for word, times in own.items():
            total[word] += times
    return dict(total)
