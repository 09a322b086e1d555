"""What cannot be applied comes again, does not hold up others, and is never dropped."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction

from huisheng.kernel.messaging import broadcast, emit
from huisheng.kernel.messaging.claiming import LAST_ATTEMPT
from huisheng.kernel.messaging.contract import register
from huisheng.kernel.messaging.dead_letters import dead_letters, replay
from huisheng.kernel.messaging.delivering import Outcome
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tests.messaging import messages
from tests.messaging.conftest import Keys
from tests.messaging.messages import Counted, Declared, Poisoned, Summed, Told, Unheard


def outbox_rows(unit: UnitRef) -> list[tuple[int, str, bool]]:
    with enter_unit(unit):
        rows = unit_tables().outbox._default_manager.order_by("id")
        return [(row.attempts, row.error, row.dead_at is not None) for row in rows]


def test_poison_does_not_hold_up_others(
    unit_a: UnitRef, seen_in_network: Keys, make_due: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    with enter_unit(unit_a), transaction.atomic():
        for number in range(7):
            emit(Counted(key=f"before {number}"))
        emit(Poisoned(key="secret"))
        for number in range(9):
            emit(Summed(key=f"after {number}"))
    assert relay_up(unit_a) == 16
    assert seen_in_network("test.counted") == {f"before {number}" for number in range(7)}
    assert seen_in_network("test.summed") == {f"after {number}" for number in range(9)}
    assert seen_in_network("test.poisoned") == set(), "what its handler wrote was rolled back"
    assert outbox_rows(unit_a) == [(1, "PoisonError", False)]
    assert "secret" not in caplog.text, "no payload in the log"
    assert relay_up(unit_a) == 0, "it waits"
    messages.cured.add("secret")
    make_due()
    assert relay_up(unit_a) == 1
    assert seen_in_network("test.poisoned") == {"secret"}
    assert outbox_rows(unit_a) == []


def test_waits_double_up_to_an_hour(unit_a: UnitRef, make_due: Callable[[], None]) -> None:
    with enter_unit(unit_a), transaction.atomic():
        emit(Poisoned(key="x"))
    waits = []
    for _ in range(14):
        make_due()
        relay_up(unit_a)
        with enter_network(role="relay"), connection.cursor() as cursor:
            cursor.execute(
                "SELECT round(extract(epoch FROM next_at - clock_timestamp()))"
                f" FROM {unit_a.schema}.unit_outbox"
            )
            waits.append(int(cursor.fetchone()[0]))
    assert waits == [min(2**attempt, 3600) for attempt in range(14)]


def test_exhausted_is_dead_and_replayed(
    unit_a: UnitRef, seen_in_network: Keys, make_due: Callable[[], None]
) -> None:
    with enter_unit(unit_a), transaction.atomic():
        emit(Poisoned(key="x"))
    for _ in range(LAST_ATTEMPT):
        assert dead_letters() == []
        make_due()
        relay_up(unit_a)
    assert outbox_rows(unit_a) == [(LAST_ATTEMPT, "PoisonError", True)]
    (notice,) = dead_letters()
    assert (notice.direction, notice.unit_id, notice.kind) == ("up", unit_a.id, "test.poisoned")
    make_due()
    assert relay_up(unit_a) == 0
    assert outbox_rows(unit_a) == [(LAST_ATTEMPT, "PoisonError", True)], "the dead are not claimed"
    messages.cured.add("x")
    assert replay(notice, actor=7)
    assert dead_letters() == []
    assert relay_up(unit_a) == 1
    assert seen_in_network("test.poisoned") == {"x"}
    assert seen_in_network("dead_letter.replayed") == {str(notice.event_id)}
    assert not replay(notice, actor=7), "nothing is there any more"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ("kind = 'test.from_the_future'", "UnknownKindError"),
        ("version = 9", "UnknownVersionError"),
        ("payload = '{\"other\": 1}'", "PayloadMismatchError"),
    ],
)
def test_unreadable_is_dead_at_once(
    unit_a: UnitRef, change: str, error: str, seen_in_network: Keys, make_due: Callable[[], None]
) -> None:
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="readable"))
        emit(Summed(key="unreadable"))
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {unit_a.schema}.unit_outbox SET {change} WHERE kind = 'test.summed'")
    assert relay_up(unit_a) == 1
    assert seen_in_network("test.counted") == {"readable"}
    assert [notice.error for notice in dead_letters()] == [error]
    assert outbox_rows(unit_a) == [(1, error, True)]


def test_declared_and_unheard_is_a_dead_letter_too(unit_a: UnitRef) -> None:
    register(Declared)
    with enter_unit(unit_a), transaction.atomic():
        emit(Declared(key="x"))
    assert relay_up(unit_a) == 0
    assert [notice.error for notice in dead_letters()] == ["NoHandlerError"]


def test_unheard_is_a_dead_letter(unit_a: UnitRef) -> None:
    with enter_unit(unit_a), transaction.atomic():
        emit(Unheard(key="x"))
    assert relay_up(unit_a) == 0
    assert [notice.error for notice in dead_letters()] == ["UnknownKindError"]


def test_down_poison_and_replay_by_command(
    unit_a: UnitRef, unit_b: UnitRef, seen_in: Keys, make_due: Callable[[], None], in_network: None
) -> None:
    with transaction.atomic():
        broadcast(Poisoned(key="x"), [unit_a.id, unit_b.id])
        emit(Told(key="y"), to_unit=unit_a.id)
    for _ in range(LAST_ATTEMPT):
        make_due()
        relay_down(unit_a)
    assert seen_in(unit_a, "test.told") == {"y"}
    assert [(n.direction, n.unit_id) for n in dead_letters()] == [("down", unit_a.id)]
    messages.cured.add("x")
    call_command("replay_dead_letters", "--kind", "test.poisoned", "--unit", unit_a.schema, verbosity=0)
    assert (relay_down(unit_a), relay_down(unit_b)) == (1, 1)
    assert seen_in(unit_a, "test.poisoned") == {"x"}
    assert seen_in(unit_b, "test.poisoned") == {"x"}


def test_a_notice_without_burial_is_dropped_when_the_message_arrives(
    unit_a: UnitRef, make_due: Callable[[], None], monkeypatch: pytest.MonkeyPatch, seen_in_network: Keys
) -> None:
    """A crash between the notice and the burial, then a release that knows the kind: it is delivered."""
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="x"))
    rename = f"UPDATE {unit_a.schema}.unit_outbox SET kind = %s"
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(rename, ["test.later"])
        with monkeypatch.context() as patch:
            patch.setattr("huisheng.kernel.messaging.settling.bury", lambda *args: None)
            relay_up(unit_a)
        assert len(dead_letters()) == 1
        cursor.execute(rename, ["test.counted"])
    make_due()
    assert relay_up(unit_a) == 1
    assert seen_in_network("test.counted") == {"x"}
    assert dead_letters() == []


class Killed(BaseException):
    """Stands for kill -9 in the middle of a handler: nothing catches it, nothing is settled."""


def test_what_kills_the_relay_does_not_hold_up_others(
    unit_a: UnitRef, seen_in_network: Keys, make_due: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of memory leaves no error: the message is told apart by its attempts, and buried in the end."""
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="before"))
        emit(Poisoned(key="kills"))
        emit(Counted(key="after"))
    monkeypatch.setattr(messages, "PoisonError", Killed)
    for _ in range(LAST_ATTEMPT):
        make_due()
        with pytest.raises(Killed):
            relay_up(unit_a)
    assert seen_in_network("test.counted") == {"before", "after"}
    assert outbox_rows(unit_a) == [(LAST_ATTEMPT, "", False)]
    make_due()
    assert relay_up(unit_a) == 0
    assert [notice.error for notice in dead_letters()] == ["RelayDiedError"]
    assert outbox_rows(unit_a) == [(LAST_ATTEMPT + 1, "RelayDiedError", True)]


def test_a_database_that_is_gone_decides_nothing(unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch) -> None:
    from huisheng.kernel.messaging import delivering

    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="x"))

    def gone(*args: object) -> Outcome:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_dispatch", gone)
        patch.setattr(connections["default"], "is_usable", lambda: False)
        with pytest.raises(OperationalError):
            relay_up(unit_a)
    assert outbox_rows(unit_a) == [(1, "", False)]
