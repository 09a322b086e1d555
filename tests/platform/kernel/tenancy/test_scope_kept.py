"""What scope a connection is in: kept over checkouts, never believed longer than the server keeps it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.postgresql import base
from tests.platform.kernel.tenancy.test_units_met import _in_thread


def _where() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        return tuple(cursor.fetchone())


def _fail() -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("SELECT no_such_function()")


@transaction.atomic
def _rolled_back_savepoint() -> None:
    _where()
    raise ZeroDivisionError


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the scopes that were sent to the server."""
    keys: list[str] = []
    real = base.scope_statement

    def note(scope: Any, *args: Any, **kwargs: Any) -> bytes:
        keys.append(scope.key)
        return real(scope, *args, **kwargs)

    monkeypatch.setattr(base, "scope_statement", note)
    return keys


def test_requests_in_turn_find_their_unit(unit_a: UnitRef, unit_b: UnitRef, sent: list[str]) -> None:
    def requests() -> list[tuple[str, str]]:
        found = []
        for unit in (unit_a, unit_a, unit_b, unit_a):
            with enter_unit(unit):
                found.append(_where())
            connection.close()
        return found

    found = _in_thread(requests)
    assert [schema for schema, _ in found] == [unit.schema for unit in (unit_a, unit_a, unit_b, unit_a)]
    assert len({role for _, role in found}) == 2
    # Which connection the pool gives is its own affair; on one that was in the unit nothing is sent.
    assert len(sent) <= len(found)


@pytest.mark.parametrize("close", [False, True])
@pytest.mark.parametrize("end", ["commit of a failed transaction", "rollback", "failed savepoint"])
def test_what_a_transaction_undoes_is_sent_again(unit_a: UnitRef, end: str, close: bool) -> None:
    def in_transaction() -> None:
        with transaction.atomic():
            if end == "failed savepoint":
                with pytest.raises(ZeroDivisionError):
                    _rolled_back_savepoint()
                return
            assert _where()[0] == unit_a.schema
            if end == "rollback":
                raise ZeroDivisionError
            # Swallowed: the server answers the commit with a rollback, and takes the path back too.
            _fail()

    def requests() -> tuple[str, str]:
        with enter_network():
            _where()
        with enter_unit(unit_a):
            try:
                in_transaction()
            except ZeroDivisionError:
                pass
        if close:
            connection.close()
        with enter_unit(unit_a):
            return _where()

    schema, role = _in_thread(requests)
    assert (schema, role.endswith(f"_{unit_a.schema}")) == (unit_a.schema, True)
