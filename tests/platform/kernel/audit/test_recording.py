"""An entry holds codes and ids, goes where the scope is, and cannot be changed by who wrote it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from huisheng.kernel.audit import record
from huisheng.kernel.audit.tables import network_audit, unit_audit
from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_network, enter_unit


def test_goes_where_the_scope_is(unit_a: UnitRef, in_network: None) -> None:
    record("test.network", object_type="unit", object_id=unit_a.id, actor=7, detail={"state": "live", "n": 3})
    with enter_unit(unit_a):
        record("test.unit", object_type="question", object_id="q1", actor="asker")
        entry = unit_audit().entry._default_manager.get(action="test.unit")
        assert (entry.actor, entry.object_id, entry.detail) == ("asker", "q1", {})
    entry = network_audit().entry._default_manager.get(action="test.network")
    assert (entry.actor, entry.object_id) == ("account:7", str(unit_a.id))
    assert entry.detail == {"state": "live", "n": 3}


@pytest.mark.parametrize(
    "value",
    ["x" * 121, "two\nlines", {"nested": "text"}, 1.5, ["x" * 121]],
    ids=["long", "lines", "nested", "float", "long in a list"],
)
def test_texts_are_refused(in_unit_a: UnitRef, value: object) -> None:
    with pytest.raises(ValueError, match="codes and ids"):
        record("test.text", object_type="x", object_id="1", actor="system", detail={"value": value})
    assert not unit_audit().entry._default_manager.filter(action="test.text").exists()


def test_no_scope_no_entry(db: None) -> None:
    with pytest.raises(NoScopeError):
        record("test.nowhere", object_type="x", object_id="1", actor="system")


@pytest.mark.parametrize("role", ["network", "relay"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE network_audit SET actor = 'x'", "DELETE FROM network_audit", "TRUNCATE network_audit"],
)
def test_the_network_cannot_change_its_audit(in_network: None, role: str, statement: str) -> None:
    record("test.kept", object_type="x", object_id="1", actor="system")
    with enter_network(role=role), pytest.raises(ProgrammingError), transaction.atomic():  # type: ignore[arg-type]
        connection.cursor().execute(statement)
    assert network_audit().entry._default_manager.filter(action="test.kept", actor="system").exists()
