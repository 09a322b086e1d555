"""`/ask/` as a phone without scripts sees it."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.models import Question, UnitTopic
from tenant_apps.questions.operations import topic_keeping
from tenant_apps.questions.rules import limits
from tenant_apps.questions.web.draft import Draft
from tenants.public import working_calendar
from tests.network import Network

TEXT = "公司拖欠三个月工资，打电话也不接，怎么办？"


def hidden(html: str, name: str = "draft") -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, html
    return found.group(1)


def page(response) -> str:
    return response.content.decode()


@pytest.fixture
def phone(network: Network, client_of, topics) -> Client:
    return client_of(network.a)


def go(client: Client, html: str, at: str, **fields: str):
    """Press a button on a page."""
    return client.post("/ask/", {"draft": hidden(html), "at": at, **fields})


def to_confirm(client: Client, text: str = TEXT, **about: str) -> str:
    written = page(go(client, page(client.get("/ask/")), "write", text=text, go="about"))
    fields = {"kind": "help", "choice": "n:150305"} | about
    return page(go(client, written, "about", go="confirm", **fields))


def send(client: Client, html: str, **fields: str):
    said = {"visibility": "private", "show_name": "anonymous"} | fields
    return go(client, html, "confirm", go="send", **said)


def test_three_steps_and_a_receipt(phone: Client, unit_a: UnitRef):
    about = page(go(phone, page(phone.get("/ask/")), "write", text=TEXT, go="about"))
    assert "工资发放" in about  # suggested from the text
    confirm = to_confirm(phone)
    assert "历下区团委" in confirm
    assert TEXT in confirm
    response = send(phone, confirm)
    assert response.status_code == 303
    receipt = phone.get(response["Location"])
    with enter_unit(unit_a):
        question = Question.objects.get()
    assert question.number in page(receipt)
    assert "data:image/svg+xml" in page(receipt)
    assert 'style="' not in page(receipt)
    assert (question.text, question.topic, question.kind) == (TEXT, "150305", "help")
    assert (question.display_name, question.visibility, question.contact_phone) == ("", "private", "")
    assert receipt["Cache-Control"] == "private, no-store"


def test_each_step_has_a_title_of_its_own(phone: Client):
    steps = (
        page(phone.get("/ask/")),
        page(go(phone, page(phone.get("/ask/")), "write", text=TEXT, go="about")),
    )
    titles = [step.partition("<title>")[2].partition("</title>")[0] for step in (*steps, to_confirm(phone))]
    assert len(set(titles)) == 3, titles


def test_pressing_send_twice_is_one_question(phone: Client, unit_a: UnitRef):
    confirm = to_confirm(phone)
    first, second = send(phone, confirm), send(phone, confirm)
    assert first["Location"] == second["Location"]
    with enter_unit(unit_a):
        assert Question.objects.count() == 1


def test_back_changed_and_sent_again_is_a_second_question(phone: Client, unit_a: UnitRef):
    confirm = to_confirm(phone)
    send(phone, confirm)
    written = page(go(phone, confirm, "confirm", go="about"))
    written = page(go(phone, written, "about", go="write", kind="help", choice="n:150305"))
    about = page(go(phone, written, "write", text=TEXT + "还有加班费。", go="about"))
    again = page(go(phone, about, "about", go="confirm", kind="help", choice="n:150305"))
    assert send(phone, again).status_code == 303
    with enter_unit(unit_a):
        assert Question.objects.count() == 2


def test_nothing_is_stored_before_the_last_step(phone: Client, unit_a: UnitRef):
    to_confirm(phone)
    with enter_unit(unit_a):
        assert not Question.objects.exists()
        assert cache.get("anything") is None


@pytest.mark.parametrize("text", ["", "   ", "\x00\x00", "\u200b\u200b"])
def test_an_empty_text_is_named_and_stays_on_step_one(phone: Client, text: str):
    response = go(phone, page(phone.get("/ask/")), "write", text=text, title="我的标题", go="about")
    assert response.status_code == 422
    assert "写下你想问的" in page(response)
    assert "我的标题" in page(response)


def test_a_text_too_long_keeps_every_character(phone: Client):
    text = "长" * 5001
    response = go(phone, page(phone.get("/ask/")), "write", text=text, go="about")
    assert response.status_code == 422
    assert text in page(response)
    assert "5000" in page(response)


def test_emoji_nul_and_full_width_arrive(phone: Client, unit_a: UnitRef):
    send(phone, to_confirm(phone, text="工资\x00没发😭ＡＢＣ　１２３"))
    with enter_unit(unit_a):
        assert Question.objects.get().text == "工资没发😭ＡＢＣ　１２３"


def test_errors_on_the_last_step_keep_what_was_typed(phone: Client):
    response = send(
        phone,
        to_confirm(phone),
        show_name="named",
        display_name="小李",
        contact_phone="abc",
        contact_email="x@",
    )
    assert response.status_code == 422
    for typed in ("小李", "abc", "x@", TEXT):
        assert typed in page(response)


def test_a_name_is_kept_only_when_it_is_wanted(phone: Client, unit_a: UnitRef):
    send(phone, to_confirm(phone), display_name="小李")
    send(phone, to_confirm(phone), show_name="named", display_name="小李", contact_phone="１３８ 0000-1111")
    with enter_unit(unit_a):
        assert sorted(Question.objects.values_list("display_name", "contact_phone")) == [
            ("", ""),
            ("小李", "13800001111"),
        ]


def test_a_draft_of_another_unit_opens_nothing(network: Network, phone: Client, client_of, unit_b: UnitRef):
    confirm = to_confirm(phone)
    response = client_of(network.b).post(
        "/ask/", {"draft": hidden(confirm), "at": "confirm", "go": "send", "show_name": "anonymous"}
    )
    assert response.status_code == 422
    assert TEXT not in page(response)
    with enter_unit(unit_b):
        assert not Question.objects.exists()


def test_the_field_on_the_home_page_is_the_first_step(phone: Client):
    response = phone.post("/ask/", {"text": TEXT})
    assert response.status_code == 200
    assert "工资发放" in page(response)


def test_the_whole_tree_is_chosen_from_step_by_step(phone: Client):
    about = page(go(phone, page(phone.get("/ask/")), "write", text=TEXT, go="about"))
    first = page(go(phone, about, "about", go="topics", kind="suggest"))
    assert "民政" in first
    second = page(go(phone, first, "topics", first="09"))
    assert "婚姻登记" in second
    back = page(go(phone, second, "topics", pick="n:090702"))
    assert re.search(r'value="n:090702"[^>]*checked', back)
    assert re.search(r'value="suggest"[^>]*checked', back)


def test_a_topic_is_found_by_a_word(phone: Client):
    about = page(go(phone, page(phone.get("/ask/")), "write", text=TEXT, go="about"))
    found = page(go(phone, page(go(phone, about, "about", go="topics")), "topics", q="落户", search="1"))
    assert "户籍管理" in found
    nothing = page(go(phone, found, "topics", q="火星移民", search="1"))
    assert "火星移民" in nothing


def test_own_topics_and_hidden_ones(phone: Client, unit_a: UnitRef):
    with enter_unit(unit_a):
        own = UnitTopic.objects.create(name="青年公寓", network_topic="010902")
        UnitTopic.objects.create(network_topic="1503", hidden=True)
    about = page(go(phone, page(phone.get("/ask/")), "write", text="青年公寓怎么申请", go="about"))
    assert f'value="o:{own.pk}"' in about
    about = page(go(phone, page(phone.get("/ask/")), "write", text=TEXT, go="about"))
    assert "n:150305" not in about
    refused = go(phone, about, "about", go="confirm", kind="help", choice="n:150305")
    assert refused.status_code == 422
    assert send(phone, to_confirm(phone, choice=f"o:{own.pk}")).status_code == 303
    with enter_unit(unit_a):
        question = Question.objects.get()
        assert (question.topic, question.unit_topic_id) == ("010902", own.pk)


def test_sensitive_topics_offer_no_publication(phone: Client):
    assert 'name="visibility"' not in to_confirm(phone, choice="n:900101")
    assert 'name="visibility"' in to_confirm(phone)


def test_words_of_danger_bring_help_first_and_are_never_turned_away(
    phone: Client, unit_a: UnitRef, monkeypatch
):
    monkeypatch.setattr(limits, "ASKING", Limit("questions.ask", times=0, seconds=600))
    about = page(go(phone, page(phone.get("/ask/")), "write", text="我不想活了", go="about"))
    assert about.index("tel:120") < about.index("<h1")
    response = send(phone, to_confirm(phone, text="我不想活了", choice="n:900105"))
    assert response.status_code == 303
    assert "tel:12356" in page(phone.get(response["Location"]))
    with enter_unit(unit_a):
        assert Question.objects.get().danger


def test_too_many_is_said_with_everything_kept(phone: Client, unit_a: UnitRef, monkeypatch):
    monkeypatch.setattr(limits, "ASKING", Limit("questions.ask", times=1, seconds=600))
    assert send(phone, to_confirm(phone)).status_code == 303
    response = send(phone, to_confirm(phone, text="第二个问题也很急"), show_name="named", display_name="小李")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    for typed in ("第二个问题也很急", "小李"):
        assert typed in page(response)
    with enter_unit(unit_a):
        assert Question.objects.count() == 1


def test_one_unit_being_busy_does_not_slow_another(network: Network, phone: Client, client_of, monkeypatch):
    monkeypatch.setattr(limits, "ASKING", Limit("questions.ask", times=1, seconds=600))
    send(phone, to_confirm(phone))
    other = client_of(network.b)
    assert send(other, to_confirm(other)).status_code == 303


def test_asking_takes_few_queries(phone: Client, unit_a: UnitRef, django_assert_max_num_queries):
    confirm = to_confirm(phone)
    # Read once by each process, and again only after the calendar or a setting has changed.
    working_calendar(unit_a.id)
    with django_assert_max_num_queries(12):
        assert send(phone, confirm).status_code == 303


def test_the_expected_day_stands_on_the_receipt(phone: Client, unit_a: UnitRef):
    response = send(phone, to_confirm(phone))
    with enter_unit(unit_a):
        question = Question.objects.get()
    from tenant_apps.questions.rules.working_days import due_day

    due: date = due_day(question.due_at)
    assert f"{due.month}月{due.day}日" in page(phone.get(response["Location"]))


def test_what_was_right_is_checked_again_once_it_is_changed(phone: Client, unit_a: UnitRef):
    confirm = to_confirm(phone)
    emptied = go(phone, confirm, "write", text="", title="", go="about")
    assert emptied.status_code == 422
    # Said to come from the last page, and yet without what the earlier ones have to say.
    with enter_unit(unit_a):
        unchecked = Draft.fresh(text="", choice="n:150305").signed()
    refused = phone.post("/ask/", {"draft": unchecked, "at": "confirm", "go": "send"})
    assert refused.status_code == 422
    with enter_unit(unit_a):
        assert not Question.objects.exists()


def test_a_topic_hidden_before_it_was_sent_is_chosen_anew(phone: Client, unit_a: UnitRef):
    confirm = to_confirm(phone)
    with enter_unit(unit_a):
        topic_keeping.set_network_hidden("1503", True, actor=1)
    chosen_anew = send(phone, confirm)
    assert chosen_anew.status_code == 422
    assert 'name="at" value="about"' in page(chosen_anew)
    with enter_unit(unit_a):
        assert not Question.objects.exists()
