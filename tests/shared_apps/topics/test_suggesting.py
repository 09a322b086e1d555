"""Which topics fit a text."""

import pytest

from shared_apps.topics import public as topics
from shared_apps.topics.operations.importing import import_tree


@pytest.fixture(autouse=True)
def _imported(in_network):
    import_tree()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("老板拖欠工资三个月了", "150305"),
        ("公交车晚上没有班次", "010205"),
        ("租房的押金不退，房东不接电话", "010910"),
        ("最近总是失眠，压力很大", "900101"),
        ("在学校被同学欺凌", "900201"),
        ("户口怎么迁，落户要什么材料", "130401"),
        ("入团以后团组织关系怎么转接", "900401"),
    ],
)
def test_what_people_write_brings_the_topic_among_the_first(text, expected):
    found = topics.suggest(text)
    assert expected in [card.code for card in found], [(card.code, card.trail) for card in found]


@pytest.mark.parametrize(
    "text",
    [
        "想借用会议室开读书会，要怎么申请？",
        "怎么申请青年公寓",
        "申请场地办活动",
        "行政服务中心周末上班吗",
        "社区活动室周末开放吗",
        "衬衫和服装在哪里捐",
    ],
)
def test_everyday_matters_bring_no_sensitive_topic(text):
    assert [card.trail for card in topics.suggest(text) if card.sensitivity] == []


@pytest.mark.parametrize("text", ["想借一间会议室办活动", "社团周末办活动需要报备吗", "用工登记在哪里办"])
def test_who_asks_about_everyday_matters_accuses_nobody(text):
    assert [card.name for card in topics.suggest(text) if "非法" in card.name] == []


def test_who_wants_a_room_is_led_to_activities():
    assert topics.suggest("想借一间会议室办活动")[0].code == "900403"


def test_a_topic_that_accuses_is_suggested_when_it_is_named():
    assert "070505" in [card.code for card in topics.suggest("我刷单被骗了两千块，是诈骗吗")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对行政复议的结果不满意", "130302"),
        ("想办公证，要带什么", "130104"),
        ("有人拐卖孩子", "130706"),
        ("我要打官司，没钱请人", "130102"),
    ],
)
def test_a_sensitive_topic_that_is_named_is_suggested(text, expected):
    assert expected in [card.code for card in topics.suggest(text)]


@pytest.mark.parametrize("text", ["", "   ", "。。。", "a", "👍", "\x00"])
def test_nothing_to_go_by_brings_nothing(text):
    assert topics.suggest(text) == []


def test_leaves_only_as_many_as_wanted_and_none_twice():
    found = topics.suggest("小区物业乱收停车费，电梯坏了没人修，垃圾没人清", limit=3)
    assert len(found) == 3
    assert len({card.code for card in found}) == 3
    assert all(card.is_leaf for card in found)


def test_hidden_topics_are_not_suggested_and_not_found():
    assert "150305" not in {card.code for card in topics.suggest("拖欠工资", hidden=frozenset({"150305"}))}
    assert "150305" not in {card.code for card in topics.search("工资发放", hidden=frozenset({"150305"}))}


def test_width_case_and_spaces_do_not_matter():
    assert topics.suggest("拖 欠　工 资") == topics.suggest("拖欠工资")
    assert (
        [card.code for card in topics.search("ｐ２ｐ")] == [card.code for card in topics.search("P2P")] != []
    )


def test_a_long_text_is_looked_at_where_it_begins():
    assert topics.suggest("无关" * 2000 + "拖欠工资") == []


def test_a_hit_in_the_name_stands_before_a_hit_above_it():
    found = topics.search("工资")
    assert "工资" in found[0].name
    assert topics.search("完全没有的词") == []
