"""Words of a list are found however they are written, and nothing else is."""

import pytest

from tenant_apps.moderation.data.codes import Reason
from tenant_apps.moderation.rules.criticism import is_criticism
from tenant_apps.moderation.rules.word_lists import WordList, find, tidy_entry

LIST = WordList(
    7, 3, {"abuse": ("傻逼", "王八蛋"), "fraud": ("刷单", "代开发票"), "advert": ("sale", "nmsl")}
)


@pytest.mark.parametrize(
    "written",
    [
        "傻逼",
        "傻*逼",
        "傻 逼",
        "傻\u200b逼",
        "傻…逼",
        "傻😀逼",
        "王.八.蛋",
        "王 八\u3000蛋",
        "代開發票",
        "代-开-发-票",
        "刷單",
        "SALE",
        "Sale",
        "s.a.l.e",
        "ѕаle",
        "5al3",
        "nm sl",
    ],
)
def test_hidden_words_are_found(written: str):
    text = f"前面，{written}。后面"
    hits = find(text, [LIST])
    assert len(hits) == 1
    assert text[hits[0].start : hits[0].end] == written
    assert (hits[0].unit_id, hits[0].version) == (7, 3)


@pytest.mark.parametrize(
    "text",
    [
        "他真傻。逼我还钱",
        "你傻！逼他",
        "wholesale prices",
        "印刷，单价",
        "王先生有八个鸡蛋",
        "刷 微博 买 单",
        "",
    ],
)
def test_words_of_two_sentences_make_no_third_one(text: str):
    assert find(text, [LIST]) == []


def test_each_list_is_named():
    other = WordList(1, 9, {"sexual": ("刷单",)})
    assert [(hit.reason, hit.unit_id) for hit in find("刷单", [other, LIST])] == [
        (Reason.SEXUAL, 1),
        (Reason.FRAUD, 7),
    ]


@pytest.mark.parametrize(
    "entry", ["书记", "王市长", "贪官", "團委", "不作为", "学 校", "腐·败", "Government", "强拆"]
)
def test_criticism_cannot_stand_on_a_list(entry: str):
    assert is_criticism(entry)


@pytest.mark.parametrize(
    ("written", "entry"), [("傻 逼", "傻逼"), ("ＡＢ", "ab"), ("一", ""), ("字" * 21, "")]
)
def test_entries_are_compared_as_they_are_read(written: str, entry: str):
    assert tidy_entry(written) == entry
