"""The topics under which something stands in public, with how much."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from shared_apps.topics import public as topics
from tenant_apps.commons.queries.listing import shown
from tenant_apps.questions import public as questions


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """A topic and the number of public questions under it."""

    code: str
    name: str
    count: int
    below: Sequence["TopicEntry"] = ()


def topic_entries() -> tuple[list[TopicEntry], list[TopicEntry]]:
    """The network's first-level topics with their leaves, and the unit's own; no empty ones. One query."""
    tree = topics.tree()
    by_code: Counter[str] = Counter()
    by_own: Counter[int] = Counter()
    for code, own, count in shown().values_list("topic", "own_topic").annotate(Count("pk")).order_by():
        by_code[code] += count
        if own is not None:
            by_own[own] += count
    network = []
    for first in tree.children():
        leaves = [
            TopicEntry(leaf.code, leaf.label, by_code[leaf.code])
            for leaf in tree.leaves(first.code)
            if by_code[leaf.code]
        ]
        if leaves:
            leaves.sort(key=lambda leaf: -leaf.count)
            network.append(
                TopicEntry(first.code, first.label, sum(leaf.count for leaf in leaves), tuple(leaves))
            )
    own_entries = [
        TopicEntry(f"own-{topic.id}", topic.name, by_own[topic.id])
        for topic in questions.own_topics()
        if by_own[topic.id] and not topic.hidden
    ]
    return network, own_entries
