"""A schema of its own, for the time of a recording, outside the pool and out of every unit's reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from time import time

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.role_names import unit_role
from huisheng.kernel.tenancy.roles import (
    create_unit_role,
    database_name,
    drop_unit_role,
    unit_default_statements,
    unit_table_statements,
)
from tenants.migrating.version import Node, unit_migrations

NO_UNIT = 0
_PREFIX = "scratch_"
_ABANDONED_SECONDS = 3600


@contextmanager
def scratch_schema() -> Iterator[UnitRef]:
    """Create an empty schema and its role, yield it, drop both. Not to be used inside a transaction.

    Its name occurs nowhere else, so that it may be replaced in text.
    """
    ref = UnitRef(NO_UNIT, f"{_PREFIX}{int(time()):x}_{token_hex(4)}", "")
    with enter_network(role="owner"):
        _drop_abandoned()
        create_empty_schema(ref.schema)
    try:
        yield ref
    finally:
        with enter_network(role="owner"):
            _drop(ref.schema)


def create_empty_schema(schema: str) -> None:
    """Create a schema and its role, with the rights on what will be made in it; runs as owner."""
    create_unit_role(schema)
    _run(";\n".join([f"CREATE SCHEMA {schema}", *unit_default_statements(schema)]))


def _drop(schema: str) -> None:
    _run(f"DROP SCHEMA {schema} CASCADE")
    drop_unit_role(schema)


def _drop_abandoned() -> None:
    """Drop what a killed process left; its name tells when it was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [_PREFIX])
        names = [str(name) for (name,) in cursor.fetchall()]
    for name in names:
        if time() - int(name.removeprefix(_PREFIX).split("_")[0], 16) > _ABANDONED_SECONDS:
            _drop(name)


def migrate_schema(ref: UnitRef, *, until: Node | None = None) -> None:
    """Run Django's own migrations in one schema, all of them or up to and including `until`, and grant its
    rights.
    """
    with enter_unit(ref, role="owner"):
        executor = MigrationExecutor(connection)
        executor.recorder.ensure_schema()
        applied = set(executor.loader.applied_migrations)
        wanted = dict(unit_migrations())
        if until is not None:
            names = list(wanted)
            wanted = {name: wanted[name] for name in names[: names.index(until) + 1]}
        plan = [(executor.loader.graph.nodes[node], False) for node in wanted if node not in applied]
        executor.migrate(targets=list(wanted), plan=plan)
        for statement in unit_table_statements(ref.schema, connection.introspection.table_names()):
            _run(statement)


def role_of(schema: str) -> str:
    """Name of the role of one schema in the database in use."""
    return unit_role(database_name(), schema)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
