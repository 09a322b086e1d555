"""Is a schema what its version says? Asked before a unit is routed to, so it must cost milliseconds.

The full comparison, grants and defaults included, is `manage.py schema_diff`.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection

from tenants.migrating.version import Node

# All tables of a schema are found through pg_depend (see tenants.provisioning.catalogue), some by name.
_ALL = """
  SELECT c.oid, c.relname FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'r'
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_namespace'::regclass
    AND d.refobjid = %s::regnamespace
"""
_NAMED = """
  SELECT c.oid, c.relname FROM pg_class c
  WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND c.relname = ANY(%s)
"""
_LINES = """
WITH tables AS MATERIALIZED ({tables}), lines AS (
  SELECT c.relname, hash_record_extended(
    (c.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef, a.attidentity), 0) AS line
  FROM tables c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT c.relname, hash_record_extended((c.relname, k.conname, k.contype, k.convalidated), 0)
  FROM tables c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype <> 'n'
  UNION ALL
  SELECT c.relname, hash_record_extended((c.relname, x.relname, i.indisunique, i.indisvalid), 0)
  FROM tables c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
)
"""
_WHOLE = _LINES.format(tables=_ALL) + "SELECT concat_ws(':', count(*), sum(line)) FROM lines"  # nosec B608
_SOME = _LINES.format(tables=_NAMED) + "SELECT concat_ws(':', count(*), sum(line)) FROM lines"  # nosec B608
_EACH = (
    _LINES.format(tables=_ALL)
    + "SELECT relname, concat_ws(':', count(*), sum(line)) FROM lines GROUP BY relname"  # nosec B608
)


class SchemaNotVerifiedError(RuntimeError):
    """A schema does not have the tables, columns, constraints and indexes of the version it is to have."""


def write_if_found(update: str, params: list[Any], schema: str, expected: str, tables: list[str]) -> bool:
    """Run an UPDATE that ends in a WHERE if `fingerprint(schema, tables)` is `expected`; return whether it
    ran.
    """
    condition = f"AND ({_SOME}) = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"{update} {condition}", [*params, schema, tables, expected])
        return bool(cursor.rowcount)


def fingerprint(schema: str, tables: Collection[str] | None = None) -> str:
    """Hash of the columns, constraints and indexes of a schema, or of some of its tables only.

    Equal for equal structures; a missing table counts for nothing. Raises when there is no such schema.
    """
    with connection.cursor() as cursor:
        if tables is None:
            cursor.execute(_WHOLE, [schema])
        else:
            cursor.execute(_SOME, [schema, list(tables)])
        return str(cursor.fetchone()[0])


def fingerprints(schema: str) -> dict[str, str]:
    """The same for each table of a schema, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_EACH, [schema])
        return {str(table): str(found) for table, found in cursor.fetchall()}


def list_hash(schema: str) -> str:
    """Hash of the migrations that the schema's own list names; runs as owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat_ws(':', count(*), sum(hash_record_extended((app::text, name::text), 0)))"  # nosec B608
            f' FROM "{schema}".django_migrations'
        )
        return str(cursor.fetchone()[0])


def applied_migrations(schema: str) -> frozenset[Node]:
    """The migrations that the schema's own list names; runs as owner."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations')  # nosec B608
        return frozenset((str(app), str(name)) for app, name in cursor.fetchall())
