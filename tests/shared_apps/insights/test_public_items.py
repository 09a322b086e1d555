"""What stands in public in the units: kept in whatever order it comes, found across units, gone at once."""

from dataclasses import replace
from datetime import datetime, time
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Envelope
from shared_apps.contracts.published_items import PublishedItemShown, PublishedItemWithdrawn
from shared_apps.insights.models import PublicItem
from shared_apps.insights.projections.public_items import show, withdraw
from shared_apps.insights.queries.public_items import Sought, public_items, suggest, units_meant
from shared_apps.topics.public import sensitive_codes, tree
from tenants.lifecycle import moving, states
from tenants.models import Unit
from tests.network import Network

ID = "0190a6d0-0000-7000-8000-000000000001"
GONE = PublishedItemWithdrawn(question_id=ID)


def item(**said: Any) -> PublishedItemShown:
    return replace(
        PublishedItemShown(
            question_id=ID,
            number="LX-1",
            title="路灯坏了三天",
            text="小区路灯坏了。",
            answers="今晚抢修。",
            topic="110201",
            stage="answered",
            question_kind="consult",
            asked_at="2026-11-20T09:00:00+08:00",
        ),
        **said,
    )


def envelope(unit_id: int, sequence: int, epoch: int = 0) -> Envelope:
    return Envelope(
        event_id=uuid7(),
        unit_id=unit_id,
        occurred_at=clock.now(),
        epoch=epoch,
        sequence=sequence,
        attempt=1,
    )


@pytest.fixture
def live(in_network: None, network: Network) -> Network:
    """Both counties and the stranger are live, so that their pages are found."""
    Unit.objects.filter(pk__in=[network.a.id, network.b.id, network.stranger.id]).update(state="live")
    return network


def titles(**wanted: Any) -> list[str]:
    return ["".join(piece.text for piece in hit.title) for hit in public_items(Sought(**wanted)).hits]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_any_order_ends_withdrawn_and_without_words(live: Network, order: tuple[int, ...]) -> None:
    steps = [item(), item(title="改过的标题"), GONE]
    for at in (*order, *order):
        message = steps[at]
        around = envelope(live.a.id, at + 1)
        show(message, around) if isinstance(message, PublishedItemShown) else withdraw(message, around)
    row = PublicItem.objects.get()
    assert (row.shown, row.title, row.text, row.answers, row.search) == (False, "", "", "", None)
    assert titles(words="路灯") == []


def test_shown_again_after_a_restored_backup(live: Network) -> None:
    withdraw(GONE, envelope(live.a.id, 90))
    assert show(item(title="恢复后的路灯"), envelope(live.a.id, 3, epoch=1))
    assert titles(words="路灯") == ["恢复后的路灯"]


def test_found_by_title_text_answer_unit_and_topic(live: Network) -> None:
    show(item(title="甲的路灯"), envelope(live.a.id, 1))
    show(item(title="乙的路灯", topic="150305"), envelope(live.b.id, 1))
    show(item(title="外省的路灯"), envelope(live.stranger.id, 1))
    assert set(titles(words="抢修")) == {"甲的路灯", "乙的路灯", "外省的路灯"}
    assert set(titles(words="路灯", unit_id=live.city.id)) == {"甲的路灯", "乙的路灯"}
    assert titles(words="路燈", unit_id=live.b.id) == ["乙的路灯"]
    assert titles(words="路灯", unit_id=live.city.id, topic="15") == ["乙的路灯"]
    assert titles(words="火星") == []
    hit = public_items(Sought(words="甲的")).hits[0]
    assert hit.address.endswith("/questions/LX-1/")
    assert live.a.host in hit.address


def test_a_unit_withdraws_its_own_items_alone(live: Network) -> None:
    """The same id in another unit's message is another item."""
    show(item(), envelope(live.a.id, 1))
    withdraw(GONE, envelope(live.b.id, 9))
    assert titles(words="路灯") == ["路灯坏了三天"]


