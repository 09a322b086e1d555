"""The tree in memory: read once per edition, because every page of every unit needs it and it hardly ever
changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from huisheng.kernel.ops.kept import Kept
from shared_apps.topics.models import Edition, Topic

LEAF_LEVEL = 3
OTHER = "其他"


class UnknownTopic(LookupError):
    """No topic has this code."""


@dataclass(frozen=True, slots=True)
class TopicCard:
    """What others may know of a topic. ``trail`` holds the names from the first level down to this one.

    ``in_force`` is false for a topic that has ended: old questions still carry its code, new ones may not.
    """

    code: str
    name: str
    level: int
    parent: str
    sensitivity: str
    in_force: bool
    trail: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether a question may be filed under it."""
        return self.level == LEAF_LEVEL

    @property
    def label(self) -> str:
        """The name as people read it alone: 其他 says nothing without the name above it."""
        if self.name != OTHER:
            return self.name
        named = next((name for name in reversed(self.trail) if name != OTHER), "")
        return f"{named}·{self.name}" if named else self.name


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


@lru_cache(maxsize=2)
def _load(edition: int, digest: str) -> TopicTree:
    # The digest belongs to the key: two databases (a test's and another) may both have an edition 1.
    rows = list(
        Topic.objects.order_by("level", "sort").values_list(
            "code", "name", "level", "parent__code", "sensitivity", "valid_to", "words"
        )
    )
    cards: dict[str, TopicCard] = {}
    below: dict[str, list[str]] = {}
    for code, name, level, parent, sensitivity, valid_to, words in rows:
        above = cards[parent].trail if parent else ()
        cards[code] = TopicCard(
            code=code,
            name=name,
            level=level,
            parent=parent or "",
            sensitivity=sensitivity,
            in_force=valid_to is None,
            trail=(*above, name),
            words=tuple(words.split()),
        )
        if valid_to is None:
            below.setdefault(parent or "", []).append(code)
    return TopicTree(
        edition,
        MappingProxyType(cards),
        MappingProxyType({code: tuple(children) for code, children in below.items()}),
    )
