"""Our provisioning, migrating and strict backend, on the synthetic app or on the product's own apps."""

from contextlib import ExitStack
from time import perf_counter

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.management import call_command
from django.db import connection

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.role_names import group_role
from huisheng.kernel.tenancy.roles import database_name
from tenants.management.commands import migrate_units as migrate_units  # loaded with the process
from tenants.migrating.version import current_version
from tenants.models import ReadySchema, Unit
from tenants.models.unit import path_segment
from tenants.provisioning import template
from tenants.provisioning.pool import make_ready_schema
from tenants.provisioning.recording import schema_script

_migrated = ExitStack()


def prepare() -> None:
    """Roles, the shared schema, the script: what an installation has before its first unit."""
    with enter_network():
        call_command("migrate_network", verbosity=0)
        schema_script()


def make_ready() -> float:
    """Seconds of making one schema ready: role, tables, rows, grants, its row in the pool."""
    with enter_network():
        start = perf_counter()
        make_ready_schema()
        return perf_counter() - start


def replayed() -> dict[str, str]:
    """A replayed schema for pg_dump: its name, its role's, the owner's."""
    with enter_network():
        name = make_ready_schema()
    return _names(name)


def migrated() -> dict[str, str]:
    """A schema made by Django's migrations alone, for pg_dump; stands until this process ends."""
    ref = _migrated.enter_context(template.scratch_schema())
    template.migrate_schema(ref)
    return _names(ref.schema)


def drop_migrated() -> None:
    """Drop what `migrated` made."""
    _migrated.close()


def _names(schema: str) -> dict[str, str]:
    return {
        "schema": schema,
        "role": template.role_of(schema),
        "owner": group_role(database_name(), "owner"),
    }


def tables(schema: str) -> list[str]:
    """Tables of a schema."""
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        return [str(name) for (name,) in cursor.fetchall()]


def make_units(count: int, *, schemas: bool = True) -> list[str]:
    """Live units; without `schemas` only their rows say that they have one. Returns the schemas' names."""
    with enter_network():
        names = [make_ready_schema() if schemas else f"u_none_{number}" for number in range(count)]
        start = Unit.objects.count()
        units = [
            Unit(
                name=f"Unit {start + number}",
                short_name=f"Unit {start + number}",
                kind="county",
                slug=f"unit-{start + number}",
                state="live",
                schema_name=name,
                schema_version=current_version(),
            )
            for number, name in enumerate(names)
        ]
        Unit.objects.bulk_create(units)
        for unit in units:
            unit.path = path_segment(unit.pk)
        Unit.objects.bulk_update(units, ["path"], batch_size=500)
        ReadySchema.objects.filter(name__in=names).delete()
    return names


def migrate() -> float:
    """Seconds of migrate_units over all units."""
    with enter_network():
        # The product has loaded its cache's client when it starts; importing it is no work of the command.
        caches[DEFAULT_CACHE_ALIAS].get("")
        start = perf_counter()
        call_command("migrate_units", verbosity=0)
        return perf_counter() - start


def ask(schemas: list[str], turns: int, queries: int) -> float:
    """Seconds of `turns` turns, each in the next unit with `queries` queries."""
    from tests.benchmarks.synthetic.models import Question

    refs = [UnitRef(number, schema, "") for number, schema in enumerate(schemas)]
    start = perf_counter()
    for turn in range(turns):
        with enter_unit(refs[turn % len(refs)]):
            for number in range(queries):
                Question.objects.filter(pk=number).values_list("subject").first()
    return perf_counter() - start
