"""L4, L5: a schema that does not exist, and a schema with a table missing. Stock reads `public` instead."""

import pytest
from django.db import ProgrammingError, connection

from huisheng.kernel.tenancy import UnitRef, UnitSchemaMissingError, enter_network, enter_unit
from huisheng.kernel.tenancy.roles import create_unit_role
from tests.isolation.stock import rows, stock_connection

GONE = UnitRef(999_999, "u_gone", "gone.localhost")


def test_stock_reads_public_for_a_schema_that_does_not_exist(in_network: None) -> None:
    with stock_connection() as stock:
        stock.set_schema("u_gone")
        assert rows(stock, "SELECT count(*) >= 0 FROM tenants_unit") == [(True,)]


def test_schema_that_does_not_exist_raises(db: None) -> None:
    with enter_unit(GONE), pytest.raises(UnitSchemaMissingError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_schema_that_does_not_exist_raises_even_when_its_role_exists(db: None) -> None:
    with enter_network(role="owner"):
        create_unit_role("u_gone")  # rolled back with the test
    with enter_unit(GONE), pytest.raises(UnitSchemaMissingError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_stock_reads_public_for_a_missing_table(in_network: None, unit_a: UnitRef) -> None:
    with stock_connection() as stock:
        stock.set_schema(unit_a.schema)
        assert rows(stock, "SELECT count(*) >= 0 FROM tenants_unit") == [(True,)]


def test_missing_table_raises(in_unit_a: UnitRef) -> None:
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tenants_unit")
