"""Is a schema what its version says? Asked before a unit is routed to, so it must cost milliseconds.

The full comparison, grants and defaults included, is `manage.py schema_diff`.
"""

from django.db import connection

from tenants.migrating.version import Node

_FINGERPRINT = """
SELECT md5(string_agg(line, ',' ORDER BY line COLLATE "C")) FROM (
  SELECT concat_ws(':', c.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef, a.attidentity) AS line
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r'
  UNION ALL
  SELECT concat_ws(':', conname, contype, convalidated)
  FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace AND contype <> 'n'
  UNION ALL
  SELECT concat_ws(':', x.relname, i.indisunique, i.indisvalid)
  FROM pg_class x JOIN pg_index i ON i.indexrelid = x.oid
  WHERE x.relnamespace = %(schema)s::regnamespace
) AS lines
"""


class SchemaNotVerifiedError(RuntimeError):
    """A schema does not have the tables, columns, constraints and indexes of the version it is to have."""


def fingerprint(schema: str) -> str:
    """Hash of the schema's columns, constraints and indexes; equal for equal schemas. Raises when there is no schema."""
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT, {"schema": schema})
        return str(cursor.fetchone()[0])


def applied_migrations(schema: str) -> frozenset[Node]:
    """The migrations that the schema's own list names; runs as owner."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations')
        return frozenset((str(app), str(name)) for app, name in cursor.fetchall())
