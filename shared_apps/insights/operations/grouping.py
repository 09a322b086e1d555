"""Putting items that are alike into groups: a plain function of likenesses and decisions.

Two groups are joined while they are alike enough, the most alike first. How alike groups are is half the
best likeness between two of their items and half the mean of all (a pair without a link counts 0): the best
one alone chains everything about one town together, the mean alone tears long-lived matters apart. The
figures stand in docs/decisions/0002-clusters.md.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

LINK: Final = 0.20
"""From here on two items are worth a link; half of those above it are about the same matter."""

JOIN: Final = 0.30
"""From here on two groups are one."""

BEST: Final = 0.5
"""What the best likeness between two groups weighs; the mean of all has the rest."""

Pair = tuple[int, int]


def group(
    items: Iterable[int],
    links: Mapping[Pair, float],
    *,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    decided: Mapping[int, int] | None = None,
) -> list[frozenset[int]]:
    """The groups of these items, single ones included; the same whatever the order of what is given.

    ``together`` and ``apart`` are pairs on which staff have decided: the first stand in one group whatever
    they say, the second never do, unless they are held together by others. ``decided`` gives for items of a
    cluster that staff have named or dismissed which one that is: items of two such clusters are not joined.
    """
    return _Groups(items, links, together, apart, decided or {}).joined()


class _Groups:
    def __init__(
        self,
        items: Iterable[int],
        links: Mapping[Pair, float],
        together: Iterable[Pair],
        apart: Iterable[Pair],
        decided: Mapping[int, int],
    ) -> None:
        known = sorted(set(items))
        first = _held_together(known, together)
        self._members: dict[int, frozenset[int]] = {}
        for item in known:
            self._members[first[item]] = self._members.get(first[item], frozenset()) | {item}
        self._next = max(known, default=0) + 1
        self._owners = {
            key: {decided[item] for item in members if item in decided}
            for key, members in self._members.items()
        }
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            if one in first and other in first and first[one] != first[other]:
                self._apart[first[one]].add(first[other])
                self._apart[first[other]].add(first[one])
        # Of two groups: the sum of the likenesses between them, and the best one.
        self._alike: defaultdict[int, dict[int, tuple[float, float]]] = defaultdict(dict)
        for (one, other), likeness in links.items():
            if one in first and other in first and first[one] != first[other]:
                a, b = first[one], first[other]
                total, best = self._alike[a].get(b, (0.0, 0.0))
                self._alike[a][b] = self._alike[b][a] = (total + likeness, max(best, likeness))

    def joined(self) -> list[frozenset[int]]:
        queue = [self._entry(a, b) for a, near in self._alike.items() for b in near if a < b]
        heapq.heapify(queue)
        while queue:
            likeness, _first, _second, a, b = heapq.heappop(queue)
            if -likeness < JOIN:
                break
            if a in self._members and b in self._members and self._may_join(a, b):
                for entry in self._join(a, b):
                    heapq.heappush(queue, entry)
        return sorted(self._members.values(), key=min)

    def _entry(self, a: int, b: int) -> tuple[float, int, int, int, int]:
        total, best = self._alike[a][b]
        mean = total / (len(self._members[a]) * len(self._members[b]))
        low, high = sorted((min(self._members[a]), min(self._members[b])))
        # Equal ones in the order of their first items, so that the order of what is given says nothing.
        return -round(BEST * best + (1 - BEST) * mean, 9), low, high, a, b

    def _may_join(self, a: int, b: int) -> bool:
        return b not in self._apart[a] and len(self._owners[a] | self._owners[b]) < 2

    def _join(self, a: int, b: int) -> Iterable[tuple[float, int, int, int, int]]:
        new, self._next = self._next, self._next + 1
        self._members[new] = self._members.pop(a) | self._members.pop(b)
        self._owners[new] = self._owners.pop(a) | self._owners.pop(b)
        self._apart[new] = self._apart.pop(a, set()) | self._apart.pop(b, set())
        for other in self._apart[new]:
            self._apart[other] = (self._apart[other] - {a, b}) | {new}
        near: dict[int, tuple[float, float]] = {}
        for old in (a, b):
            for other, (total, best) in self._alike.pop(old).items():
                if other not in (a, b):
                    sum_before, best_before = near.get(other, (0.0, 0.0))
                    near[other] = (sum_before + total, max(best_before, best))
        self._alike[new] = near
        for other, alike in near.items():
            theirs = self._alike[other]
            theirs.pop(a, None)
            theirs.pop(b, None)
            theirs[new] = alike
        return [self._entry(new, other) for other in near]


def _held_together(items: list[int], together: Iterable[Pair]) -> dict[int, int]:
    """For each item the first of those that staff hold together with it."""
    first = {item: item for item in items}

    def root(item: int) -> int:
        while first[item] != item:
            item = first[item]
        return item

    for one, other in together:
        if one in first and other in first:
            low, high = sorted((root(one), root(other)))
            first[high] = low
    return {item: root(item) for item in items}
