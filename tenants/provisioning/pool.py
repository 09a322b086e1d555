"""The pool of schemas made ahead of need.

A row of ReadySchema is written in the transaction that makes its schema, so a row means a complete schema.
Numbers come from the row's sequence, are never used twice, and say nothing about the unit.
"""

from django.conf import settings
from django.db import connection, transaction

from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from tenants.migrating.version import current_version
from tenants.models import ReadySchema
from tenants.provisioning.recording import schema_script
from tenants.provisioning.replaying import make_schema


def pool_size() -> int:
    """How many schemas are to stand ready (HUISHENG_READY_SCHEMAS)."""
    return int(settings.HUISHENG_READY_SCHEMAS)


def ready_count() -> int:
    """How many schemas of the code's version wait for a unit."""
    with enter_network():
        return ReadySchema.objects.filter(unit_id=None, version=current_version()).count()


def fill_pool(size: int | None = None) -> int:
    """Make schemas until `size` are ready; return how many were made. Several processes at once make a few
    too many.
    """
    made = 0
    wanted = pool_size() if size is None else size
    while ready_count() < wanted:
        make_ready_schema()
        made += 1
    return made


def make_ready_schema() -> str:
    """Make one schema and put it into the pool; return its name."""
    script = schema_script()
    with enter_network(role="owner"), transaction.atomic():
        row = ReadySchema.objects.create(version=current_version())
        row.name = f"u_{row.pk}"
        make_schema(row.name, script.body)
        row.save(update_fields=["name"])
    return row.name


_CLAIM = """
UPDATE tenants_readyschema SET unit_id = %s, claimed_at = %s
WHERE id = (SELECT id FROM tenants_readyschema WHERE unit_id IS NULL AND version = %s
            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING name
"""


def claim(unit_id: int) -> str | None:
    """Assign a ready schema to a unit and return its name, or None when the pool is empty.

    Part of the caller's transaction: rolled back, the schema is free again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [unit_id, now(), current_version()])
        row = cursor.fetchone()
    return None if row is None else str(row[0])