@pytest.mark.parametrize("state", ["sandbox", "suspended", "archived"])
def test_of_units_that_are_not_live_nothing_is_found(live: Network, state: str) -> None:
    show(item(), envelope(live.a.id, 1))
    Unit.objects.filter(pk=live.a.id).update(state=state)
    assert titles(words="路灯") == titles() == []


def test_suspended_and_open_again_by_the_operator(live: Network) -> None:
    show(item(), envelope(live.a.id, 1))
    Unit.objects.filter(pk=live.a.id).update(live_since=clock.now())
    states.suspend(live.a.id, actor=1)
    assert titles() == []
    states.reactivate(live.a.id, actor=1)
    assert titles() == ["路灯坏了三天"]


def test_a_renamed_unit_stands_under_its_name_of_now(live: Network) -> None:
    show(item(), envelope(live.a.id, 1))
    Unit.objects.filter(pk=live.a.id).update(short_name="历下新区团委")
    assert [hit.unit for hit in public_items(Sought()).hits] == ["历下新区团委"]


def test_a_moved_unit_is_found_where_it_is(live: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    show(item(), envelope(live.a.id, 1))
    day = moving.plan_move(live.a.id, live.other_city.id, actor=1)
    noon = datetime.combine(day, time(12), tzinfo=clock.BUSINESS_ZONE)
    monkeypatch.setattr(clock, "now", lambda: noon)
    monkeypatch.setattr(moving, "earlier_now", lambda: noon)
    assert moving.apply_due_moves() == 1
    assert titles(unit_id=live.city.id) == []
    assert titles(unit_id=live.other_city.id) == ["路灯坏了三天"]


def test_no_statement_per_unit(live: Network) -> None:
    show(item(), envelope(live.a.id, 1))
    public_items(Sought(words="路灯"))
    with CaptureQueriesContext(connection) as few:
        public_items(Sought(words="路灯"))
    show(item(), envelope(live.b.id, 1))
    show(item(), envelope(live.stranger.id, 1))
    with CaptureQueriesContext(connection) as many:
        assert len(public_items(Sought(words="路灯")).hits) == 3
    assert len(few) == len(many)


def test_the_page(live: Network, network_client: Client) -> None:
    show(item(title="<b>路灯</b>"), envelope(live.a.id, 1))
    page = network_client.get("/questions/", {"q": "路灯", "at": live.city.id}).content.decode()
    assert "&lt;b&gt;<mark>路灯</mark>&lt;/b&gt;" in page
    assert f"{live.a.host}" in page
    assert network_client.get("/questions/", {"at": "9" * 8}).status_code == 404
    assert network_client.get("/questions/", {"page": "99"}).status_code == 404
    assert "历下区" in network_client.get("/questions/", {"q": "lxq"}).content.decode()


def suggested(client: Client, typed: str) -> str:
    response = client.post("/questions/suggest/", {"q": typed})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_narrowed_by_stage_kind_and_leaf(live: Network, network_client: Client) -> None:
    show(item(title="甲的路灯"), envelope(live.a.id, 1))
    show(item(title="乙的路灯", stage="waiting", question_kind="complain"), envelope(live.b.id, 1))
    assert titles(words="路灯", stage="waiting") == ["乙的路灯"]
    assert titles(words="路灯", kind="consult") == ["甲的路灯"]
    assert titles(words="路灯", kind="consult", stage="waiting") == []
    for narrowed in ({"stage": "waiting"}, {"kind": "complain"}, {"stage": "waiting", "topic": "110201"}):
        page = network_client.get("/questions/", narrowed).content.decode()
        assert ("乙的路灯" in page, "甲的路灯" in page) == (True, False), narrowed
    assert "甲的路灯" in network_client.get("/questions/", {"stage": "nonsense"}).content.decode()


@pytest.mark.parametrize("typed", ["路燈", "路灯\u200b", "ＣＢＤ", "cbd", "路登", "璐灯", "火星 路灯"])
def test_found_however_it_is_written(live: Network, network_client: Client, typed: str) -> None:
    show(item(title="CBD的路灯"), envelope(live.a.id, 1))
    page = network_client.get("/questions/", {"q": typed}).content.decode()
    assert f"{live.a.host}" in page


def test_what_was_searched_for_instead_is_said(live: Network, network_client: Client) -> None:
    show(item(), envelope(live.a.id, 1))
    assert public_items(Sought(words="路登")).instead == "路灯"
    page = network_client.get("/questions/", {"q": "路登", "stage": "answered"}).content.decode()
    assert 'href="?q=%E8%B7%AF%E7%81%AF&amp;stage=answered"' in page
    assert public_items(Sought(words="路灯")).instead == ""


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("历下区", ""),
        ("lixiaqu", ""),
        ("lxq", ""),
        ("歷下區", ""),
        ("ｌｘｑ", ""),
        ("历下区 路灯", "路灯"),
        ("路灯 lxq", "路灯"),
    ],
)
def test_a_unit_is_meant_by_name_sound_or_initials(
    live: Network, network_client: Client, typed: str, left: str
) -> None:
    show(item(), envelope(live.a.id, 1))
    assert [(one.card.id, one.words) for one in units_meant(typed)] == [(live.a.id, left)]
    page = network_client.get("/questions/", {"q": typed}).content.decode()
    assert f"at={live.a.id}" in page


