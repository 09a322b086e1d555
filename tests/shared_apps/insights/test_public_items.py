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
from shared_apps.insights.queries.public_items import public_items
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
    return ["".join(piece.text for piece in hit.title) for hit in public_items(**wanted).hits]


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
    hit = public_items(words="甲的").hits[0]
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
    assert [hit.unit for hit in public_items().hits] == ["历下新区团委"]


def test_a_moved_unit_is_found_where_it_is(live: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    show(item(), envelope(live.a.id, 1))
    day = moving.plan_move(live.a.id, live.other_city.id, actor=1)
    noon = datetime.combine(day, time(12), tzinfo=clock.BUSINESS_ZONE)
    monkeypatch.setattr(clock, "now", lambda: noon)
    assert moving.apply_due_moves() == 1
    assert titles(unit_id=live.city.id) == []
    assert titles(unit_id=live.other_city.id) == ["路灯坏了三天"]


def test_no_statement_per_unit(live: Network) -> None:
    show(item(), envelope(live.a.id, 1))
    public_items(words="路灯")
    with CaptureQueriesContext(connection) as few:
        public_items(words="路灯")
    show(item(), envelope(live.b.id, 1))
    show(item(), envelope(live.stranger.id, 1))
    with CaptureQueriesContext(connection) as many:
        assert len(public_items(words="路灯").hits) == 3
    assert len(few) == len(many)


def test_the_page(live: Network, network_client: Client) -> None:
    show(item(title="<b>路灯</b>"), envelope(live.a.id, 1))
    page = network_client.get("/questions/", {"q": "路灯", "at": live.city.id}).content.decode()
    assert "&lt;b&gt;<mark>路灯</mark>&lt;/b&gt;" in page
    assert f"{live.a.host}" in page
    assert network_client.get("/questions/", {"at": "9" * 8}).status_code == 404
    assert network_client.get("/questions/", {"page": "99"}).status_code == 404
    assert "历下区" in network_client.get("/questions/", {"q": "lxq"}).content.decode()
