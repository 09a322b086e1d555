"""Somebody did not know whom to ask: marked, on top of the desk with suggestions, and told until when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import screening
from tenant_apps.questions.queries import desk, seen_by_asker
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.rules.campaigns import UNSURE, is_code
from tenant_apps.questions.rules.visibility import reader
from tests.network import Network
from tests.tenant_apps.questions.between.conftest import Between
from tests.tenant_apps.questions.between.conftest import between as between
from tests.tenant_apps.questions.conftest import OFFICER
from tests.tenant_apps.questions.test_asking_pages import TEXT, go, page, send

FRIDAY = datetime(2026, 11, 20, 6, tzinfo=UTC)


@pytest.fixture
def phone(network: Network, client_of, topics: None) -> Client:
    return client_of(network.city)


def ask_unsure(phone: Client, query: str = "unsure=1") -> None:
    start = page(phone.get(f"/ask/?{query}"))
    written = page(go(phone, start, "write", text=TEXT, go="about"))
    confirm = page(go(phone, written, "about", go="confirm", kind="help", choice="n:150305"))
    assert send(phone, confirm).status_code == 303


def the_question(network: Network) -> Question:
    with enter_unit(network.ref(network.city)):
        return Question.objects.get()


def test_the_mark_comes_from_the_first_page_to_the_question(phone: Client, network: Network) -> None:
    assert "一个工作日内帮你找到负责的单位" in page(phone.get("/ask/?unsure=1"))
    assert "一个工作日内帮你找到" not in page(phone.get("/ask/"))
    ask_unsure(phone, f"unsure=1&not={network.a.slug}")
    question = the_question(network)
    assert (question.campaign, question.excluded_units) == (UNSURE, [network.a.id])
    assert not is_code(UNSURE), "no campaign can be called so"


def test_without_it_there_is_no_mark(phone: Client, network: Network) -> None:
    ask_unsure(phone, "unsure=2")
    assert the_question(network).campaign == ""


def test_who_leaves_for_the_unit_above_is_still_unsure(phone: Client, network: Network) -> None:
    assert f"/ask/?unsure=1&amp;not={network.city.slug}" in page(phone.get("/ask/?unsure=1"))


def test_it_stands_on_top_until_it_is_taken_on(between: Between) -> None:
    older = between.ask(received_at=FRIDAY)
    unsure = between.ask(text="公司在槐荫区，不知道该问谁。", campaign=UNSURE)
    with enter_unit(between.a):
        who = reader(between.officers[between.a.id])

        def first() -> object:
            return desk.in_order(Queue.TODO, clock.now(), who)[0].pk

        assert first() == unsure.question_id
        screening.accept(unsure.question_id, version=1, actor=OFFICER)
        assert first() == older.question_id


def test_the_desk_shows_who_it_could_be_with_one_click(between: Between, staff) -> None:
    pk = between.ask(text="公司在槐荫区，不知道该问谁。", campaign=UNSURE).question_id
    officer = staff("duty_officer", between.network.a)
    shown = page(officer.get(f"/desk/q/{pk}/"))
    assert f"/desk/q/{pk}/hand-over/?to={between.b.id}" in shown
    assert "文中提到“槐荫区”" in shown
    assert UNSURE not in shown
    assert "待定单位" in page(officer.get("/desk/"))
    form = page(officer.get(f"/desk/q/{pk}/hand-over/?to={between.b.id}"))
    assert "提问人不确定该找谁" in form


def test_an_excluded_unit_is_not_suggested_beside_it(between: Between, staff) -> None:
    pk = between.ask(
        between.city, text="槐荫区的公司", campaign=UNSURE, excluded_units=(between.b.id,)
    ).question_id
    shown = page(staff("duty_officer", between.network.city).get(f"/desk/q/{pk}/"))
    assert f"to={between.b.id}" not in shown


def test_the_asker_reads_who_looks_for_it_and_until_when(between: Between) -> None:
    receipt = between.ask(campaign=UNSURE, received_at=FRIDAY)

    def seen(unit: UnitRef, later: int = 0) -> seen_by_asker.AskerView:
        now = FRIDAY + timedelta(days=later)
        with enter_unit(unit):
            found = seen_by_asker.find(receipt.number, receipt.secret, unit="历下区团委", now=now)
        assert found is not None
        return found

    view = seen(between.a)
    assert view.routed_by is not None
    assert view.routed_by.isoformat() == "2026-11-23", "one working day, over the weekend"
    assert not view.routing_late
    assert seen(between.a, later=4).routing_late
    with enter_unit(between.a):
        screening.accept(receipt.question_id, version=1, actor=OFFICER)
    assert seen(between.a).routed_by is None
