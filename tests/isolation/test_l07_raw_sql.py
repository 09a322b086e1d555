"""L7, L21: raw SQL naming another schema; what a unit's role may read in public."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.role_names import unit_role
from tests.isolation.stock import rows, stock_connection


def test_stock_reads_another_schema(in_network: None, unit_a: UnitRef, unit_b: UnitRef) -> None:
    with stock_connection() as stock:
        stock.set_schema(unit_a.schema)
        assert rows(stock, f"SELECT count(*) >= 0 FROM {unit_b.schema}.unit_outbox") == [(True,)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM {b}.unit_outbox",
        "INSERT INTO {b}.unit_outbox DEFAULT VALUES",
        "DELETE FROM {b}.unit_outbox",
        "CREATE TABLE {b}.planted (id int)",
        "CREATE TABLE {a}.planted (id int)",
        "CREATE TABLE public.planted (id int)",
        "SELECT setval('{b}.unit_outbox_id_seq', 1)",
    ],
)
def test_unit_role_cannot_touch_another_schema(unit_a: UnitRef, unit_b: UnitRef, statement: str) -> None:
    with enter_unit(unit_a), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement.format(a=unit_a.schema, b=unit_b.schema))


def _readable_by(role: str) -> set[str]:
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN "
            "('r', 'v', 'm', 'p', 'f') AND has_table_privilege(%s, c.oid, 'SELECT, INSERT, UPDATE, DELETE')",
            [role],
        )
        return {str(name) for (name,) in cursor.fetchall()}


def test_unit_role_reads_only_the_allow_list_of_public(unit_a: UnitRef) -> None:
    allowed = {table for config in apps.get_app_configs() for table in getattr(config, "unit_readable", ())}
    role = unit_role(str(connection.settings_dict["NAME"]), unit_a.schema)
    assert _readable_by(role) == allowed
    assert allowed <= {"topics_topic", "topics_edition"}, "widen the allow-list on purpose only"


def test_table_of_a_later_migration_belongs_to_its_unit_alone(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a, role="owner"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id int)")
    with enter_unit(unit_a), connection.cursor() as cursor:
        cursor.execute("INSERT INTO later VALUES (1)")
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("SELECT grantee FROM information_schema.role_table_grants WHERE table_name = 'later'")
        names = {grantee for (grantee,) in cursor.fetchall()}
    database = str(connection.settings_dict["NAME"])
    assert {name for name in names if not name.endswith("_owner")} == {unit_role(database, unit_a.schema)}


def test_login_itself_may_do_nothing(in_network: None, unit_a: UnitRef) -> None:
    with enter_network(role="login"), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {unit_a.schema}.unit_outbox")


def test_login_may_not_read_accounts(in_network: None) -> None:
    with enter_network(role="login"), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM public.accounts_account")
