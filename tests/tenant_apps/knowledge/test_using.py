"""Searching, suggesting, ready replies, and putting words into an answer."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.operations.overriding import hide
from tenant_apps.knowledge.public import (
    EntryCard,
    MissingValueError,
    NoSuchEntryError,
    OnlyForStaffError,
    articles_for,
    canned_replies,
    help_for,
    insert_text,
    programmes_for,
    render_canned,
    search,
)
from tenant_apps.unit_ledger.models import UnitCount
from tests.actors import make_account
from tests.tenant_apps.knowledge.conftest import COLLEAGUE, OFFICER, From, Write

REPLY = {"kind": Kind.CANNED, "title": "已收到", "body": "{称呼}，{单位}已收到。"}


def ids(found: list[EntryCard]) -> list[str]:
    """How the cards are named."""
    return [card.id for card in found]


def test_own_and_inherited_are_searched_as_one(
    in_unit_a: UnitRef, published: Write, province_says: From
) -> None:
    inherited, own = province_says(), published(title="助学贷款 本区")
    assert set(ids(search("助学贷款"))) == {str(inherited), str(own)}


def test_traditional_characters_full_width_and_numbers(in_unit_a: UnitRef, published: Write) -> None:
    published()
    assert ids(search("國家助學貸款")) == ids(search("第１问")) == ids(search("1")) == ["1"]
    assert search("") == search("，。") == []


def test_a_word_in_many_entries_says_little(in_unit_a: UnitRef, published: Write) -> None:
    for at in range(5):
        published(title=f"申请办法{at}", questions=())
    wanted = published(title="申请公租房", questions=())
    assert ids(search("申请 公租房"))[0] == str(wanted)


def test_askers_are_shown_nothing_internal_and_nothing_over(in_unit_a: UnitRef, published: Write) -> None:
    published(is_public=False)
    published(Kind.PROGRAMME, is_public=False)
    published(Kind.PROGRAMME, valid_until=date(2020, 1, 31))
    assert articles_for("上不起大学怎么办，学费交不起") == []
    assert programmes_for("上不起大学怎么办，学费交不起") == []
    public = published(Kind.PROGRAMME, valid_until=clock.business_day())
    assert ids(programmes_for("上不起大学怎么办，学费交不起")) == [str(public)]


def test_what_is_hidden_here_is_not_suggested(in_unit_a: UnitRef, province_says: From) -> None:
    named = province_says(Kind.PROGRAMME, audience="学生")
    assert ids(programmes_for("学费交不起，上不起大学")) == [str(named)]
    hide(named, actor=OFFICER)
    assert programmes_for("学费交不起，上不起大学") == []


def test_help_for_an_asker_costs_few_queries(
    in_unit_a: UnitRef, published: Write, province_says: From
) -> None:
    """Somebody asks with every pause in typing: one query here for entries and one for what is hidden, one
    in the directory.
    """
    programme = province_says(Kind.PROGRAMME, audience="学生")
    article = published()
    help_for("学费交不起，上不起大学")
    with CaptureQueriesContext(connection) as captured:
        programmes, articles = help_for("学费交不起，上不起大学")
    assert (ids(programmes), ids(articles)) == ([str(programme)], [str(article)])
    assert len([query for query in captured if query["sql"].startswith("SELECT")]) == 3


def test_replies_of_mine_of_the_unit_and_from_above(
    in_unit_a: UnitRef, published: Write, province_says: From
) -> None:
    mine = published(**{**REPLY, "title": "我的"}, owner=OFFICER)
    ours, above = published(**REPLY), province_says(**{**REPLY, "title": "上级的"})
    assert {reply.id: reply.is_personal for reply in canned_replies(OFFICER)} == {
        str(mine): True,
        str(ours): False,
        str(above): False,
    }
    assert {reply.id for reply in canned_replies(COLLEAGUE)} == {str(ours), str(above)}
    assert {reply.text for reply in canned_replies(OFFICER)} == {REPLY["body"]}


def test_replies_for_the_topic_first_then_the_most_used(in_unit_a: UnitRef, published: Write) -> None:
    plain, used = published(**REPLY), published(**REPLY)
    fitting = published(**{**REPLY, "topics": ("15",)})
    insert_text(str(used), {"asker": "小李"}, account_id=OFFICER)
    assert [reply.id for reply in canned_replies(OFFICER, "150305")] == [str(fitting), str(used), str(plain)]
    assert next(reply.id for reply in canned_replies(OFFICER, "01")) == str(used)


def test_a_reply_is_filled(in_unit_a: UnitRef, published: Write) -> None:
    reply = str(published(**REPLY))
    assert render_canned(reply, {"asker": "小李"}) == "小李，历下区团委已收到。"
    with pytest.raises(MissingValueError):
        render_canned(reply, {})
    with pytest.raises(NoSuchEntryError):
        render_canned("r99", {})
    with pytest.raises(NoSuchEntryError):
        render_canned("nonsense", {})


def test_the_officers_name_is_known(in_unit_a: UnitRef, published: Write) -> None:
    account = make_account(name="陈雨桐")
    reply = str(published(**{**REPLY, "body": "{姓名}"}))
    assert render_canned(reply, {}, account_id=account.pk) == "陈雨桐"


def test_another_persons_reply_does_not_exist(in_unit_a: UnitRef, published: Write) -> None:
    mine = str(published(**REPLY, owner=OFFICER))
    with pytest.raises(NoSuchEntryError):
        insert_text(mine, {"asker": "小李"}, account_id=COLLEAGUE)
    with pytest.raises(NoSuchEntryError):
        render_canned(mine, {"asker": "小李"})


def test_words_of_an_article_and_of_a_programme(in_unit_a: UnitRef, published: Write) -> None:
    article = insert_text(str(published()), {}, account_id=OFFICER)
    assert "· 身份证" in article
    assert "/help/1/" in article
    programme = insert_text(str(published(Kind.PROGRAMME, contact="12355")), {}, account_id=OFFICER)
    assert "家庭经济困难的学生" in programme
    assert "12355" in programme
    assert "/help/p1/" in programme


def test_what_is_for_staff_is_put_into_no_answer(in_unit_a: UnitRef, published: Write) -> None:
    internal = published(is_public=False)
    with pytest.raises(OnlyForStaffError):
        insert_text(str(internal), {}, account_id=OFFICER)
    assert not UnitCount.objects.exists()


def test_uses_are_counted_by_month(in_unit_a: UnitRef, published: Write, province_says: From) -> None:
    own, above = published(), province_says()
    for named in (own, own, above):
        insert_text(str(named), {}, account_id=OFFICER)
    month = clock.business_day().replace(day=1)
    assert set(UnitCount.objects.values_list("what", "key", "day", "number")) == {
        ("entry", f"{own.number}", month, 2),
        ("entry", f"{above.source}.{above.number}", month, 1),
    }


def test_nothing_is_found_across_units(unit_b: UnitRef, in_unit_a: UnitRef, published: Write) -> None:
    published()
    published(**REPLY)
    with enter_unit(unit_b):
        assert search("助学贷款") == []
        assert canned_replies(OFFICER) == []
