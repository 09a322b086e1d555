"""The pages of supervision: from the question to the order and back, and who sees what."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Custody, Order, OrderStep
from tests.shared_apps.oversight.conftest import World
from tests.shared_apps.oversight.test_orders import answer, issue

Staff = Callable[..., Client]
WORDS = "请于期限内答复青年本人。"


@pytest.fixture
def city(staff: Staff, world: World) -> Client:
    """Staff of the city."""
    return staff("network_staff", world.network.city)


def stuck(world: World, *, excluded: tuple[int, ...] = ()) -> UUID:
    """A question of county a that ought to move up and cannot."""
    question_id = uuid4()
    with enter_network(role="relay"):
        Custody.objects.create(
            kind=Custody.Kind.QUESTION,
            unit_id=world.a.id,
            item_id=question_id,
            holder_unit_id=world.a.id,
            excluded_units=list(excluded),
            opened_at=clock.now(),
            since=clock.business_day(),
            at_top=True,
        )
    return question_id


def written(**changes: Any) -> dict[str, Any]:
    day = clock.business_day() + timedelta(days=3)
    values = {"question_number": "", "reason": "late", "demand": "answer", "words": WORDS, "card": "yellow"}
    return {**values, "due_day": day.isoformat(), **changes}


def the_order() -> Order:
    with enter_network():
        return Order.objects.get()


def test_from_the_question_to_the_order_and_to_its_end(city: Client, world: World) -> None:
    question = stuck(world)
    page = city.get("/oversight/").content.decode()
    assert "滞留" in page
    assert f"/oversight/cases/{world.a.id}/{question}/" in page
    address = f"/oversight/orders/new/{world.a.id}/?question={world.a.id}-{question}"
    assert address in page
    assert 'name="question_number"' not in city.get(address).content.decode()
    made = city.post(address, written())
    assert made.status_code == 302
    world.deliver()
    order = the_order()
    assert (order.question_unit_id, order.question_id, order.card) == (world.a.id, question, "yellow")
    answer(world, order.pk)
    page = city.get("/oversight/").content.decode()
    assert "已答复，待审核" in page
    assert order.number in page
    page = city.get(made["Location"]).content.decode()
    assert "已核实，已答复。" in page
    revision = the_order().revision
    done = city.post(f"{made['Location']}accept/", {"words": "", "revision": revision}, follow=True)
    assert "已办结，并已告知该单位。" in done.content.decode()
    again = city.post(f"{made['Location']}accept/", {"words": "", "revision": revision}, follow=True)
    assert "请重新查看" in again.content.decode()


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("network_viewer", "city", 403),
        ("network_staff", "stranger", 404),
        ("network_staff", "b", 404),
        ("network_staff", "province", 404),
    ],
)
def test_whoever_may_not_act_gets_nothing_done(
    staff: Staff, world: World, role: str, unit: str, status: int
) -> None:
    question, open_one, answered = stuck(world), issue(world), issue(world)
    answer(world, answered)
    before = _everything()
    who = staff(role, getattr(world.network, unit))
    day = (clock.business_day() + timedelta(days=3)).isoformat()
    for address, said in (
        (f"orders/{open_one}/remind/", {}),
        (f"orders/{open_one}/card/", {"card": "red"}),
        (f"orders/{open_one}/withdraw/", {"words": "撤"}),
        (f"orders/{answered}/accept/", {"words": ""}),
        (f"orders/{answered}/send-back/", {"words": "不行", "due_day": day}),
    ):
        assert who.post(f"/oversight/{address}", {"revision": 1, **said}).status_code == status, address
    if unit != "province":
        assert who.post(f"/oversight/orders/new/{world.a.id}/", written()).status_code == status
        taking = who.post(f"/oversight/cases/{world.a.id}/{question}/take-over/", {"why": "late"})
        assert taking.status_code == status
        assert status == 403 or number_of(open_one) not in who.get("/oversight/orders/").content.decode()
    assert _everything() == before
    assert world.waiting() == []


def _everything() -> tuple[list[dict[str, Any]], int]:
    with enter_network():
        return list(Order.objects.order_by("pk").values()), OrderStep.objects.count()


def number_of(order_id: UUID) -> str:
    with enter_network():
        return Order.objects.get(pk=order_id).number


def test_handling_it_once_more_is_chosen_from_the_question(city: Client, world: World) -> None:
    question = stuck(world)
    page = city.get(f"/oversight/cases/{world.a.id}/{question}/").content.decode()
    address = f"/oversight/orders/new/{world.a.id}/?question={world.a.id}-{question}&amp;demand=redo"
    assert address in page
    form = city.get(address.replace("&amp;", "&")).content.decode()
    assert re.search(r'value="redo"[^>]*checked', form)


def test_what_is_written_wrongly_is_given_back(city: Client, world: World) -> None:
    address = f"/oversight/orders/new/{world.a.id}/"
    for wrong in (
        {"due_day": (clock.business_day() - timedelta(days=1)).isoformat()},
        {"words": ""},
        {"demand": "redo"},
        {"card": "green"},
    ):
        assert city.post(address, written(**wrong)).status_code == 422
    with enter_network():
        assert not Order.objects.exists()


@pytest.mark.parametrize("excluded", ["city", "province"])
def test_a_question_kept_from_a_unit_is_shown_and_named_nowhere(
    city: Client, world: World, excluded: str
) -> None:
    question = stuck(world, excluded=(getattr(world, excluded).id,))
    assert str(question) not in city.get("/oversight/").content.decode()
    assert city.get(f"/oversight/cases/{world.a.id}/{question}/").status_code == 404
    taking = city.post(f"/oversight/cases/{world.a.id}/{question}/take-over/", {"why": "late"})
    assert taking.status_code == 404
    address = f"/oversight/orders/new/{world.a.id}/?question={world.a.id}-{question}"
    assert city.get(address).status_code == 404
    assert city.post(address, written()).status_code == 404


def test_the_register_finds_by_number_unit_state_and_day(city: Client, world: World) -> None:
    issue(world)
    order = the_order()

    def found(query: str) -> bool:
        return order.number in city.get(f"/oversight/orders/?{query}").content.decode().split("hs-rows")[-1]

    today = clock.business_day()
    tomorrow = today + timedelta(days=1)
    days = f"from={today}&to={today}"
    for query in ("", f"q={order.number}", "q=1", "q=lixia", "q=历下", "state=open", days):
        assert found(query), query
    for query in ("q=2", "q=huaiyin", "q=zzz", "state=done", "state=red", "state=late", f"from={tomorrow}"):
        assert not found(query), query


def test_the_day_begins_with_what_is_to_be_looked_at(city: Client, staff: Staff, world: World) -> None:
    assert "督办事项待处理" not in city.get("/my/").content.decode()
    order_id = issue(world)
    answer(world, order_id)
    stuck(world)
    assert "有 2 件督办事项待处理" in city.get("/my/").content.decode()
    above = staff("network_staff", world.network.province)
    assert "有 1 件督办事项待处理" in above.get("/my/").content.decode(), "the order is the city's to look at"


def test_what_is_red_is_seen_above_whoever_issued_it(staff: Staff, world: World) -> None:
    issue(world, card="red")
    number = the_order().number
    province = staff("network_viewer", world.network.province).get("/oversight/").content.decode()
    assert number in province
    assert number not in staff("network_staff", world.network.a).get("/oversight/").content.decode()


def test_however_much_there_is_the_queries_are_the_same(city: Client, world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert city.get("/oversight/").status_code == 200
        # Not the session's touch, which is written once a minute.
        return sum(query["sql"].startswith("SELECT") for query in found)

    stuck(world)
    answer(world, issue(world))
    city.get("/oversight/")
    few = queries()
    for _ in range(4):
        stuck(world)
        answer(world, issue(world))
    assert queries() == few


def test_questions_between_units_are_found_by_kind_and_unit(city: Client, world: World) -> None:
    question = stuck(world)
    hidden = stuck(world, excluded=(world.city.id,))

    def found(query: str) -> bool:
        page = city.get(f"/oversight/passed/?{query}").content.decode()
        assert str(hidden) not in page
        return str(question) in page

    assert all(found(query) for query in ("", "what=stuck", "q=lixia", "q=历下", "what=stuck&q=历下"))
    assert not any(found(query) for query in ("what=late", "q=huaiyin", "q=zzz"))
    [head, line] = city.get("/oversight/passed.csv").content.decode("utf-8-sig").strip().split("\r\n")
    assert head.startswith("情况,受理单位")
    assert line.startswith("滞留,历下区团委")


def test_a_sibling_province_reads_nothing_of_it(staff: Staff, world: World) -> None:
    stuck(world)
    issue(world)
    stranger = staff("network_viewer", world.network.stranger)
    for address in ("passed/", "orders/", "orders.csv", "passed.csv", ""):
        assert "历下" not in stranger.get(f"/oversight/{address}").content.decode(), address
    book = load_workbook(BytesIO(stranger.get("/oversight/register.xlsx").content))
    assert [sheet.max_row for sheet in book.worksheets] == [1, 1]


def test_both_registers_in_one_file_and_no_cell_is_a_formula(city: Client, world: World) -> None:
    issue(world, question_number="=HYPERLINK(1)")
    stuck(world)
    answered = city.get("/oversight/register.xlsx")
    assert "supervision-" in answered["Content-Disposition"]
    book = load_workbook(BytesIO(answered.content))
    assert book.sheetnames == ["督办台账", "流转中的诉求"]
    orders, passed = book.worksheets
    assert [cell.value for cell in orders[2]][:4] == [
        the_order().number, "济南市团委", "历下区团委", "=HYPERLINK(1)",
    ]  # fmt: skip
    assert orders["D2"].data_type == "s"
    assert [cell.value for cell in passed[2]][:2] == ["滞留", "历下区团委"]


def test_the_register_as_a_table(city: Client, world: World) -> None:
    order_id = issue(world, question_number="=HYPERLINK(1)")
    answer(world, order_id)
    table = city.get("/oversight/orders.csv?state=answered")
    [head, line] = table.content.decode("utf-8-sig").strip().split("\r\n")
    assert head.startswith("督办单号,发出单位,单位")
    cells = line.split(",")
    assert cells[:4] == [the_order().number, "济南市团委", "历下区团委", "'=HYPERLINK(1)"]
    assert "请核实" not in line, "no words"
    assert city.get("/oversight/orders.csv?state=done").content.decode().count("\r\n") == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "gestern"])
def test_a_day_that_no_calendar_shows_narrows_nothing(city: Client, world: World, day: str) -> None:
    question = stuck(world)
    city.post(f"/oversight/orders/new/{world.a.id}/?question={world.a.id}-{question}", written())
    with enter_network():
        number = Order.objects.get().number
    for given in ("from", "to"):
        assert number in city.get("/oversight/orders/", {given: day}).content.decode()
