"""What waits is sent, with a true state, until it is there or the receiver is stopped."""

from typing import Any

import pytest
from django.utils.translation import override

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.tenancy import enter_network
from shared_apps.receivers.data import (
    ACKNOWLEDGED,
    DINGTALK,
    ISSUED,
    KEPT_DAYS,
    OVERDUE,
    PER_MINUTE,
    WAITS,
    WECOM,
)
from shared_apps.receivers.models import Dispatch, Receiver
from shared_apps.receivers.operations import sending
from shared_apps.receivers.operations.sending import forget_old, send_due, work_off
from shared_apps.receivers.operations.telling import tell
from shared_apps.receivers.operations.trying import try_out
from shared_apps.receivers.web.words import why
from tests.network import Network
from tests.shared_apps.receivers.conftest import DIRECTIVE, Clock, Enter
from tests.shared_apps.receivers.listeners import Listener

pytestmark = pytest.mark.usefixtures("moved")


def happen(network: Network, event: str = ACKNOWLEDGED, units: int = 1, number: int = 1) -> None:
    """Something happens to directives of the province."""
    with enter_network():
        for _ in range(number):
            tell(
                event,
                directive_id=DIRECTIVE,
                directive_kind="task",
                issuer_unit_id=network.province.id,
                unit_ids=[network.a.id, network.b.id][:units] if units < 3 else range(1000, 1000 + units),
                due_at=clock.now(),
            )


def go() -> int:
    with enter_network():
        return send_due()


def states() -> list[str]:
    with enter_network():
        return list(Dispatch.objects.order_by("id").values_list("state", flat=True))


def only() -> Receiver:
    with enter_network():
        return Receiver.objects.get()


def test_a_program_gets_each_event_signed_and_in_order(
    enter: Enter, network: Network, listener: Listener
) -> None:
    enter()
    happen(network, ISSUED, units=2)
    happen(network, units=2)
    assert go() == 3
    assert states() == ["delivered"] * 3
    assert [one["type"] for one in listener.messages] == [ISSUED, ACKNOWLEDGED, ACKNOWLEDGED]
    assert listener.messages[0]["data"] == {
        "directive_id": str(DIRECTIVE),
        "directive_kind": "task",
        "issuer_unit_id": str(network.province.id),
        "unit_id": str(network.province.id),
        "due_at": clock.now().isoformat(),
        "units": 2,
    }
    assert listener.faults == []
    assert len({headers["webhook-id"] for _, headers, _ in listener.requests}) == 3
    assert go() == 0, "nothing is sent twice"


def test_what_is_not_taken_goes_again_under_the_same_id(
    enter: Enter, network: Network, listener: Listener, moved: Clock
) -> None:
    enter()
    happen(network, number=2)
    listener.script = [500]
    assert go() == 0
    assert states() == ["queued", "queued"]
    assert (only().failures, only().last_code) == (1, "500")
    assert go() == 0, "not before its time"
    assert len(listener.requests) == 1
    moved.forward(seconds=WAITS[0])
    assert go() == 2
    ids = [headers["webhook-id"] for _, headers, _ in listener.requests]
    assert ids[0] == ids[1] != ids[2]
    assert (only().failures, only().hold_until) == (0, None)


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_other_answers_are_no_arrival(
    enter: Enter, network: Network, listener: Listener, status: int
) -> None:
    enter()
    happen(network)
    listener.script = [status]
    assert go() == 0
    assert states() == ["queued"]
    assert len(listener.requests) == 1


def test_after_a_day_it_is_stopped_and_that_is_told(
    enter: Enter, network: Network, listener: Listener, moved: Clock
) -> None:
    enter()
    happen(network, number=2)
    listener.script = [500] * 20
    for wait in WAITS:
        assert go() == 0
        assert only().stopped_at is None
        moved.forward(seconds=wait)
    go()
    assert only().stopped_at == clock.now()
    assert states() == ["failed", "failed"]
    with enter_network():
        entry = network_audit().entry._default_manager.get(action="directive.receiver_stopped")
    assert entry.detail["rows"] == 2
    happen(network)
    assert len(states()) == 2, "it hears of nothing more"
    # A test that arrives starts it again.
    listener.script = []
    assert try_out(network.province.id, "issuer", only().pk) == "204"
    assert only().stopped_at is None
    happen(network)
    assert go() == 1


def test_who_says_that_it_is_gone_is_stopped_at_once(
    enter: Enter, network: Network, listener: Listener
) -> None:
    enter()
    happen(network)
    listener.script = [410]
    go()
    assert only().stopped_at is not None
    assert states() == ["failed"]


@pytest.mark.parametrize("code", [300001, 400013, 400101, 400102, 400106])
def test_a_robot_that_is_gone_is_stopped_at_once(
    enter: Enter, network: Network, listener: Listener, code: int
) -> None:
    enter(DINGTALK)
    happen(network)
    listener.script = [code]
    go()
    assert only().stopped_at is not None
    assert states() == ["failed"]
    with override("en"):
        assert "DingTalk no longer knows this robot" in why(only().last_code)


