"""Is a schema what its version says? Asked before a unit is routed to, so it must cost milliseconds.

The full comparison, grants and defaults included, is `manage.py schema_diff`.
"""

from django.db import connection

from tenants.migrating.version import Node

# Tables are found through pg_depend: see tenants.provisioning.catalogue.
_FINGERPRINT = """
WITH tables AS MATERIALIZED (
  SELECT c.oid, c.relname FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'r'
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_namespace'::regclass
    AND d.refobjid = %s::regnamespace)
SELECT concat_ws(':', count(*), sum(line)) FROM (
  SELECT hash_record_extended(
    (c.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef, a.attidentity), 0) AS line
  FROM tables c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT hash_record_extended((c.relname, k.conname, k.contype, k.convalidated), 0)
  FROM tables c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype <> 'n'
  UNION ALL
  SELECT hash_record_extended((c.relname, x.relname, i.indisunique, i.indisvalid), 0)
  FROM tables c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
) AS lines
"""


class SchemaNotVerifiedError(RuntimeError):
    """A schema does not have the tables, columns, constraints and indexes of the version it is to have."""


def fingerprint(schema: str) -> str:
    """Hash of the schema's columns, constraints and indexes; equal for equal schemas. Raises when there is no
    schema.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT, [schema])
        return str(cursor.fetchone()[0])


def applied_migrations(schema: str) -> frozenset[Node]:
    """The migrations that the schema's own list names; runs as owner."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations')
        return frozenset((str(app), str(name)) for app, name in cursor.fetchall())
