"""Taking the recorded steps in one schema."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.tenancy.roles import unit_table_statements
from tenants.migrating.steps import Step, record_steps, run_by_django
from tenants.migrating.targets import Group, Tables, Target
from tenants.migrating.verifying import (
    SchemaNotVerifiedError,
    fingerprint,
    fingerprints,
    list_hash,
    write_if_found,
)
from tenants.migrating.version import current_version, rights_of

LOCK_TIMEOUT = "2s"


@dataclass(frozen=True, slots=True)
class Way:
    """From a group's state to the code's: the steps, the tables, the fingerprints at the end.

    `whole` is that of all tables, `part` that of those touched.
    """

    group: Group
    steps: tuple[Step, ...]
    tables: Tables
    whole: str
    part: str

    @property
    def is_recorded(self) -> bool:
        """True when no step is left to Django."""
        return all(step.statements is not None for step in self.steps)


class OtherStateError(RuntimeError):
    """The schema has other migrations than its version says: a run was interrupted in it."""


def record_way(group: Group, ref: UnitRef) -> Way:
    """Take the group's steps in a schema that stands where the group stands, and record them."""
    with enter_unit(ref, role="owner"):
        before = fingerprints(ref.schema)
        steps = record_steps(ref, group.applied)
        named = re.compile(rf"\b{ref.schema}\b")
        for step in steps:
            if any(named.search(statement) for statement in step.statements or ()):
                raise ValueError(f"{step.node} names the schema it runs in and cannot be taken to another")
        after = fingerprints(ref.schema)
        touched = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        tables = Tables(tuple(after), tuple(after.keys() - before.keys()), tuple(sorted(touched)))
        return Way(
            group, tuple(steps), tables, fingerprint(ref.schema), fingerprint(ref.schema, tables.touched)
        )


def record_way_in(target: Target, group: Group) -> Way:
    """Migrate one of the group's own schemas by Django, in one transaction, and record what that sends.

    For steps that can all be recorded. Raises what a migration raises; then the schema is as it was.
    """
    with enter_unit(target.ref, role="owner"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        way = record_way(group, target.ref)
        if way.steps:
            with connection.cursor() as cursor:
                cursor.execute(_list_statement(way.steps))
        _send_rights(target, way.tables)
        _write_version(target, way.part, way.tables.touched)
    return way


def migrate_target(target: Target, way: Way) -> None:
    """Bring one schema to the code's version.

    Recorded steps run in one transaction; a step for Django ends it and has its own. The last transaction
    verifies the schema and writes the version. Raises OtherStateError before anything is done,
    django.db.OperationalError when a lock was not had in time, SchemaNotVerifiedError when the schema is or
    would end up as something else.
    """
    with enter_unit(target.ref, role="owner"):
        if list_hash(target.schema) != way.group.listed:
            raise OtherStateError(target.schema)
        if not way.is_recorded:
            # What Django runs on its own is not undone at the end: look before.
            _verify(target, way.group.before)
        recorded: list[Step] = []
        for step in way.steps:
            if step.statements is not None:
                recorded.append(step)
                continue
            with transaction.atomic():
                _send(recorded)
            recorded = []
            _leave_to_django(step)
        with transaction.atomic():
            _send(recorded)
            _send_rights(target, way.tables)
            if way.steps and way.is_recorded and target.version:
                # The other tables were verified at the version that the schema comes from.
                _write_version(target, way.part, way.tables.touched)
            else:
                _write_version(target, way.whole, way.tables.all)


def _send(steps: Sequence[Step]) -> None:
    """Run recorded steps as one message, and enter them in the schema's own list."""
    if not steps:
        return
    parts = [f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"]
    for step in steps:
        parts += step.statements or ()
        # A later step may alter a table whose rows this one has changed, which pending checks would forbid.
        parts.append("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    parts.append(_list_statement(steps))
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(parts))


def _list_statement(steps: Sequence[Step]) -> str:
    """The statement that enters steps in the schema's own list."""
    rows = ", ".join(
        sql.SQL("({}, {}, now())").format(*map(sql.Literal, step.node)).as_string(None) for step in steps
    )
    return f"INSERT INTO django_migrations (app, name, applied) VALUES {rows}"  # nosec B608


def _leave_to_django(step: Step) -> None:
    recorder = MigrationRecorder(connection)
    if step.migration.atomic:
        with transaction.atomic():
            run_by_django(step.migration, step.before.clone())
            recorder.record_applied(*step.node)
    else:
        # CONCURRENTLY and the like: if it fails in the middle, Django too leaves what was done.
        run_by_django(step.migration, step.before.clone())
        recorder.record_applied(*step.node)


def _send_rights(target: Target, tables: Tables) -> None:
    if rights_of(target.version) == rights_of(current_version()):
        # What is new has come with the default rights.
        statements = unit_table_statements(target.schema, tables.new)
    else:
        statements = unit_table_statements(target.schema, tables.all, reset=True)
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(";\n".join(statements))


def _verify(target: Target, expected: str) -> None:
    if fingerprint(target.schema) != expected:
        raise _not_verified(target)


def _write_version(target: Target, expected: str, tables: Sequence[str]) -> None:
    """Write the version, if the tables are what they should be: one message for both."""
    if target.unit_id is not None:
        update = "UPDATE public.tenants_unit SET schema_version = %s WHERE id = %s"
    else:
        update = "UPDATE public.tenants_readyschema SET version = %s WHERE unit_id IS NULL AND id = %s"
    key = target.unit_id or target.ready_id
    if not write_if_found(update, [current_version(), key], target.schema, expected, list(tables)):
        raise _not_verified(target)


def _not_verified(target: Target) -> SchemaNotVerifiedError:
    return SchemaNotVerifiedError(
        f"the tables of {target.schema} differ from those of the others; see manage.py schema_diff"
    )
