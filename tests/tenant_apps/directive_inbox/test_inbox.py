"""A directive in a unit: arrives in any order, is read once, acknowledged once, reported and corrected."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.directive_messages import (
    NOTICE,
    TASK,
    DirectiveClosed,
    DirectiveIssued,
    DirectiveReminded,
)
from tenant_apps.directive_inbox import public
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.operations import acting, receiving
from tenant_apps.directive_inbox.queries.item import item_page
from tenant_apps.directive_inbox.queries.listing import row_of
from tenant_apps.directive_inbox.queries.owing import arrived, finished, in_order, owed
from tests.network import Network
from tests.shared_apps.acting import actor

Staff = Callable[..., Client]
NOW = clock.now()


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def issued(directive_id: UUID, **changes: object) -> DirectiveIssued:
    """The message as it comes down."""
    values: dict[str, object] = {
        "directive_id": str(directive_id),
        "directive_kind": TASK,
        "title": "报送暑期实践安排",
        "text": "请于下周前报送。",
        "issuer_unit_id": 1,
        "issuer_name": "共青团山东省委员会",
        "issuer_person": "王处长",
        "issued_at": NOW.isoformat(),
        "due_at": (NOW + timedelta(days=7)).isoformat(),
        "number_label": "参加人数（人）",
        **changes,
    }
    return DirectiveIssued(**values)  # type: ignore[arg-type]


@pytest.fixture
def task(in_unit_a: UnitRef) -> UUID:
    """A task that has arrived in unit a; the scope is that unit."""
    directive_id = uuid7()
    receiving.receive(issued(directive_id))
    return directive_id


def _told() -> list[str]:
    return list(unit_tables().outbox._default_manager.order_by("pk").values_list("kind", flat=True))


def _columns(directive_id: UUID) -> dict[str, object]:
    row = DirectiveItem.objects.filter(directive_id=directive_id).values().get()
    return {name: value for name, value in row.items() if name not in {"id", "received_at"}}


def test_any_order_of_arrival(in_unit_a: UnitRef) -> None:
    def messages(directive_id: UUID) -> list[Callable[[], None]]:
        key, soon, later = str(directive_id), NOW + timedelta(hours=1), NOW + timedelta(hours=2)
        return [
            lambda: receiving.receive(issued(directive_id)),
            lambda: receiving.note_reminder(DirectiveReminded(directive_id=key, at=soon.isoformat())),
            lambda: receiving.note_reminder(DirectiveReminded(directive_id=key, at=later.isoformat())),
            lambda: receiving.note_end(DirectiveClosed(directive_id=key, at=later.isoformat())),
        ]

    found = set()
    for order in permutations(range(4)):
        directive_id = uuid7()
        arriving = messages(directive_id)
        for number in (*order, order[0]):  # the first one is delivered again
            arriving[number]()
        columns = _columns(directive_id)
        assert columns.pop("directive_id") == directive_id
        found.add(str(columns))
    assert len(found) == 1
    received = unit_audit().entry._default_manager.filter(action="directive.received")
    assert received.count() == 24, "each once"


def test_what_has_not_arrived_is_shown_nowhere(in_unit_a: UnitRef) -> None:
    directive_id = uuid7()
    receiving.note_reminder(DirectiveReminded(directive_id=str(directive_id), at=NOW.isoformat()))
    assert item_page(directive_id) is None
    assert not owed().exists()
    with pytest.raises(DirectiveItem.DoesNotExist):
        acting.acknowledge(directive_id, actor("李"))


def test_each_step_tells_once(task: UUID) -> None:
    li, zhang = actor("李"), actor("张")
    assert acting.mark_read(task, li)
    assert not acting.mark_read(task, zhang), "two people at once: one of them was first"
    assert acting.acknowledge(task, zhang)
    assert not acting.acknowledge(task, li)
    assert acting.report(task, li, text="已完成", number=Decimal(12), based_on=0) == 1
    assert _told() == ["directive.read", "directive.acknowledged", "directive.reported"]
    row = _columns(task)
    assert (row["read_by"], row["acknowledged_by"]) == (li.account_id, zhang.account_id)


def test_a_report_includes_the_earlier_steps(task: UUID) -> None:
    acting.report(task, actor("李"), text="已完成", number=None, based_on=0)
    assert _told() == ["directive.read", "directive.acknowledged", "directive.reported"]
    assert item_page(task).row.state == "reported"  # type: ignore[union-attr]


def test_a_correction_is_a_new_version(task: UUID) -> None:
    li = actor("李")
    acting.report(task, li, text="一", number=Decimal("1.5"), based_on=0)
    first = _columns(task)["reported_at"]
    assert acting.report(task, li, text="二", number=Decimal(2), based_on=1) == 2
    assert _columns(task)["reported_at"] == first
    page = item_page(task)
    assert page is not None
    assert [(one.revision, one.text, one.number) for one in page.reports] == [
        (2, "二", Decimal(2)),
        (1, "一", Decimal("1.5")),
    ]
    assert [one.reported_name for one in page.reports] == [li.name] * 2
    assert page.reports[1].reported_at == first
    payloads = unit_tables().outbox._default_manager.filter(kind="directive.reported").order_by("pk")
    assert [(p["revision"], p["number"]) for p in payloads.values_list("payload", flat=True)] == [
        (1, "1.5"),
        (2, "2"),
    ]


def test_two_colleagues_do_not_overwrite_each_other(task: UUID) -> None:
    acting.report(task, actor("李"), text="一", number=None, based_on=0)
    with pytest.raises(acting.ReportedMeanwhileError) as refused:
        acting.report(task, actor("张"), text="二", number=None, based_on=0)
    assert refused.value.revision == 1
    page = item_page(task)
    assert page is not None
    assert [one.text for one in page.reports] == ["一"]


def test_after_the_end_nothing_is_added(task: UUID) -> None:
    receiving.note_end(DirectiveClosed(directive_id=str(task), at=NOW.isoformat()))
    for act in (
        lambda: acting.acknowledge(task, actor("李")),
        lambda: acting.report(task, actor("李"), text="", number=None, based_on=0),
    ):
        with pytest.raises(acting.DirectiveEndedError):
            act()
    assert _told() == []


def test_a_notice_wants_no_report(in_unit_a: UnitRef) -> None:
    directive_id = uuid7()
    receiving.receive(issued(directive_id, directive_kind=NOTICE, number_label=""))
    with pytest.raises(acting.NoReportWantedError):
        acting.report(directive_id, actor("李"), text="", number=None, based_on=0)
    acting.acknowledge(directive_id, actor("李"))
    assert set(finished().values_list("directive_id", flat=True)) == {directive_id}


def test_owed_late_and_unread(in_unit_a: UnitRef) -> None:
    late, calm, done = uuid7(), uuid7(), uuid7()
    receiving.receive(issued(late, due_at=(NOW - timedelta(hours=1)).isoformat()))
    receiving.receive(issued(calm))
    receiving.receive(issued(done))
    acting.mark_read(calm, actor("李"))
    acting.report(done, actor("李"), text="", number=None, based_on=0)
    assert public.directive_load() == public.DirectiveLoad(owed=2, late=1, unread=1)
    ordered = in_order(arrived())
    assert [item.directive_id for item in ordered] == [late, calm, done]
    assert {item.directive_id for item in ordered if row_of(item, clock.now()).is_late} == {late}


def test_pages(staff: Staff, unit_a: UnitRef, task: UUID) -> None:
    client = staff("duty_officer", unit_a)
    listed = client.get("/desk/directives/").content.decode()
    assert "报送暑期实践安排" in listed
    assert "未读" in listed
    address = f"/desk/directives/{task}/"
    client.head(address)
    opened = client.get(address).content.decode()
    assert _told() == [], "a link is opened by machines as well"
    assert f'action="{address}read/" hx-post="{address}read/" hx-trigger="intersect once, submit"' in opened
    assert client.post(f"{address}read/").headers["Location"] == address
    assert _told() == ["directive.read"]
    assert "已读" in client.post(f"{address}read/", headers={"hx-request": "true"}).content.decode()
    assert _told() == ["directive.read"]
    assert f"{address}read/" not in client.get(address).content.decode()
    client.post(f"{address}acknowledge/")
    empty = client.post(f"{address}report/", {"text": "", "number": "-1", "based_on": "0"})
    assert empty.status_code == 422
    sent = client.post(f"{address}report/", {"text": "<i>完成</i>", "number": "120", "based_on": "0"})
    assert sent.status_code == 302
    body = client.get(address).content.decode()
    assert "<i>完成</i>" not in body
    assert "参加人数（人）：<strong>120</strong>" in body
    stale = client.post(f"{address}report/", {"text": "别的", "number": "1", "based_on": "0"})
    assert stale.status_code == 409
    assert "同事刚刚已报送" in stale.content.decode()
    assert "别的" in stale.content.decode()
    assert _told() == ["directive.read", "directive.acknowledged", "directive.reported"]
    assert "已完成" in client.get("/desk/directives/?show=finished").content.decode()


def test_late_is_said(staff: Staff, unit_a: UnitRef, task: UUID) -> None:
    DirectiveItem.objects.update(due_at=NOW - timedelta(days=1))
    client = staff("leader", unit_a)
    assert "已逾期" in client.get("/desk/directives/").content.decode()
    assert "已逾期" in client.get(f"/desk/directives/{task}/").content.decode()


def test_strangers_and_the_neighbour(
    staff: Staff,
    client_of: Callable[..., Client],
    network: Network,
    unit_a: UnitRef,
    unit_b: UnitRef,
    task: UUID,
) -> None:
    address = f"/desk/directives/{task}/"
    neighbour = staff("unit_admin", unit_b)
    assert neighbour.get(address).status_code == 404, "the directive's id is known, but it is not here"
    assert staff("unit_admin", unit_b, at=unit_a).get(address).status_code == 404
    assert client_of(unit_a).get(address).status_code == 302
    for tail, values in (("read/", {}), ("acknowledge/", {}), ("report/", {"text": "x", "based_on": "0"})):
        assert neighbour.post(address + tail, values).status_code == 404
        assert staff("unit_admin", unit_b, at=unit_a).post(address + tail, values).status_code == 404
        assert client_of(unit_a).post(address + tail, values).status_code == 401
    with enter_unit(unit_a):
        assert _told() == []
    with enter_unit(unit_b):
        assert _told() == []


@pytest.mark.parametrize("is_above", [True, False])
def test_a_unit_that_stands_elsewhere_by_now_reads_why_it_has_ended(
    task: UUID, network: Network, staff: Staff, is_above: bool
) -> None:
    issuer = network.province if is_above else network.stranger
    DirectiveItem.objects.filter(directive_id=task).update(
        issuer_unit_id=issuer.id, closed_at=clock.now(), issuer_name=issuer.name
    )
    page = staff("leader", network.ref(network.a)).get(f"/desk/directives/{task}/").content.decode()
    assert ("无需再签收或报送" in page) == is_above
    assert (f"已不隶属{issuer.name}" in page) != is_above
    assert "请于下周前报送。" in page, "what was written stays to be read"
