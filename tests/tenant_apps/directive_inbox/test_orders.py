"""Orders (督办) on the pages of the unit."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.supervision_messages import REPORT, OrderTold
from tenant_apps.directive_inbox import public
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.operations import acting, orders
from tests.network import Network
from tests.shared_apps.acting import actor

Staff = Callable[..., Client]
NUMBER = "督〔2026〕3号"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def told(order_id: UUID, revision: int = 1, **changes: object) -> OrderTold:
    """The message as it comes down."""
    now = clock.now()
    values: dict[str, object] = {
        "order_id": str(order_id),
        "revision": revision,
        "number": NUMBER,
        "issuer_unit_id": 1,
        "issuer_name": "共青团济南市委员会",
        "issuer_person": "王处长",
        "issued_at": now.isoformat(),
        "due_at": (now + timedelta(days=3)).isoformat(),
        "card": "",
        "stage": "open",
        "turn": 1,
        "reason": "late",
        "demand": REPORT,
        "words": "请报告原因。",
        "note": "",
        "question_number": "",
        "question_unit": 0,
        "question_id": "",
        "reminded_at": "",
        **changes,
    }
    return OrderTold(**values)  # type: ignore[arg-type]


@pytest.fixture
def order(unit_a: UnitRef) -> UUID:
    order_id = uuid7()
    with enter_unit(unit_a):
        orders.told(told(order_id))
    return order_id


def test_read_taken_on_and_answered(staff: Staff, network: Network, unit_a: UnitRef, order: UUID) -> None:
    leader, address = staff("leader", network.a), f"/desk/supervision/{order}/"
    assert NUMBER in leader.get("/desk/supervision/").content.decode()
    assert "有 1 件上级督办单待答复" in leader.get("/manage/").content.decode()
    assert "请报告原因。" in leader.get(address).content.decode()
    assert leader.post(f"{address}acknowledge/").status_code == 302
    assert leader.post(f"{address}answer/", {"text": "", "turn": 1}).status_code == 422
    assert leader.post(f"{address}answer/", {"text": "已补办。", "turn": 1}).status_code == 302
    page = leader.get(address).content.decode()
    assert "已答复，上级审核中" in page
    assert "已补办。" in page
    assert leader.post(f"{address}answer/", {"text": "又", "turn": 1}).status_code == 409
    with enter_unit(unit_a):
        sent = list(unit_tables().outbox._default_manager.order_by("pk").values_list("kind", flat=True))
        assert sent == ["order.arrived", "order.acknowledged", "order.answered"]
        assert public.order_load() == public.OrderLoad(owed=0, late=0)


def test_who_is_on_duty_reads_and_does_not_answer(staff: Staff, network: Network, order: UUID) -> None:
    officer, address = staff("duty_officer", network.a), f"/desk/supervision/{order}/"
    page = officer.get(address).content.decode()
    assert "督办单由单位负责人或管理员答复。" in page
    assert officer.post(f"{address}answer/", {"text": "已补办。", "turn": 1}).status_code == 403


def test_any_order_of_arrival_ends_the_same(unit_a: UnitRef) -> None:
    order_id = uuid7()
    first = told(order_id)
    second = told(order_id, 2, card="yellow", due_at=first.due_at, issued_at=first.issued_at)
    third = told(order_id, 3, stage="done", note="办结", due_at=first.due_at, issued_at=first.issued_at)
    with enter_unit(unit_a):
        for message in (third, first, second, third):
            orders.told(message)
        item = DirectiveItem.objects.get()
        assert (item.order["revision"], item.order["stage"], item.order["card"]) == (3, "done", "")
        assert item.closed_at is not None
        sent = list(unit_tables().outbox._default_manager.values_list("kind", flat=True))
        assert sent == ["order.arrived"], "told once for one turn"


def test_an_order_is_no_directive(staff: Staff, network: Network, unit_a: UnitRef, order: UUID) -> None:
    leader = staff("leader", network.a)
    assert leader.get(f"/desk/directives/{order}/").status_code == 404
    assert NUMBER not in leader.get("/desk/directives/").content.decode()
    with enter_unit(unit_a):
        assert public.directive_load().owed == 0
        with pytest.raises(DirectiveItem.DoesNotExist):
            acting.acknowledge(order, actor("李书记", leader=network.a))
