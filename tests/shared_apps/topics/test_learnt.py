"""What is learnt from filed messages, and how often a suggestion is right on messages it has not seen."""

import csv
import gzip
import random
from pathlib import Path

import pytest

import huisheng.config.demo
from shared_apps.topics.management.commands.learn_topics import TEXT, TITLE, TOPIC
from shared_apps.topics.operations.importing import import_tree
from shared_apps.topics.queries import learnt, suggesting
from shared_apps.topics.queries.tree import TopicTree, current_tree

MESSAGES = Path(huisheng.config.demo.__file__).parent / "data" / "messages_labelled.csv.gz"
FOLDS = 10

Message = tuple[str, str, str]


@pytest.fixture
def tree(in_network) -> TopicTree:
    import_tree()
    return current_tree()


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    """Real messages, each with the first level that people filed it under."""
    with gzip.open(MESSAGES, "rt", encoding="utf-8-sig", newline="") as file:
        return [(row[TITLE].strip(), row[TEXT].strip(), row[TOPIC]) for row in csv.DictReader(file)]


def first_levels(tree: TopicTree, text: str, using: learnt.Learnt, monkeypatch) -> list[str]:
    """The first levels of the leaves suggested, in order."""
    monkeypatch.setattr(suggesting, "learnt", lambda _tree: using)
    return list(dict.fromkeys(card.trail[0] for card in suggesting.suggest(tree, text, limit=40)))


def accuracy(tree, messages: list[Message], monkeypatch, *, learning: bool) -> tuple[float, float]:
    """Top-1 and top-3 over ten folds: learnt from nine tenths, asked about the tenth."""
    order = list(messages)
    random.Random(1).shuffle(order)
    first = third = 0
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        rest = [message for at, message in enumerate(order) if at % FOLDS != fold]
        using = learnt.learn(tree, learnt.count(rest) if learning else {})
        if not learning:
            using = learnt.Learnt(using.codes, {})
        for title, text, topic in held:
            found = first_levels(tree, f"{title}\n{text}", using, monkeypatch)
            first += found[:1] == [topic]
            third += topic in found[:3]
    return first / len(order), third / len(order)


def test_a_message_not_seen_before_is_filed_right_more_often_than_by_names_alone(
    tree, messages, monkeypatch, capsys
):
    by_names = accuracy(tree, messages, monkeypatch, learning=False)
    learning = accuracy(tree, messages, monkeypatch, learning=True)
    with capsys.disabled():
        print(f"\nfirst-level topic, top-1/top-3: {learning[0]:.3f}/{learning[1]:.3f}; ", end="")
        print(f"by names alone {by_names[0]:.3f}/{by_names[1]:.3f}")
    assert learning[0] >= 0.80
    assert learning[1] >= 0.96
    assert learning[0] > by_names[0]
    assert learning[1] >= by_names[1]


def test_the_file_is_what_the_messages_teach(messages, tmp_path):
    again = tmp_path / "learnt.csv"
    words = learnt.write_counts(learnt.count(messages), again)
    assert again.read_bytes() == learnt.LEARNT.read_bytes()
    assert words == sum(1 for _line in again.open()) - 1


def test_the_file_holds_no_word_of_one_message_alone(messages):
    bearers: dict[str, set[int]] = {}
    for at, (title, text, _topic) in enumerate(messages):
        for word in learnt.count([(title, text, "")])[""]:
            bearers.setdefault(word, set()).add(at)
    kept = {word for own in learnt.read_counts().values() for word in own}
    assert {word for word in kept if len(bearers[word]) < 2} == set()


def test_words_nobody_knows_say_nothing(tree):
    known = learnt.learnt(tree)
    assert set(known.believe(["嗡嘛呢叭"]).values()) == {0.0}
    assert set(known.believe([])) == {level.code for level in tree.children()}


def test_names_teach_topics_without_messages(tree):
    believed = learnt.learn(tree, {}).believe(["工资", "社保", "劳动", "合同"])
    assert max(believed, key=lambda code: believed[code]) == "15"


def test_alike_values_are_all_in_the_middle():
    assert learnt.standardised([2.0, 2.0, 2.0]) == [0.0, 0.0, 0.0]
    assert learnt.standardised([0.0, 2.0]) == [-1.0, 1.0]
