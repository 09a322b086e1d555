"""After a test that really commits: everything is emptied but the network that all tests share."""

from django.db import connection, transaction
from psycopg import sql

from huisheng.kernel.tenancy import enter_network
from tenants.models import Unit

# What migrations and tests/network.py put there once per run.
_KEPT = ("django_migrations", "django_content_type", "tenants_", "topics_", "auth_")


def remember() -> frozenset[int]:
    """Ids of the units that every test finds."""
    with enter_network():
        return frozenset(Unit.objects.values_list("id", flat=True))


def empty_all_but(units: frozenset[int]) -> None:
    """Truncate the tables of the network and of every unit, and remove units that the test has made."""
    with enter_network(role="owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname = 'public' OR schemaname LIKE 'u\\_%'"
        )
        tables = [(schema, table) for schema, table in cursor.fetchall() if not table.startswith(_KEPT)]
        names = sql.SQL(", ").join(sql.Identifier(schema, table) for schema, table in tables)
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names).as_string(None))
        kept = list(units)
        for statement in (
            "DELETE FROM tenants_unitsetting",
            "DELETE FROM tenants_settingversion",
            "DELETE FROM tenants_plannedmove",
            "DELETE FROM tenants_domainclaim",
            "DELETE FROM tenants_domain WHERE tenant_id <> ALL(%s) OR NOT is_primary",
            "DELETE FROM tenants_unitplace WHERE unit_id <> ALL(%s)",
            "UPDATE tenants_unit SET parent_id = NULL WHERE id <> ALL(%s)",
            "DELETE FROM tenants_unit WHERE id <> ALL(%s)",
        ):
            cursor.execute(statement, [kept] if "%s" in statement else None)
