"""Migrating every unit: recorded steps, steps for Django, failures that stop nobody, resuming, the pool."""

import threading
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenants.migrating import everyone, running
from tenants.migrating.everyone import AnotherRunError, migrate_units
from tenants.migrating.targets import pending_targets
from tenants.migrating.verifying import applied_migrations
from tenants.migrating.version import current_version, unit_migrations
from tenants.models import ReadySchema, Unit
from tenants.provisioning.comparing import differences, migrated_description, schema_description
from tenants.provisioning.opening import provision
from tenants.provisioning.pool import make_ready_schema
from tests.tenants.migrating.next_version import LABEL, MODEL, TABLE, Step, next_version
from tests.tenants.own_database import make_unit
from tests.tenants.own_database import own_database as own_database

pytestmark = pytest.mark.usefixtures("own_database")

ADD = Step(migrations.AddField(MODEL, "extra", models.CharField(max_length=9, default="x", db_index=True)))


def _fill(apps: Any, schema_editor: Any) -> None:
    apps.get_model(LABEL, MODEL).objects.filter(extra="x").update(extra="y")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS filled_by_python (schema text)")
        cursor.execute("INSERT INTO filled_by_python SELECT current_schema()")


@pytest.fixture
def units() -> list[UnitRef]:
    """Three units at the present version and one ready schema; everything older is put aside."""
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE tenants_unit, tenants_readyschema CASCADE")
    refs = [provision(make_unit(f"county-{number}")) for number in range(3)]
    with enter_network():
        make_ready_schema()
    return refs


def _versions() -> dict[str | None, str]:
    with enter_network():
        ready = ReadySchema.objects.filter(unit_id=None).values_list("name", "version")
        return dict(Unit.objects.values_list("schema_name", "schema_version")) | dict(ready)


def _ask(ref: UnitRef, query: str) -> list[tuple[Any, ...]]:
    with enter_unit(ref, role="owner"), connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _has_extra(ref: UnitRef) -> bool:
    return bool(
        _ask(
            ref,
            "SELECT 1 FROM pg_attribute WHERE attname = 'extra'"
            f" AND attrelid = '{ref.schema}.{TABLE}'::regclass",
        )
    )


