"""A round of work in the current unit that would notice another unit's rows, keys or path."""

from django.core.cache import cache
from django.db import connection

from huisheng.kernel.audit import record
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import current_unit

OPERATIONS = 5
"""Operations of one round: path, write, read, cache write, cache read."""


def mixed_work(source: str) -> int:
    """Return how many of OPERATIONS met something of another unit. Every row says whose it is."""
    schema = current_unit().schema
    foreign = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        foreign += cursor.fetchone()[0] != schema
    record("chaos.mark", object_type=schema, object_id=source, actor="system")
    rows = unit_audit().entry._default_manager.filter(action="chaos.mark").order_by("-id")
    foreign += any(owner != schema for owner in rows.values_list("object_type", flat=True)[:5])
    cache.set("chaos", schema, 60)
    # Another round of the same unit may have written it; another unit may not. Forgotten is allowed.
    foreign += cache.get("chaos", schema) != schema
    return foreign
