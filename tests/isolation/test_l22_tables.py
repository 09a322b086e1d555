"""L22: no table name stands in both public and a unit, and no foreign key crosses a schema."""

from django.db import connection

from huisheng.kernel.tenancy import UnitRef
from tests.isolation.stock import rows


def _tables(schema: str) -> set[str]:
    found = rows(connection, "SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
    return {name for (name,) in found}


def test_no_table_name_in_both(in_network: None, unit_a: UnitRef) -> None:
    assert _tables("public") & _tables(unit_a.schema) == {"django_migrations"}


def test_few_tables_per_unit(in_network: None, unit_a: UnitRef) -> None:
    assert len(_tables(unit_a.schema)) <= 45


def test_no_foreign_key_crosses_a_schema(in_network: None) -> None:
    crossing = rows(
        connection,
        "SELECT k.conname FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid "
        "JOIN pg_class b ON b.oid = k.confrelid WHERE k.contype = 'f' AND a.relnamespace <> b.relnamespace",
    )
    assert crossing == []


def test_nothing_but_tables_indexes_and_sequences_in_a_unit(in_network: None, unit_a: UnitRef) -> None:
    kinds = rows(
        connection,
        "SELECT DISTINCT relkind::text FROM pg_class WHERE relnamespace = %s::regnamespace",
        [unit_a.schema],
    )
    assert {kind for (kind,) in kinds} <= {"r", "i", "S"}
    triggers = rows(
        connection,
        "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = %s::regnamespace",
        [unit_a.schema],
    )
    assert triggers == []
    assert (
        rows(connection, "SELECT 1 FROM pg_proc WHERE pronamespace = %s::regnamespace", [unit_a.schema]) == []
    )
