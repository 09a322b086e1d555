"""The door to the network's topics. Callable from a unit and from NETWORK; importing from NETWORK only."""

from collections.abc import Collection, Iterable

from shared_apps.topics.operations.importing import ImportOutcome, import_tree
from shared_apps.topics.queries import learnt, suggesting
from shared_apps.topics.queries.tree import TopicCard, TopicTree, UnknownTopic, current_tree

__all__ = [
    "ImportOutcome",
    "TopicCard",
    "TopicTree",
    "UnknownTopic",
    "find_leaf",
    "first_level",
    "first_levels",
    "import_tree",
    "is_sensitive",
    "learn_topics",
    "marked",
    "search",
    "sensitive_codes",
    "suggest",
    "topic",
    "tree",
    "two_level_choices",
    "two_levels",
]


def tree() -> TopicTree:
    """The tree in force: ``.children(code)``, ``.leaves(code)``, ``.card(code)``. One short query."""
    return current_tree()


def topic(code: str) -> TopicCard:
    """The topic with this code, in force or ended. Raises UnknownTopic."""
    return current_tree().card(code)


def first_level(code: str) -> TopicCard:
    """The first-level topic above ``code`` (itself, when it is one). Raises UnknownTopic."""
    return current_tree().card(code[:2])


def first_levels() -> tuple[TopicCard, ...]:
    """The first-level topics in force, in order."""
    return current_tree().children()


def two_levels() -> list[tuple[TopicCard, list[TopicCard]]]:
    """Each first-level topic in force, with itself and those directly below it, in order."""
    tree = current_tree()
    return [(first, [first, *tree.children(first.code)]) for first in tree.children()]


def marked(chosen: Collection[str]) -> list[tuple[TopicCard, bool, list[tuple[TopicCard, bool]]]]:
    """The two levels for boxes to tick: each topic of the first, whether any of its group is chosen, and
    itself and those below it with whether they are.
    """
    codes = {str(code) for code in chosen}
    return [
        (first, any(card.code in codes for card in cards), [(card, card.code in codes) for card in cards])
        for first, cards in two_levels()
    ]


def two_level_choices() -> list[tuple[str, str]]:
    """The two levels for a field of a form: code and label of each."""
    return [(card.code, card.label) for _first, cards in two_levels() for card in cards]


def is_sensitive(code: str) -> bool:
    """Whether figures of this topic are kept back; a topic above is sensitive when all its leaves are."""
    return bool(topic(code).sensitivity)


def sensitive_codes() -> frozenset[str]:
    """Codes of every sensitive leaf, ended ones too: what a projection needs to set figures apart."""
    return frozenset(card.code for card in current_tree().cards.values() if card.is_leaf and card.sensitivity)


def suggest(
    text: str, *, limit: int = 4, hidden: frozenset[str] = frozenset(), tree: TopicTree | None = None
) -> list[TopicCard]:
    """At most ``limit`` leaves that fit a text, best first, none of the ``hidden`` codes; empty when nothing
    fits. ``tree`` saves the query of whoever has it already.
    """
    return suggesting.suggest(tree or current_tree(), text, limit=limit, hidden=hidden)


def learn_topics(messages: Iterable[tuple[str, str, str]]) -> int:
    """Learn from filed messages (title, text, name of the first level) and write data/learnt_words.csv;
    returns how many words were kept. For developers: the file belongs to the repository.
    """
    return learnt.write_counts(learnt.count(messages))


def search(
    text: str, *, limit: int = 30, hidden: frozenset[str] = frozenset(), tree: TopicTree | None = None
) -> list[TopicCard]:
    """Leaves in whose name, everyday words or names above the text occurs."""
    return suggesting.search(tree or current_tree(), text, limit=limit, hidden=hidden)


def find_leaf(*names: str) -> TopicCard | None:
    """The leaf to file a message under when only names are known (first level, perhaps second and third).

    Exact names are followed down; where they end, 其他 of that branch is taken. None when the first name
    is unknown.
    """
    known = current_tree()
    code = ""
    for name in names:
        step = next((child for child in known.children(code) if child.chinese == name.strip()), None)
        if step is None:
            break
        code = step.code
    if not code:
        return None
    card = known.card(code)
    while not card.is_leaf:
        below = known.children(card.code)
        card = next((child for child in below if child.chinese == "其他"), below[-1])
    return card
