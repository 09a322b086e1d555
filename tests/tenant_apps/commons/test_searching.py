"""Searching: answers, marks, slips of the pinyin, fewer words, suggestions."""

import pytest
from django.test import Client

from huisheng.kernel.text import Piece, excerpt, marked
from huisheng.kernel.text.meant import corrected, fewer, vocabulary
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.commons.operations.keeping_up import keep_up
from tenant_apps.commons.queries.listing import Wanted
from tenant_apps.commons.queries.searching import search
from tenant_apps.questions.models import Answer, Question
from tenants.public import syllables
from tests.tenant_apps.commons.conftest import LAMPS, OFFICER, WAGES, Import
from tests.tenant_apps.commons.test_pages import text, titles

WORDS = {"助学": 9, "贷款": 8, "助学贷款": 5, "路灯": 7, "账户": 4, "工资": 6, "拖欠": 3, "wifi": 2}
KNOWN = vocabulary(WORDS, syllables)


def suggested(client: Client, typed: str) -> str:
    response = client.post("/questions/suggest/", {"q": typed})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("助学代款", "助学贷款"),
        ("路登", "路灯"),
        ("脏户", "账户"),
        ("拖欠公资", "拖欠工资"),
        ("托欠公只", "拖欠工资"),
        ("zhuxue", "助学"),
        ("wiffi", "wifi"),
        ("助學代款", "助学贷款"),
        ("落灯", ""),
        ("路灯", ""),
        ("公司", ""),
        ("工作", ""),
        ("12345", ""),
        ("？！", ""),
    ],
)
def test_slips_of_the_pinyin(typed: str, meant: str) -> None:
    assert corrected(typed, KNOWN, syllables) == meant


def test_fewer_words() -> None:
    assert fewer(["路灯", "火星"], KNOWN) == ["路灯"]
    assert fewer(["助学", "拖欠", "路灯"], KNOWN) == ["拖欠", "路灯"]
    assert fewer(["火星"], KNOWN) == []
    assert fewer(["路灯"], KNOWN) == []


def test_marks_stand_where_the_words_stand() -> None:
    assert marked("聯絡綫何时通车", ["联络线", "通车"]) == [
        Piece("聯絡綫", hit=True),
        Piece("何时"),
        Piece("通车", hit=True),
    ]
    assert marked("ＷＩＦＩ…坏了", ["wifi"])[0] == Piece("ＷＩＦＩ", hit=True)
    assert marked("什么", []) == [Piece("什么")]
    assert marked("", ["路灯"]) == []


def test_an_excerpt_is_the_sentence_of_the_words() -> None:
    said = excerpt("先说别的。小区路灯坏了，没人修。再说别的。", ["路灯", "修"])
    assert "".join(piece.text for piece in said) == "小区路灯坏了，没人修。"
    long = excerpt("很" * 300 + "路灯" + "长" * 300, ["路灯"])
    assert Piece("路灯", hit=True) in long
    assert sum(len(piece.text) for piece in long) <= 68
    assert excerpt("没有", ["路灯"]) == []


def test_an_excerpt_is_the_first_sentence_with_most_of_the_words() -> None:
    def said(text: str, *words: str) -> str:
        return "".join(piece.text for piece in excerpt(text, words))

    often = "路灯路灯路灯坏了。小区很黑。小区路灯坏了。路灯和小区都没人管。"
    assert said(often, "小区", "路灯") == "小区路灯坏了。"
    assert said(often, "路灯", "没有这个") == "路灯路灯路灯坏了。"
    assert said("旧的ＡＴＭ机？\n\nATM 坏了！\n  请修  一修 atm。", "atm", "修") == "请修 一修 atm。"
    assert said("先说小\n区别的。", "小区") == ""


def test_words_of_answers_find_and_are_shown(reader: Client, imported: Import) -> None:
    imported()
    page = text(reader, "/questions/", q="明年六月")
    assert titles(page) == ["星沙联络线什么时候通车"]
    assert "计划<mark>明年</mark><mark>六月</mark>通车" in page


def test_an_answer_that_changes_is_found_by_its_new_words(imported: Import) -> None:
    row = imported()
    Answer.objects.filter(question=row.question).update(text="改为后年十月通车。")
    assert keep_up([row.question]) == 1
    assert keep_up([row.question]) == 0
    assert [hit.row.number for hit in search(Wanted(words="后年十月")).hits] == [row.number]
    assert search(Wanted(words="明年六月")).hits == ()


def test_what_is_gone_is_not_found_by_its_answer(imported: Import) -> None:
    row = imported()
    deciding.remove(row.question, actor=OFFICER)
    row.refresh_from_db()
    assert (row.search, row.answers_hash) == (None, "")
    assert search(Wanted(words="明年六月")).hits == ()


def test_marks_do_not_let_markup_through(reader: Client, imported: Import) -> None:
    imported(title="<b>路灯</b>坏了", text="<img src=x>路灯 坏了")
    page = text(reader, "/questions/", q="路灯")
    assert "&lt;b&gt;<mark>路灯</mark>&lt;/b&gt;" in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("typed", ["联罗线", "联络线 火星"])
def test_did_you_mean(reader: Client, imported: Import, typed: str) -> None:
    imported()
    page = text(reader, "/questions/", q=typed)
    assert titles(page) == ["星沙联络线什么时候通车"]
    assert "没有找到" in page


@pytest.mark.parametrize("typed", ["聯絡綫", "ＣＢＤ", "cbd"])
def test_folded_alike(reader: Client, imported: Import, typed: str) -> None:
    imported(title="联络线到CBD吗")
    assert titles(text(reader, "/questions/", q=typed)) == ["联络线到CBD吗"]


def test_filters_combine(reader: Client, imported: Import) -> None:
    imported(title="路灯坏了", topic=LAMPS)
    imported(title="路灯工人的工资", topic=WAGES, answer="")
    assert titles(text(reader, "/questions/", q="路灯", topic=WAGES)) == ["路灯工人的工资"]
    assert titles(text(reader, "/questions/", q="路灯", stage="answered")) == ["路灯坏了"]
    assert titles(text(reader, "/questions/", q="路灯", stage="answered", topic=WAGES)) == []


def test_suggested_while_typing(reader: Client, imported: Import) -> None:
    row = imported()
    assert f'href="/questions/{row.number}/"' in suggested(reader, "联络")
    assert "<mark>联络</mark>" in suggested(reader, "联络")
    assert suggested(reader, "联").strip() == ""
    assert suggested(reader, "火星").strip() == ""


def test_topics_are_suggested_by_name_and_initials(reader: Client, imported: Import) -> None:
    imported()
    page = text(reader, f"/topics/{WAGES}/")
    name = page.split("<h1>")[1].split("</h1>")[0]
    spoken = syllables(name)
    for typed in (name, "".join(part[0] for part in spoken), "".join(spoken)):
        assert f'href="/topics/{WAGES}/"' in suggested(reader, typed)
    imported(topic=LAMPS)
    deciding.remove(Publication.objects.get(topic=LAMPS).question, actor=OFFICER)
    lamps = text(reader, f"/topics/{LAMPS}/").split("<h1>")[1].split("</h1>")[0]
    assert f'href="/topics/{LAMPS}/"' not in suggested(reader, lamps)


def test_what_is_private_is_never_suggested(reader: Client, imported: Import) -> None:
    row = imported(title="不想让人知道的联络线")
    Question.objects.filter(pk=row.question).update(visibility="private")
    keep_up([row.question])
    assert suggested(reader, "联络线").strip() == ""
