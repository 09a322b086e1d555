"""After a test that really commits: everything is emptied but the network that all tests share."""

from django.db import connection, transaction
from psycopg import sql

from huisheng.kernel.tenancy import enter_network
from tenants.models import Unit

# What migrations and tests/network.py put there once per run.
_KEPT = ("django_migrations", "django_content_type", "tenants_", "topics_", "auth_")

# Truncating makes new files for a table and each of its indexes, and of the hundreds of tables a test has
# written to few: without a page, and without a number given out, one is as new. What refers to one that is
# truncated goes with it.
_WRITTEN = """
WITH RECURSIVE written AS (
    SELECT c.oid
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r'
      AND (n.nspname = 'public' OR starts_with(n.nspname, 'u_'))
      AND NOT EXISTS (SELECT FROM unnest(%s::text[]) AS kept WHERE starts_with(c.relname, kept))
      AND (
        pg_relation_size(c.oid) > 0
        OR EXISTS (
          SELECT FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
          WHERE d.refobjid = c.oid AND d.deptype IN ('a', 'i') AND pg_sequence_last_value(s.seqrelid) > 0
        )
      )
  UNION
    SELECT k.conrelid FROM pg_constraint k JOIN written w ON w.oid = k.confrelid WHERE k.contype = 'f'
)
SELECT n.nspname, c.relname
FROM written JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
"""


def remember() -> frozenset[int]:
    """Ids of the units that every test finds."""
    with enter_network():
        return frozenset(Unit.objects.values_list("id", flat=True))


def empty_all_but(units: frozenset[int]) -> None:
    """Truncate the tables of the network and of every unit, and remove units that the test has made."""
    with enter_network(role="owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [list(_KEPT)])
        if tables := cursor.fetchall():
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