def test_a_unit_beside_words_means_those_words_there(live: Network, network_client: Client) -> None:
    """Words that stand nowhere as typed; nothing is said to be meant instead."""
    show(item(title="甲的路灯"), envelope(live.a.id, 1))
    show(item(title="乙的路灯"), envelope(live.b.id, 1))
    page = network_client.get("/questions/", {"q": "历下区 路灯"}).content.decode()
    assert ("甲的<mark>路灯</mark>" in page, "乙的<mark>路灯</mark>" in page) == (True, False)
    assert "没有找到" not in page
    page = network_client.get("/questions/", {"q": "lxq"}).content.decode()
    assert ("甲的路灯" in page, "乙的路灯" in page) == (True, False)


def test_nothing_found_leads_to_asking(live: Network, network_client: Client) -> None:
    page = network_client.get("/questions/", {"q": "火星飞船", "stage": "done"}).content.decode()
    assert 'href="/find/"' in page
    assert "?q=%E7%81%AB%E6%98%9F%E9%A3%9E%E8%88%B9" in page


def test_suggested_while_typing(live: Network, network_client: Client) -> None:
    show(item(title="<b>路灯</b>"), envelope(live.a.id, 1))
    page = suggested(network_client, "路灯")
    assert "&lt;b&gt;<mark>路灯</mark>&lt;/b&gt;" in page
    assert f"?at={live.a.id}" in suggested(network_client, "lxq")
    assert "?topic=15" in suggested(network_client, "劳动和")
    assert suggested(network_client, "路").strip() == suggested(network_client, "火星飞船").strip() == ""


def test_no_sensitive_topic_is_suggested(live: Network) -> None:
    sensitive = next(iter(sensitive_codes()))
    assert suggest(tree().cards[sensitive].label).topics == []


def test_as_many_statements_for_many_rows_as_for_one(live: Network, network_client: Client) -> None:
    """Where something is found, and no unit is meant: of the search, and of what surrounds it."""

    def statements(**said: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert network_client.get("/questions/", said).status_code == 200
        return len(counted)

    show(item(), envelope(live.a.id, 1))
    asked: list[dict[str, str]] = [{}, {"q": "路灯"}, {"topic": "11", "stage": "answered"}]
    for said in asked:
        statements(**said)
    few = [statements(**said) for said in asked]
    for number in range(100):
        key = f"0190a6d0-0000-7000-8000-0000000001{number:02d}"
        unit = (live.a, live.b, live.stranger)[number % 3]
        show(item(question_id=key, number=f"N-{number}"), envelope(unit.id, 1))
    assert [statements(**said) for said in asked] == few
    assert max(few) <= 6
