"""The pages of directives: who sees and does what, and that a refusal leaves no trace."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import issuing
from shared_apps.directives.operations.drafting import create
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, content, seal_of_draft

Staff = Callable[..., Client]


def _state() -> list[object]:
    with enter_network():
        return [
            list(Directive.objects.order_by("pk").values()),
            list(Delivery.objects.order_by("pk").values()),
            list(network_tables().outbox._default_manager.order_by("pk").values()),
        ]


@contextmanager
def _nothing_happens() -> Iterator[None]:
    before = _state()
    yield
    assert _state() == before


def _written(network: Network, **changes: object) -> dict[str, object]:
    due = clock.now().astimezone(clock.BUSINESS_ZONE) + timedelta(days=7)
    return {
        "issuer": network.province.id,
        "kind": "task",
        "title": "报送暑期实践安排",
        "text": "请各县区报送。",
        "number_label": "参加人数（人）",
        "target": network.city.id,
        "kinds": ["county"],
        "due_day": due.date().isoformat(),
        "due_time": "18:00",
        **changes,
    }


def test_the_day_begins_with_who_is_late(staff: Staff, network: Network, issue: Write) -> None:
    """Of the own unit's directives alone, as long as they are open."""
    directive_id = issue()
    staff_of_province, of_city = (
        staff("network_staff", network.province),
        staff("network_staff", network.city),
    )
    assert "逾期" not in _my(staff_of_province)
    Directive.objects.filter(pk=directive_id).update(due_at=clock.now() - timedelta(hours=1))
    units = Delivery.objects.filter(directive_id=directive_id).count()
    assert f"{units} 个单位逾期未完成工作通知" in _my(staff_of_province)
    assert "逾期" not in _my(of_city), "somebody else's directive"
    Directive.objects.update(state=Directive.State.CLOSED)
    assert "逾期" not in _my(staff_of_province)


def _my(client: Client) -> str:
    main: str = client.get("/my/").content.decode().split("<main", 1)[1]
    return main.replace("片区内目前没有逾期的事项", "")


def test_write_look_issue(staff: Staff, network: Network) -> None:
    client = staff("network_staff", network.province)
    response = client.post("/directives/new/", _written(network))
    assert response.status_code == 302
    address = response["Location"]
    body = client.get(address).content.decode()
    assert "将送达 2 个单位" in body
    assert {network.a.short_name, network.b.short_name} <= set(body.replace("<", ">").split(">"))
    assert "1 个单位未开通，收不到" in body
    seal = body.split('name="seal" value="')[1].split('"')[0]
    assert client.post(f"{address}issue/", {"seal": seal}).status_code == 302
    with enter_network():
        issued = Directive.objects.get()
        assert issued.state == Directive.State.ISSUED
        assert set(issued.deliveries.values_list("unit_id", flat=True)) == {network.a.id, network.b.id}
        assert issued.due_at.astimezone(clock.BUSINESS_ZONE).hour == 18
    board = client.get(address).content.decode()
    assert 'data-step="unread"' in board
    assert client.get("/directives/").content.decode().count("报送暑期实践安排") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"kinds": []},
        {"kinds": ["galaxy"]},
        {"kind": "order"},
        {"due_day": "2020-01-01"},
        {"due_day": "soon"},
        {"target": 999_999},
        {"target": ""},
    ],
)
def test_a_faulty_form_keeps_what_was_typed(staff: Staff, network: Network, wrong: dict[str, object]) -> None:
    client = staff("network_staff", network.province)
    with _nothing_happens():
        response = client.post("/directives/new/", _written(network, **wrong))
    assert response.status_code == 422
    assert "请各县区报送。" in response.content.decode()


def test_nobody_writes_in_another_name_or_beside(staff: Staff, network: Network) -> None:
    client = staff("network_staff", network.city)
    with _nothing_happens():
        assert client.post("/directives/new/", _written(network)).status_code == 404
        assert client.get(f"/directives/new/?issuer={network.province.id}").status_code == 404
        beside = _written(network, issuer=network.city.id, target=network.other_city.id)
        assert client.post("/directives/new/", beside).status_code == 422
        above = _written(network, issuer=network.city.id, target=network.province.id)
        assert client.post("/directives/new/", above).status_code == 422


@pytest.fixture
def ids(issue: Write, write: Write, network: Network) -> dict[str, UUID]:
    """A directive and a draft of the province, and a draft of the city."""
    mine = actor("市里", network_staff=network.city)
    by_city = create(
        mine,
        issuer_unit_id=network.city.id,
        content=content(target_unit_id=network.city.id, title="市里的草稿"),
    )
    return {"issued": issue(title="省里的任务"), "draft": write(title="省里的草稿"), "city": by_city}


PEOPLE: dict[str, tuple[str | None, str]] = {
    "staff": ("network_staff", "province"),
    "viewer": ("network_viewer", "province"),
    "city": ("network_staff", "city"),
    "stranger": ("network_staff", "stranger"),
    "operator": ("operator", "province"),
    "nobody": (None, "province"),
}

