"""Both sides are compared as sets, and what is missing is sent again."""

from collections.abc import Collection, Iterator, Mapping

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from huisheng.kernel.audit import record
from huisheng.kernel.audit.tables import network_audit, unit_audit
from huisheng.kernel.messaging import SetHash, emit, reconcile, register_reconciler
from huisheng.kernel.messaging.reconcile import differences, reconcilers, set_hashes
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tests.messaging.messages import Counted

BUCKET = "test.counted"


class HereSide:
    """The unit counts what it has sent."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        found = set_hashes(
            unit_audit().entry._default_manager.filter(action="test.sent"), bucket="action", key="object_id"
        )
        return {BUCKET: found["test.sent"]} if found else {}

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        return list(
            unit_audit().entry._default_manager.filter(action="test.sent").values_list("object_id", flat=True)
        )


class ThereSide:
    """The network counts what it has received."""

    def _rows(self, unit_id: int):  # type: ignore[no-untyped-def]
        return network_audit().entry._default_manager.filter(action=BUCKET, detail__unit=unit_id)

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        return set_hashes(self._rows(unit_id), bucket="action", key="object_id")

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        return list(self._rows(unit_id).values_list("object_id", flat=True))


def send_again(bucket: str, missing: Collection[str]) -> None:
    for key in missing:
        emit(Counted(key=key))


def send(unit: UnitRef, *keys: str) -> None:
    with enter_unit(unit), transaction.atomic():
        for key in keys:
            record("test.sent", object_type="key", object_id=key, actor="system")
            emit(Counted(key=key))


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reconcile, "_reconcilers", {})
    register_reconciler("tests", unit_side=HereSide(), repair=send_again)
    assert reconcilers() == [], "half a comparison is none"
    register_reconciler("tests", network_side=ThereSide())
    return


def found(unit: UnitRef) -> list[tuple[set[str], set[str]]]:
    (reconciler,) = reconcilers()
    return [(set(d.missing), set(d.surplus)) for d in differences(reconciler, unit)]


def lose(unit: UnitRef, key: str) -> None:
    """Take one message out of the outbox, as no program of ours can."""
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {unit.schema}.unit_outbox WHERE payload ->> 'key' = %s", [key])


def test_equal_sets_do_not_differ(unit_a: UnitRef, unit_b: UnitRef) -> None:
    send(unit_a, "1", "2", "3")
    send(unit_b, "4")
    assert found(unit_a) == [], "what was under way is delivered first"
    assert found(unit_b) == []


def test_same_count_other_keys(unit_a: UnitRef) -> None:
    send(unit_a, "1", "2")
    lose(unit_a, "2")
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="3"))
    assert found(unit_a) == [({"2"}, {"3"})], "a count would have shown nothing"


def test_the_command_tells_and_repairs(
    unit_a: UnitRef, in_network: None, capsys: pytest.CaptureFixture[str]
) -> None:
    send(unit_a, "1", "2", "3")
    lose(unit_a, "2")
    with pytest.raises(CommandError, match="1 difference"):
        call_command("reconcile", "--unit", unit_a.schema)
    assert "the network lacks 1: 2" in capsys.readouterr().out
    call_command("reconcile", "--unit", unit_a.schema, "--repair")
    assert "repaired" in capsys.readouterr().out
    assert found(unit_a) == []
    with enter_network():
        rows = (
            network_audit().entry._default_manager.filter(action=BUCKET).values_list("object_id", flat=True)
        )
        assert sorted(rows) == ["1", "2", "3"]


def test_a_surplus_is_told_not_repaired(unit_a: UnitRef, in_network: None) -> None:
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="stray"))
    relay_up(unit_a)
    with pytest.raises(CommandError, match="1 difference"):
        call_command("reconcile", "--unit", unit_a.schema, "--repair", verbosity=0)


def test_an_unknown_comparison_is_named(in_network: None) -> None:
    with pytest.raises(CommandError, match="nonsense"):
        call_command("reconcile", "nonsense")