def test_recorded_steps_reach_units_and_pool_alike(units: list[UnitRef], tmp_path: Path) -> None:
    before = set(_versions().values())
    more = Step(
        migrations.CreateModel("Added", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunSQL("INSERT INTO questions_added DEFAULT VALUES"),
    )
    with next_version(tmp_path, ADD, more) as added:
        assert before != {current_version()}
        outcome = migrate_units()
        assert outcome.failed == {}
        assert {target.schema for target in outcome.done} == set(_versions())
        assert set(_versions().values()) == {current_version()}
        expected = migrated_description()
        for ref in units:
            with enter_network(role="owner"):
                assert applied_migrations(ref.schema) == set(unit_migrations()) >= set(added)
            assert differences(expected, schema_description(ref.schema)) == []
            assert _ask(ref, "SELECT count(*) FROM questions_added") == [(1,)]
        assert migrate_units().done == []


def test_nobody_is_led_to_a_unit_that_is_behind(units: list[UnitRef], tmp_path: Path) -> None:
    from tenants.public import unit_card

    with next_version(tmp_path, ADD):
        assert {unit_card(ref.id).routable for ref in units} == {False}
        migrate_units()
        assert {unit_card(ref.id).routable for ref in units} == {True}


def test_python_and_concurrent_steps_go_through_django(units: list[UnitRef], tmp_path: Path) -> None:
    index = models.Index(fields=["extra"], name="made_concurrently")
    last = Step(migrations.AlterField(MODEL, "extra", models.CharField(max_length=12, default="x")))
    steps = (
        ADD,
        Step(migrations.RunPython(_fill, migrations.RunPython.noop)),
        Step(AddIndexConcurrently(MODEL, index), atomic=False),
        last,
    )
    with next_version(tmp_path, *steps):
        outcome = migrate_units()
        assert outcome.failed == {}
        expected = migrated_description()
        for ref in units:
            assert _ask(ref, "SELECT schema FROM filled_by_python") == [(ref.schema,)]
            assert differences(expected, schema_description(ref.schema)) == []


def test_a_failing_unit_stops_nobody_and_is_taken_up_again(units: list[UnitRef], tmp_path: Path) -> None:
    unique = Step(
        migrations.RunSQL(f"INSERT INTO held SELECT 1 FROM {TABLE} LIMIT 0"),
        ADD.operations[0],
    )
    bad = units[1]
    _run(bad, "DROP TABLE IF EXISTS held")
    for ref in units:
        _run(ref, "CREATE TABLE IF NOT EXISTS held (n int)")
    with enter_network():
        pool = ReadySchema.objects.get(unit_id=None)
    _run(UnitRef(0, str(pool.name), ""), "CREATE TABLE held (n int)")
    _run(bad, "ALTER TABLE held ADD CHECK (n IS NULL)")
    _run(bad, "ALTER TABLE held DROP CONSTRAINT held_n_check")
    # Same structure, so the same group; only its rows make the step fail.
    _run(bad, "CREATE RULE no_insert AS ON INSERT TO held DO INSTEAD SELECT 1 / 0")
    with next_version(tmp_path, unique):
        outcome = migrate_units()
        assert set(outcome.failed) == {bad.schema}
        assert "division by zero" in outcome.failed[bad.schema]
        assert not _has_extra(bad)
        assert [_has_extra(ref) for ref in units if ref != bad] == [True, True]
        with pytest.raises(CommandError, match="1 schemas are not at"):
            call_command("migrate_units", check=True)

        _run(bad, "DROP RULE no_insert ON held")
        again = migrate_units()
        assert {target.schema for target in again.done} == {bad.schema}
        assert _has_extra(bad)


def test_a_run_that_died_between_two_steps_goes_on_where_it_was(
    units: list[UnitRef], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(step: Any) -> None:
        raise RuntimeError("killed")

    steps = (ADD, Step(migrations.RunPython(_fill, migrations.RunPython.noop)))
    with next_version(tmp_path, *steps) as added:
        with monkeypatch.context() as patch:
            patch.setattr(running, "_leave_to_django", die)
            assert set(migrate_units().failed) == set(_versions())
        with enter_network(role="owner"):
            applied = applied_migrations(units[0].schema)
        assert set(added) & applied == {added[0]}
        assert current_version() not in _versions().values()

        assert migrate_units().failed == {}
        for ref in units:
            assert _ask(ref, "SELECT schema FROM filled_by_python") == [(ref.schema,)]
        assert set(_versions().values()) == {current_version()}


def test_a_schema_altered_by_hand_is_left_alone_and_named(units: list[UnitRef], tmp_path: Path) -> None:
    _run(units[2], f"ALTER TABLE {TABLE} ADD by_hand int")
    with next_version(tmp_path, ADD):
        outcome = migrate_units()
        assert set(outcome.failed) == {units[2].schema}
        assert not _has_extra(units[2])


def test_a_broken_migration_touches_no_unit(units: list[UnitRef], tmp_path: Path) -> None:
    from django.db import ProgrammingError

    before = _versions()
    with next_version(tmp_path, ADD, Step(migrations.RunSQL("SELECT no_such_function()"))):
        with pytest.raises(ProgrammingError):
            migrate_units()
        assert _versions() == before
        assert not any(_has_extra(ref) for ref in units)


def test_a_lock_held_by_a_page_is_waited_for_again(units: list[UnitRef], tmp_path: Path) -> None:
    at = connection.settings_dict
    holder = psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname=at["NAME"]
    )
    with enter_network():
        role = _ask(units[0], "SELECT current_user")[0][0]
    holder.execute(f'SET ROLE "{role}"')
    holder.execute(f"LOCK TABLE {units[0].schema}.{TABLE} IN ACCESS SHARE MODE")
    release = threading.Timer(2.5, holder.close)
    release.start()
    try:
        with next_version(tmp_path, ADD):
            outcome = migrate_units()
            assert outcome.failed == {}
            assert _has_extra(units[0])
    finally:
        release.join()


def test_two_runs_do_not_meet(units: list[UnitRef], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def second(*_: object) -> None:
        failures.append(_in_thread(migrate_units))

    failures: list[BaseException | None] = []
    monkeypatch.setattr(everyone, "groups_by_version", lambda targets: second() or [])
    with next_version(tmp_path, ADD):
        migrate_units()
    assert [type(failure) for failure in failures] == [AnotherRunError]


def test_rights_declared_anew_reach_the_units(
    units: list[UnitRef], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.apps import apps

    from tenants.migrating import version

    config = apps.get_app_config(LABEL)
    declared = getattr(config, "unit_table_rights", {})
    monkeypatch.setattr(config, "unit_table_rights", {**declared, TABLE: {"unit": "SELECT"}}, raising=False)
    version.current_version.cache_clear()
    try:
        assert {target.schema for target in pending_targets()} == set(_versions())
        assert migrate_units().failed == {}
        for ref in units:
            query = (
                "SELECT string_agg(DISTINCT privilege_type, ',') FROM information_schema.role_table_grants"
                f" WHERE table_schema = '{ref.schema}' AND table_name = '{TABLE}'"
                f" AND grantee LIKE '%\\_{ref.schema}'"
            )
            assert _ask(ref, query) == [("SELECT",)]
    finally:
        version.current_version.cache_clear()


def test_a_default_that_must_differ_is_left_to_django() -> None:
    import uuid

    from tenants.migrating.steps import is_recordable

    def migration(*operations: Any, atomic: bool = True) -> migrations.Migration:
        made = migrations.Migration("next", LABEL)
        made.operations, made.atomic = list(operations), atomic
        return made

    token = migrations.AddField(MODEL, "token", models.UUIDField(default=uuid.uuid4))
    assert not is_recordable(migration(token))
    assert is_recordable(migration(migrations.AddField(MODEL, "body", models.JSONField(default=dict))))
    hidden = migrations.SeparateDatabaseAndState(database_operations=[token])
    assert not is_recordable(migration(hidden))
    assert not is_recordable(migration(atomic=False))


def _run(ref: UnitRef, statement: str) -> None:
    with enter_unit(ref, role="owner"), connection.cursor() as cursor:
        cursor.execute(statement)


def _in_thread(function: Any) -> BaseException | None:
    raised: list[BaseException | None] = []

    def work() -> None:
        try:
            function()
            raised.append(None)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return raised[0]
