"""The tree in memory: read once per edition, because every page of every unit needs it and it hardly ever
changes.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.utils.translation import get_language

from huisheng.kernel.ops.kept import Kept
from shared_apps.topics.models import Edition, Topic

LEAF_LEVEL = 3
OTHER = "其他"
ENGLISH: Final = Path(__file__).resolve().parent.parent / "data" / "english.csv"


class UnknownTopic(LookupError):
    """No topic has this code."""


@dataclass(frozen=True, slots=True)
class TopicCard:
    """What others may know of a topic. ``trail`` holds the names from the first level down to this one.

    Names are read in the language of the page; ``chinese`` and ``chinese_trail`` are what is stored and
    compared. ``in_force`` is false for a topic that has ended: old questions still carry its code, new ones
    may not.
    """

    code: str
    chinese: str
    level: int
    parent: str
    sensitivity: str
    in_force: bool
    chinese_trail: tuple[str, ...]
    english_trail: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def trail(self) -> tuple[str, ...]:
        """The names from the first level down to this one."""
        return self.english_trail if _reads_english() else self.chinese_trail

    @property
    def name(self) -> str:
        """Its own name."""
        return self.trail[-1]

    @property
    def is_leaf(self) -> bool:
        """Whether a question may be filed under it."""
        return self.level == LEAF_LEVEL

    @property
    def english(self) -> str:
        """Its own name in English."""
        return self.english_trail[-1]

    @property
    def label(self) -> str:
        """The name as people read it alone: 其他 says nothing without the name above it."""
        return self._alone(self.trail)

    @property
    def chinese_label(self) -> str:
        """The same in Chinese, to compare with what was typed."""
        return self._alone(self.chinese_trail)

    def _alone(self, trail: tuple[str, ...]) -> str:
        if self.chinese != OTHER:
            return trail[-1]
        pairs = zip(reversed(self.chinese_trail), reversed(trail), strict=True)
        named = next((shown for name, shown in pairs if name != OTHER), "")
        return f"{named}·{trail[-1]}" if named else trail[-1]


@dataclass(frozen=True, eq=False)
class TopicTree:
    """Every topic ever known, in order. ``children`` and the iterators give those in force only."""

    edition: int
    cards: MappingProxyType[str, TopicCard]
    below: MappingProxyType[str, tuple[str, ...]] = field(repr=False)

    def card(self, code: str) -> TopicCard:
        """The topic with this code, in force or ended."""
        try:
            return self.cards[code]
        except KeyError:
            raise UnknownTopic(code) from None

    def children(self, code: str = "") -> tuple[TopicCard, ...]:
        """The topics directly below ``code`` (the first level for the empty code)."""
        return tuple(self.cards[child] for child in self.below.get(code, ()))

    def leaves(self, code: str = "") -> Iterator[TopicCard]:
        """Every leaf below ``code``, in order."""
        for child in self.children(code):
            if child.is_leaf:
                yield child
            else:
                yield from self.leaves(child.code)


_kept: Final[Kept[TopicTree]] = Kept("topics", most=1)


def current_tree() -> TopicTree:
    """The tree of the latest edition."""
    return _kept.get("", _latest)


def forget_after_commit() -> None:
    """Have every process read the tree anew once this transaction is committed."""
    _kept.forget_after_commit()


def _latest() -> TopicTree:
    latest = Edition.objects.order_by("-pk").values_list("pk", "digest").first()
    return _load(*latest) if latest else TopicTree(0, MappingProxyType({}), MappingProxyType({}))


@lru_cache(maxsize=1)
def english_names() -> Mapping[str, str]:
    """What the names of topics are in English, by the Chinese ones."""
    with ENGLISH.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["name"]: row["english"] for row in csv.DictReader(file)})


def _reads_english() -> bool:
    return (get_language() or "").startswith("en")


@lru_cache(maxsize=2)
def _load(edition: int, digest: str) -> TopicTree:
    # The digest belongs to the key: two databases (a test's and another) may both have an edition 1.
    english = english_names()
    rows = list(
        Topic.objects.order_by("level", "sort").values_list(
            "code", "name", "level", "parent__code", "sensitivity", "valid_to", "words"
        )
    )
    cards: dict[str, TopicCard] = {}
    below: dict[str, list[str]] = {}
    for code, name, level, parent, sensitivity, valid_to, words in rows:
        above = cards[parent].chinese_trail if parent else ()
        above_in_english = cards[parent].english_trail if parent else ()
        cards[code] = TopicCard(
            code=code,
            chinese=name,
            level=level,
            parent=parent or "",
            sensitivity=sensitivity,
            in_force=valid_to is None,
            chinese_trail=(*above, name),
            # A topic that has no English yet is read in Chinese.
            english_trail=(*above_in_english, english.get(name, name)),
            words=tuple(words.split()),
        )
        if valid_to is None:
            below.setdefault(parent or "", []).append(code)
    return TopicTree(
        edition,
        MappingProxyType(cards),
        MappingProxyType({code: tuple(children) for code, children in below.items()}),
    )
