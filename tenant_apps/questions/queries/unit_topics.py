"""The topics as this unit offers them: its own first, the network's without what it hides."""

from dataclasses import dataclass
from typing import Final

from huisheng.kernel.ops.kept import Kept
from shared_apps.topics import public as topics
from shared_apps.topics.public import TopicCard, TopicTree
from tenant_apps.questions.models import UnitTopic


@dataclass(frozen=True, slots=True)
class OwnTopic:
    """A topic that only this unit has, and the network's topic under which it is counted."""

    id: int
    name: str
    network_topic: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What an asker may choose from: the network's tree and the unit's part."""

    tree: TopicTree
    own: tuple[OwnTopic, ...]
    hidden: frozenset[str]

    def first_levels(self) -> tuple[TopicCard, ...]:
        """First-level topics with at least one leaf left to choose."""
        return tuple(card for card in self.tree.children() if any(True for _leaf in self._leaves(card.code)))

    def groups(self, first: str) -> list[tuple[TopicCard, list[TopicCard]]]:
        """Second-level topics below ``first``, each with its leaves; those without leaves are left out."""
        groups = [(second, list(self._leaves(second.code))) for second in self.tree.children(first)]
        return [(second, leaves) for second, leaves in groups if leaves]

    def suggest(self, text: str, *, limit: int = 4) -> list[TopicCard]:
        """Leaves that fit the text, best first."""
        return topics.suggest(text, limit=limit, hidden=self.hidden_leaves(), tree=self.tree)

    def search(self, text: str) -> list[TopicCard]:
        """Leaves in whose names the text occurs."""
        return topics.search(text, hidden=self.hidden_leaves(), tree=self.tree)

    def own_fitting(self, text: str) -> list[OwnTopic]:
        """Own topics whose name occurs in the text."""
        return [own for own in self.own if own.name in text]

    def has_leaf(self, code: str) -> bool:
        """Whether this leaf may be chosen here."""
        card = self.tree.cards.get(code)
        return card is not None and card.is_leaf and card.in_force and not self._is_hidden(code)

    def own_topic(self, own_id: int) -> OwnTopic | None:
        """An own topic that may be chosen here."""
        return next((own for own in self.own if own.id == own_id), None)

    def leaves(self) -> list[TopicCard]:
        """Every leaf that may be chosen here."""
        return self._leaves("")

    def hidden_leaves(self) -> frozenset[str]:
        """Codes of the leaves that are hidden, themselves or by a topic above."""
        if not self.hidden:
            return frozenset()
        return frozenset(leaf.code for leaf in self.tree.leaves() if self._is_hidden(leaf.code))

    def _leaves(self, code: str) -> list[TopicCard]:
        return [leaf for leaf in self.tree.leaves(code) if not self._is_hidden(leaf.code)]

    def _is_hidden(self, code: str) -> bool:
        return bool(self.hidden) and not self.hidden.isdisjoint((code[:2], code[:4], code))


def offer() -> Offer:
    """The choice of this unit now; both parts are kept by the process."""
    own, hidden = marks()
    return Offer(topics.tree(), tuple(topic for topic in own if not topic.hidden), hidden)


_Marks = tuple[tuple[OwnTopic, ...], frozenset[str]]
_kept: Final[Kept[_Marks]] = Kept("unit-topics", of_unit=True)


def marks() -> _Marks:
    """Every own topic, hidden ones too, and the codes of the network's topics that this unit hides."""
    return _kept.get("", _marks)


def forget_after_commit() -> None:
    """Have every process read this unit's marks anew once this transaction is committed."""
    _kept.forget_after_commit()


def _marks() -> _Marks:
    own: list[OwnTopic] = []
    hidden: set[str] = set()
    for row in UnitTopic.objects.all():
        if row.name:
            own.append(OwnTopic(row.pk, row.name, row.network_topic, row.hidden))
        elif row.hidden:
            hidden.add(row.network_topic)
    return tuple(own), frozenset(hidden)


def own_topic(own_id: int) -> OwnTopic | None:
    """One of the unit's own topics that askers may choose, or None."""
    return next((own for own in marks()[0] if own.id == own_id and not own.hidden), None)


def topic_name(tree: TopicTree, code: str, own_name: str = "") -> str:
    """How a question's topic is called on a page: the unit's own name, or the network's."""
    card = tree.cards.get(code)
    return own_name or (card.label if card else code)
