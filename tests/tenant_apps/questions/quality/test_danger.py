"""Words of danger on labelled sentences: what is found, what is missed, how often the alarm is needless."""

import csv
from collections import defaultdict
from collections.abc import Mapping

import pytest

from tenant_apps.questions.rules.danger import speaks_of_danger
from tests.tenant_apps.questions.quality.messages import HERE, real_messages

LEAST_RECALL = 0.95
LEAST_RECALL_FRESH = 0.60
MOST_NEEDLESS = 0.06
MOST_IN_REAL_MESSAGES = 0.05


def sentences() -> Mapping[tuple[str, str], list[str]]:
    """(half, danger or everyday) → sentences."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    with (HERE / "danger.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["half"], row["is"]].append(row["sentence"])
    return found


def share(texts: list[str]) -> float:
    """Of these texts, how many raise."""
    return sum(map(speaks_of_danger, texts)) / len(texts)


def test_the_set_is_large_enough_and_no_sentence_stands_twice():
    sets = sentences()
    every = [sentence for half in sets.values() for sentence in half]
    assert len(set(every)) == len(every)
    for kind in ("danger", "everyday"):
        assert sum(len(texts) for (_half, which), texts in sets.items() if which == kind) >= 200


def test_nearly_every_sentence_of_danger_raises_and_few_others(capsys):
    sets = sentences()
    reached = {key: share(texts) for key, texts in sets.items()}
    with capsys.disabled():
        print()
        for (half, kind), value in sorted(reached.items()):
            print(f"{half:9} {kind:9} {value:.3f} of {len(sets[half, kind])} raise")
    assert reached["held_out", "danger"] >= LEAST_RECALL
    assert reached["tuning", "danger"] >= LEAST_RECALL
    assert reached["after", "danger"] >= LEAST_RECALL
    # Never looked at while the lists were written: what strangers' words may expect. It only ever rises.
    assert reached["fresh", "danger"] >= LEAST_RECALL_FRESH
    assert reached["held_out", "everyday"] <= MOST_NEEDLESS
    assert reached["tuning", "everyday"] <= MOST_NEEDLESS


def test_real_messages_of_citizens_seldom_raise(capsys):
    raised = share([f"{message.title}\n{message.text}" for message in real_messages()])
    with capsys.disabled():
        print(f"\n{raised:.3f} of {len(real_messages())} real messages raise")
    assert raised <= MOST_IN_REAL_MESSAGES


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
    assert speaks_of_danger("昨天他拿着棍子打了我")
    assert not speaks_of_danger("昨天买了皮带。打算明天去公司报到")


@pytest.mark.parametrize("harmless", ["紫砂壶在哪里买", "跳楼机好玩吗", "跳楼价大促销", "不想活动"])
def test_words_that_only_look_like_it_do_not_raise(harmless):
    assert not speaks_of_danger(harmless)


def test_it_is_found_in_the_title_and_at_the_end_of_a_long_text():
    assert speaks_of_danger("我想自杀", "没什么")
    assert speaks_of_danger("", "一切都好。" * 900 + "其实我想自杀")
    assert not speaks_of_danger("", "")