def test_a_test_that_fails_changes_nothing(enter: Enter, network: Network, listener: Listener) -> None:
    enter()
    listener.script = [500]
    assert try_out(network.province.id, "issuer", only().pk) == "500"
    assert (only().failures, only().stopped_at, states()) == (0, None, ["failed"])
    assert try_out(network.city.id, "issuer", only().pk) is None, "another unit's is none"
    assert len(listener.requests) == 1


def test_nothing_beside_us_is_told_anything(
    enter: Enter, network: Network, listener: Listener, settings: Any
) -> None:
    enter(address=listener.url.replace("http:", "https:") + "/hook")
    settings.HUISHENG_RECEIVERS = settings.HUISHENG_RECEIVERS | {"loopback": False}
    happen(network)
    assert go() == 0
    assert listener.requests == []
    assert only().last_code == "private_address"


@pytest.mark.parametrize("kind", [WECOM, DINGTALK])
@pytest.mark.parametrize("formatted", [False, True])
def test_a_robot_says_in_one_message_what_has_waited(
    enter: Enter, network: Network, listener: Listener, kind: str, formatted: bool
) -> None:
    enter(kind, formatted=formatted)
    happen(network, ISSUED, units=2)
    happen(network, units=2)
    happen(network, OVERDUE, units=400)
    assert go() == 403
    assert set(states()) == {"delivered"}
    (text,) = listener.texts()
    assert "山东省团委" in text
    assert "历下区团委" in text
    assert "400" in text
    assert f"/directives/{DIRECTIVE}/" in text
    assert listener.messages[0]["msgtype"] == ("markdown" if formatted else "text")


def test_what_finds_no_room_goes_with_the_next_message(
    enter: Enter, network: Network, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(WECOM)
    happen(network, units=2)
    monkeypatch.setattr(sending.robots, "room", lambda *_, **__: 0)
    assert go() == 2
    assert len(listener.messages) == 2
    assert "历下区团委" in listener.texts()[0]
    assert "槐荫区团委" in listener.texts()[1]


@pytest.mark.parametrize("kind", [WECOM, DINGTALK])
def test_a_robot_speaks_twenty_times_a_minute_and_loses_nothing(
    enter: Enter, network: Network, listener: Listener, kind: str, moved: Clock
) -> None:
    enter(kind)
    # The same robot, entered by another unit: it is one robot still.
    enter(kind, unit_id=network.a.id, side="unit")
    for _ in range(30):
        happen(network)
        go()
    assert len(listener.messages) == PER_MINUTE
    assert "queued" in states()
    moved.forward(seconds=61)
    go()
    assert set(states()) == {"delivered"}
    assert len(listener.messages) == PER_MINUTE + 2


@pytest.mark.parametrize(("kind", "code", "seconds"), [(WECOM, 45009, 60), (DINGTALK, 130101, 600)])
def test_a_robot_that_wants_a_pause_has_it(
    enter: Enter, network: Network, listener: Listener, kind: str, code: int, seconds: int, moved: Clock
) -> None:
    enter(kind)
    happen(network)
    listener.script = [code]
    assert go() == 0
    assert (only().failures, states()) == (0, ["queued"])
    moved.forward(seconds=seconds - 1)
    assert go() == 0
    moved.forward(seconds=1)
    assert go() == 1
    assert len(listener.requests) == 2


def test_a_robot_that_was_removed_is_stopped(enter: Enter, network: Network, listener: Listener) -> None:
    enter(WECOM, address="0" * 36)
    happen(network)
    go()
    assert only().stopped_at is not None
    assert only().last_code == "93000"


def test_a_wrong_secret_of_dingtalk_is_seen(enter: Enter, network: Network, listener: Listener) -> None:
    enter(DINGTALK, secret="SECwrong")
    assert try_out(network.province.id, "issuer", only().pk) == "310000"
    assert listener.messages == []


def test_one_worker_sends_at_a_time_and_a_dead_ones_claim_runs_out(
    enter: Enter, network: Network, listener: Listener, moved: Clock
) -> None:
    kept = enter()
    happen(network)
    with enter_network():
        Receiver.objects.update(busy_until=clock.now() + sending.CLAIM)
        assert work_off(kept.receiver_id, 1e12) == 0
    assert listener.requests == []
    moved.forward(seconds=sending.CLAIM.total_seconds() + 1)
    assert go() == 1
    assert only().busy_until is None


def test_what_was_sent_is_forgotten_after_a_month(
    enter: Enter, network: Network, listener: Listener, moved: Clock
) -> None:
    enter()
    happen(network)
    go()
    moved.forward(days=KEPT_DAYS - 1)
    happen(network)
    with enter_network():
        assert forget_old() == 0
        moved.forward(days=2)
        assert forget_old() == 1
    assert states() == ["queued"]
