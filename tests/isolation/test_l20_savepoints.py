"""L20: a savepoint's rollback leaves the right path; a duplicate caught in a nested atomic() ends nothing
else.
"""

from contextlib import suppress

import pytest
from django.db import DataError, IntegrityError, InternalError, connection, transaction

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenants.models import Domain
from tests.isolation.samples import row
from tests.isolation.stock import rows


class _Undone(Exception):
    pass


def _where() -> tuple[str, str]:
    [(schema, role)] = rows(connection, "SELECT current_schema(), current_user")
    return schema, role


def test_stock_database_reverts_a_set_made_inside_the_savepoint(in_network: None, unit_a: UnitRef) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT s")
        cursor.execute(f"SET search_path = {unit_a.schema}")
        cursor.execute("ROLLBACK TO SAVEPOINT s")
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone() == ("public",)


def test_path_and_role_are_right_after_a_rollback_to_a_savepoint(unit_a: UnitRef) -> None:
    with enter_network(), transaction.atomic():
        before = _where()
        with enter_unit(unit_a):
            with suppress(_Undone), transaction.atomic():
                inside = _where()
                raise _Undone
            assert _where() == inside
        assert _where() == before
        assert inside[0] == unit_a.schema
        assert before[0] == "public"


def test_path_and_role_are_right_after_going_back_to_a_savepoint_of_another_scope(unit_a: UnitRef) -> None:
    with enter_network(), transaction.atomic():
        savepoint = transaction.savepoint()
        with enter_unit(unit_a):
            inside = _where()
            transaction.savepoint_rollback(savepoint)
            assert _where() == inside


def test_an_error_in_a_unit_ends_nothing_of_the_transaction_around_it(unit_a: UnitRef) -> None:
    """Its savepoint is rolled back in the outer scope, on a transaction in error: nothing else is sent."""
    with enter_network(), transaction.atomic():
        before = _where()
        with pytest.raises(DataError), transaction.atomic(), enter_unit(unit_a):
            rows(connection, "SELECT 1 / 0")
        assert _where() == before


def test_duplicate_in_a_nested_atomic_does_not_end_the_outer_one(unit_a: UnitRef) -> None:
    with enter_network(), transaction.atomic():
        Domain.objects.create(tenant_id=unit_a.id, domain="one.example", is_primary=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            Domain.objects.create(tenant_id=unit_a.id, domain="one.example", is_primary=False)
        Domain.objects.create(tenant_id=unit_a.id, domain="two.example", is_primary=False)
        with enter_unit(unit_a):
            row()
        found = set(Domain.objects.filter(domain__endswith=".example").values_list("domain", flat=True))
    assert found == {"one.example", "two.example"}


def test_statement_on_a_transaction_in_error_keeps_its_own_error(unit_a: UnitRef) -> None:
    """Changing scope on a broken transaction must not hide that it is broken, nor send anything."""
    duplicate = "INSERT INTO tenants_domain (tenant_id, domain, is_primary) VALUES (%s, 'one.example', false)"
    with enter_network(), suppress(_Undone), transaction.atomic():
        Domain.objects.create(tenant_id=unit_a.id, domain="one.example", is_primary=False)
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute(duplicate, [unit_a.id])
        with enter_unit(unit_a), pytest.raises(InternalError, match="current transaction is aborted"):
            rows(connection, "SELECT 1")
        raise _Undone


def test_scope_is_sent_once(unit_a: UnitRef, django_assert_num_queries: object) -> None:
    """Path and role go out once per change of scope, not once per statement."""
    sent: list[bytes] = []
    with enter_unit(unit_a):
        _where()
        raw = connection.connection
        original = type(raw).execute

        def spy(self: object, query: object, *args: object, **kwargs: object) -> object:
            sent.append(query if isinstance(query, bytes) else str(query).encode())
            return original(self, query, *args, **kwargs)  # type: ignore[arg-type]

        type(raw).execute = spy  # type: ignore[method-assign,assignment]
        try:
            for _ in range(5):
                _where()
            assert sent == []
            with enter_network():
                _where()
            _where()
        finally:
            type(raw).execute = original  # type: ignore[method-assign]
    assert [b"SET ROLE" in statement for statement in sent] == [True, True]
