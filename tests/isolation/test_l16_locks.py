"""L16: advisory locks of two units. (NOTIFY, which is database-wide too, is not used: a test of architecture
holds it.)
"""

import threading

import pytest
from django.db import connection, transaction

from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_unit
from huisheng.kernel.tenancy.locks import lock_number, lock_until_commit


def _try_in_thread(unit: UnitRef, take: str) -> bool:
    got: list[bool] = []

    def run() -> None:
        with enter_unit(unit), transaction.atomic(), connection.cursor() as cursor:
            number = 42 if take == "stock" else lock_number("42")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
            got.append(bool(cursor.fetchone()[0]))
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return got[0]


@pytest.mark.django_db(transaction=True)
def test_stock_lock_of_a_blocks_b(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(42)")
        assert _try_in_thread(unit_b, "stock") is False


@pytest.mark.django_db(transaction=True)
def test_lock_of_a_blocks_a_and_not_b(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a), transaction.atomic():
        lock_until_commit("42")
        assert _try_in_thread(unit_b, "ours") is True
        assert _try_in_thread(unit_a, "ours") is False
    assert _try_in_thread(unit_a, "ours") is True


def test_no_scope_no_lock() -> None:
    with pytest.raises(NoScopeError):
        lock_number("42")


@pytest.mark.django_db(transaction=True)
def test_lock_outside_a_transaction_is_refused(unit_a: UnitRef) -> None:
    with enter_unit(unit_a), pytest.raises(transaction.TransactionManagementError):
        lock_until_commit("42")
