"""Words of danger on labelled sentences: what is found, what is missed, how often the alarm is needless."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import pytest

from tenant_apps.questions.rules.danger import is_listed, reads_like_danger, speaks_of_danger
from tenant_apps.questions.rules.danger_learning import Sample, learn, with_least, write
from tenant_apps.questions.rules.danger_score import learnt as learnt_table
from tenant_apps.questions.rules.danger_wording import read, wording
from tests.tenant_apps.questions.quality.messages import HERE, real_messages

FILES = ("danger.csv", "danger_strangers.csv", "danger_practice.csv", "danger_blind.csv")
LEARNT_FROM = (
    "tuning",
    "after",
    "held_out",
    "train",
    "validation",
    "practice",
    "blind_before",
    "more",
)
LEAST_RECALL = 0.95
LEAST_RECALL_FRESH = 0.95
LEAST_RECALL_BLIND = 0.95
"""Of 200 sentences by somebody who saw neither lists, code nor the other sets, measured once method and table
were final: what strangers may expect.
"""
LEAST_RECALL_BLIND_LISTS = 0.40
LEAST_RECALL_BLIND_LEARNT = 0.85
MOST_NEEDLESS = 0.05
MOST_NEEDLESS_NEAR = 0.20
MOST_IN_REAL_MESSAGES = 0.06


@cache
def sentences() -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    """(half, danger or everyday, group) → sentences."""
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name in FILES:
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["half"], row["is"], row["group"]].append(row["sentence"])
    return {key: tuple(texts) for key, texts in found.items()}


def chosen(half: str, kind: str, group: str = "") -> list[str]:
    """The sentences of one half and kind, of one group or all."""
    return [
        text
        for (its_half, its_kind, its_group), texts in sentences().items()
        if (its_half, its_kind) == (half, kind) and group in ("", its_group)
        for text in texts
    ]


def share(texts: Sequence[str], raises: Callable[[str], bool] = speaks_of_danger) -> float:
    """Of these texts, how many raise."""
    return sum(map(raises, texts)) / len(texts)


def test_the_sets_are_large_enough_and_no_sentence_stands_twice():
    every = [text for texts in sentences().values() for text in texts]
    assert {text for text, times in Counter(every).items() if times > 1} == set()
    assert len(chosen("blind", "danger")) >= 200
    assert len(chosen("blind", "everyday")) >= 100


def test_figures_of_every_set(capsys):
    with capsys.disabled():
        print()
        for (half, kind, group), texts in sorted(sentences().items()):
            print(f"{half:11} {kind:9} {group:11} {share(texts):.3f} of {len(texts)} raise")
        for half, kind in sorted({(half, kind) for half, kind, _group in sentences()}):
            print(f"{half:11} {kind:9} {share(chosen(half, kind)):.3f} of all {len(chosen(half, kind))}")


@pytest.mark.parametrize("half", LEARNT_FROM)
def test_what_was_learnt_from_is_found(half):
    assert share(chosen(half, "danger")) >= LEAST_RECALL


@pytest.mark.parametrize("half", ["held_out", "tuning", "train", "validation", "practice"])
def test_harmless_sentences_learnt_from_seldom_raise(half):
    assert share(chosen(half, "everyday")) <= MOST_NEEDLESS


def test_strangers_are_heard():
    assert share(chosen("fresh", "danger")) >= LEAST_RECALL_FRESH
    assert share(chosen("blind", "danger")) >= LEAST_RECALL_BLIND


@pytest.mark.parametrize("half", ["blind", "blind_before", "more"])
def test_strangers_everyday_sentences_seldom_raise(half):
    assert share(chosen(half, "everyday", "everyday")) <= MOST_NEEDLESS
    # Written to be mistaken: words of danger in harmless sentences.
    assert share(chosen(half, "everyday", "near")) <= MOST_NEEDLESS_NEAR


def test_lists_and_learnt_weights_each_find_much_alone():
    """Red when either is emptied."""
    blind = chosen("blind", "danger")
    assert share(chosen("held_out", "danger"), lambda text: is_listed(read(text))) >= LEAST_RECALL
    assert share(blind, lambda text: is_listed(read(text))) >= LEAST_RECALL_BLIND_LISTS
    assert share(blind, lambda text: reads_like_danger(read(text))) >= LEAST_RECALL_BLIND_LEARNT


def test_real_messages_of_citizens_seldom_raise(capsys):
    raised = share([f"{message.title}\n{message.text}" for message in real_messages()])
    with capsys.disabled():
        print(f"\n{raised:.3f} of {len(real_messages())} real messages raise")
    assert raised <= MOST_IN_REAL_MESSAGES


def test_no_turn_of_speech_is_passed_over_because_of_its_pieces():
    """The pieces only save time: what they let through is what all expressions find."""
    known = wording()
    turns = {turn for filed in known.turns.values() for turn in filed}
    words = [word for filed in known.words.values() for word in filed]
    texts = [text for several in sentences().values() for text in several]
    readings = [read(text) for text in (*texts, *(message.text for message in real_messages()[:300]))]
    for reading in readings:
        found = any(word in reading.squeezed for word in words) or any(
            turn.pattern.search(reading.sentences) for turn in turns
        )
        assert known.occurs(reading) == found, reading.folded


def test_learning_twice_gives_the_same_table_and_tells_danger_from_the_rest(tmp_path):
    samples = [
        *(Sample(text, danger=True) for text in chosen("train", "danger")[:60]),
        *(Sample(text, danger=False) for text in chosen("train", "everyday")[:60]),
    ]
    tables = []
    for name in ("one.csv", "two.csv"):
        learnt = with_least(learn(samples), chosen("blind", "everyday"), 0.05)
        assert write(learnt, tmp_path / name) > 0
        tables.append((tmp_path / name).read_bytes())
    assert tables[0] == tables[1]
    raised = share(chosen("blind", "danger"), lambda text: learnt.highest(read(text)) > learnt.least)
    assert raised > share(chosen("blind", "everyday"), lambda text: learnt.highest(read(text)) > learnt.least)


def test_a_text_of_which_nothing_is_known_never_raises():
    assert learnt_table().least >= 0
    assert not reads_like_danger(read(""))
    assert not reads_like_danger(read("hello, how do I register"))


@pytest.mark.parametrize(
    "disguised",
    [
        "我想自殺",
        "我想自 杀",
        "自-杀",
        "自\u200b杀",
        "自。杀",
        "我想ｚｉｓｈａ",
        "我想ZISHA",
        "想紫砂",
        "I want to  D I E, i want to die",
        "I can’t take it anymore",
    ],
)
def test_ways_of_writing_do_not_hide_it(disguised):
    assert speaks_of_danger(disguised)


def test_denying_it_takes_nothing_back():
    assert speaks_of_danger("我没有自杀的想法")
    assert speaks_of_danger("我不会去死的，只是说说")
    assert speaks_of_danger("I would never kill myself")


def test_a_turn_of_speech_does_not_reach_over_the_end_of_a_sentence():
    assert is_listed(read("昨天他拿着棍子打了我"))
    assert not is_listed(read("昨天买了皮带。打算明天去公司报到"))


@pytest.mark.parametrize("harmless", ["紫砂壶在哪里买", "跳楼机好玩吗", "跳楼价大促销", "不想活动"])
def test_words_that_only_look_like_it_do_not_raise(harmless):
    assert not is_listed(read(harmless))


def test_it_is_found_in_the_title_and_at_the_end_of_a_long_text():
    assert speaks_of_danger("我想自杀", "没什么")
    assert speaks_of_danger("", "一切都好。" * 900 + "其实我想自杀")
    assert not speaks_of_danger("", "")
