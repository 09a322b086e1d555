"""The content of every table, as one digest each: shows that nothing happened."""

from django.db import connection

from huisheng.kernel.tenancy import UnitRef, enter_network

# Reading a session moves its clock, and a wrong guess is counted: that is meant to happen.
LEFT_OUT = {"accounts_session", "accounts_attempt"}


def snapshot(*units: UnitRef) -> dict[str, str]:
    """Digest of each table's rows, by "schema.table", of the shared schema and these units."""
    schemas = ["public", *(unit.schema for unit in units)]
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY 1, 2", [schemas]
        )
        tables = [(schema, table) for schema, table in cursor.fetchall() if table not in LEFT_OUT]
        digest = "md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
        parts = [
            f'SELECT \'{schema}.{table}\', {digest} FROM "{schema}"."{table}" t' for schema, table in tables
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Tables whose content differs."""
    return sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))