SEEN: dict[str, tuple[int, int, int]] = {  # the province's directive, its draft, the city's draft
    "staff": (200, 200, 404),
    "viewer": (200, 404, 404),
    "city": (404, 404, 200),
    "stranger": (404, 404, 404),
    "operator": (403, 403, 403),
    "nobody": (302, 302, 302),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_who_sees_what(
    staff: Staff, network_client: Client, network: Network, ids: dict[str, UUID], person: str
) -> None:
    role, unit = PEOPLE[person]
    client = network_client if role is None else staff(role, getattr(network, unit))
    statuses = tuple(
        client.get(f"/directives/{ids[name]}/").status_code for name in ("issued", "draft", "city")
    )
    assert statuses == SEEN[person]
    listed = client.get("/directives/")
    if listed.status_code == 200:
        titles = {"省里的任务": "issued", "省里的草稿": "draft", "市里的草稿": "city"}
        found = {name for title, name in titles.items() if title in listed.content.decode()}
        assert found == {
            name for name, status in zip(titles.values(), SEEN[person], strict=True) if status == 200
        }


@pytest.mark.parametrize("person", ["viewer", "city", "stranger", "operator", "nobody"])
def test_refused_acts_leave_no_trace(
    staff: Staff, network_client: Client, network: Network, ids: dict[str, UUID], person: str
) -> None:
    role, unit = PEOPLE[person]
    client = network_client if role is None else staff(role, getattr(network, unit))
    with enter_network():
        seal = seal_of_draft(ids["draft"])
    acts: list[tuple[str, dict[str, Any]]] = [
        (f"/directives/{ids['issued']}/remind/", {}),
        (f"/directives/{ids['issued']}/close/", {}),
        (f"/directives/{ids['draft']}/issue/", {"seal": seal}),
        (f"/directives/{ids['draft']}/discard/", {}),
        (f"/directives/{ids['draft']}/edit/", _written(network)),
    ]
    with _nothing_happens():
        for address, values in acts:
            assert client.post(address, values).status_code in {401, 403, 404}, address
        for address, _values in acts:
            assert client.get(address).status_code in {302, 403, 404, 405}, address


def test_whoever_stands_above_reads_and_does_not_act(staff: Staff, network: Network, write: Write) -> None:
    """What a unit has issued is its own to follow up."""
    of_city = actor("市里", network_staff=network.city)
    directive_id = write(issuer=network.city.id, who=of_city)
    issuing.issue(directive_id, of_city, confirmed=seal_of_draft(directive_id))
    client = staff("network_staff", network.province)
    assert client.get(f"/directives/{directive_id}/").status_code == 200
    with _nothing_happens():
        for act in ("remind", "close"):
            assert client.post(f"/directives/{directive_id}/{act}/").status_code == 404, act


def test_remind_close_discard(staff: Staff, network: Network, ids: dict[str, UUID]) -> None:
    client = staff("network_staff", network.province)
    address = f"/directives/{ids['issued']}/"
    client.post(f"{address}remind/", {"unit": network.a.id})
    with enter_network():
        reminded = Delivery.objects.filter(reminded_at__isnull=False)
        assert set(reminded.values_list("unit_id", flat=True)) == {network.a.id}
    assert "已提醒 1 个单位" in client.get(address).content.decode()
    client.post(f"{address}remind/")
    client.post(f"{address}remind/", {"unit": "²"})
    with enter_network():
        assert not Delivery.objects.filter(reminded_at=None).exists()
    client.post(f"{address}close/")
    assert "已结束" in client.get(address).content.decode()
    client.post(f"/directives/{ids['draft']}/discard/")
    with enter_network():
        states = dict(Directive.objects.values_list("pk", "state"))
    assert states == {ids["issued"]: "closed", ids["city"]: "draft"}


def test_change_a_draft(staff: Staff, network: Network, ids: dict[str, UUID]) -> None:
    client = staff("network_staff", network.province)
    address = f"/directives/{ids['draft']}/edit/"
    assert "省里的草稿" in client.get(address).content.decode()
    assert client.post(address, _written(network, title="改过的")).status_code == 302
    with enter_network():
        assert Directive.objects.get(pk=ids["draft"]).title == "改过的"
    with _nothing_happens():
        assert client.get(f"/directives/{ids['issued']}/edit/").status_code == 302


def test_text_of_people_is_shown_as_text(staff: Staff, network: Network, write: Write) -> None:
    directive_id = write(title="<b>x</b>", text="<script>alert(1)</script>")
    body = staff("network_staff", network.province).get(f"/directives/{directive_id}/").content.decode()
    assert "<b>x</b>" not in body
    assert "<script>alert" not in body


@pytest.mark.parametrize("many", [1, 30])
def test_queries_do_not_grow(staff: Staff, network: Network, issue: Write, chief: Actor, many: int) -> None:
    directive_ids = [issue() for _ in range(many)]
    Delivery.objects.bulk_create(
        Delivery(directive_id=directive_ids[0], unit_id=900_000 + number) for number in range(many)
    )
    client = staff("network_staff", network.province)
    for name, address in {"list": "/directives/", "board": f"/directives/{directive_ids[0]}/"}.items():
        client.get(address)
        with CaptureQueriesContext(connection) as taken:
            assert client.get(address).status_code == 200
        _counts.setdefault(name, set()).add(len(taken))
    assert {name: len(counts) for name, counts in _counts.items()} == {"list": 1, "board": 1}, _counts


_counts: dict[str, set[int]] = {}
"""Numbers of statements of both runs of the test above: one number each, or they grow."""
