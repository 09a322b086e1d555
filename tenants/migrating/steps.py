"""What lies between two states of a schema, as steps that can be run in many schemas.

A step that only changes the structure, or data by plain SQL, is recorded: the statements that Django sends
while the migration runs on a scratch schema at the from-version are the same for every schema of that
version. What computes in Python, or must not run inside a transaction, is left to Django, schema by schema.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.migrations import operations
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.utils import timezone

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenants.migrating.version import Node, migration_loader, unit_migrations

_OWN_OPERATIONS = ("django.db.migrations.operations.", "django.contrib.postgres.operations")
# Their value may be the same in every schema. One that is not here (a token, a UUID) must be drawn in each.
_CONSTANT_DEFAULTS = (dict, list, str, timezone.now)


@dataclass(frozen=True, slots=True)
class Step:
    """One migration. `statements` is None for a step that goes through Django, from the state before it."""

    node: Node
    migration: Migration
    statements: tuple[str, ...] | None
    before: ProjectState = field(repr=False)


def is_recordable(migration: Migration) -> bool:
    """True when the SQL of the migration is the same for every schema."""
    return bool(migration.atomic) and all(_is_plain(operation) for operation in migration.operations)


def _is_plain(operation: Any) -> bool:
    if isinstance(operation, operations.SeparateDatabaseAndState):
        return all(_is_plain(inner) for inner in operation.database_operations)
    if isinstance(operation, operations.RunPython) or not type(operation).__module__.startswith(
        _OWN_OPERATIONS
    ):
        return False
    if isinstance(operation, operations.AddField | operations.AlterField):
        return _has_constant_default(operation.field)
    return True


def _has_constant_default(column: models.Field[Any, Any]) -> bool:
    default = column.default
    return not callable(default) or default is models.NOT_PROVIDED or default in _CONSTANT_DEFAULTS


def steps_from(applied: Collection[Node]) -> list[Node]:
    """The migrations that a schema with `applied` still needs, in order."""
    return [node for node in unit_migrations() if node not in applied]


def record_steps(scratch: UnitRef, applied: Collection[Node]) -> list[Step]:
    """Take every step that `applied` lacks in the scratch schema, which stands at that state, and record it.

    Raises what the migration itself raises: then no unit has been touched.
    """
    with enter_unit(scratch, role="owner"):
        loader = migration_loader()
        done = {
            needed
            for node in unit_migrations()
            if node in applied
            for needed in loader.graph.forwards_plan(node)
        }
        state = loader.graph.make_state(nodes=list(done), at_end=True, real_apps=loader.unmigrated_apps)
        # Rendered once, here: what is cloned afterwards renders only the models that change.
        _ = state.apps
        steps = []
        for wanted in steps_from(applied):
            for node in loader.graph.forwards_plan(wanted):
                if node in done:
                    continue
                done.add(node)
                if node in unit_migrations():
                    step, state = _record(loader.graph.nodes[node], node, state)
                    steps.append(step)
                else:
                    # A dependency on a shared app: its models are part of the state, its tables stand
                    # elsewhere.
                    state = loader.graph.nodes[node].mutate_state(state)
    return steps


def _record(migration: Migration, node: Node, state: ProjectState) -> tuple[Step, ProjectState]:
    before = state.clone()
    if not is_recordable(migration):
        return Step(node, migration, None, before), run_by_django(migration, state)
    with _recording_editor() as editor:
        state = migration.apply(state, editor)
    return Step(node, migration, tuple(editor.recorded), before), state


def run_by_django(migration: Migration, state: ProjectState) -> ProjectState:
    """Run one migration in the schema of the current scope; return the state after it."""
    with connection.schema_editor(atomic=migration.atomic) as editor:
        return migration.apply(state, editor)


def _recording_editor() -> Any:
    base: Any = connection.SchemaEditorClass

    class RecordingEditor(base):  # type: ignore[misc]
        """Runs and keeps each statement, with its parameters written into it."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.recorded: list[str] = []

        def execute(self, sql: Any, params: Any = ()) -> None:
            text = str(sql)
            if params is not None:
                text, params = self.connection.ops.compose_sql(text, params), None
            self.recorded.append(text.rstrip().rstrip(";"))
            super().execute(text, None)

    return RecordingEditor(connection, atomic=True)
