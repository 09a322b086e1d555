"""Two databases of one cluster, each with its units: roles are cluster-wide, and yet neither touches the
other's.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.tenancy.pooler_probe import connection_parameters
from huisheng.kernel.tenancy.role_names import group_role, role_prefix, unit_role
from tests.databases import drop_database

ROOT = Path(__file__).resolve().parents[4]
OPEN_A_UNIT = """
from tenants.public import create_unit, provision
ref = provision(create_unit(
    name="另一个团委", short_name="另一个团委", kind="city", slug="other", parent_id=None))
print(ref.schema)
"""


@pytest.fixture
def other(db: None) -> Iterator[tuple[str, str]]:
    """Name of a second database on the same server, and the schema of a unit in it."""
    given = connection_parameters()
    name = f"{given['dbname']}_other"
    with psycopg.connect(**given, autocommit=True) as server:
        drop_database(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        url = "postgres://{user}:{password}@{host}:{port}/".format(**{"password": "", **given}) + name
        environment = {**os.environ, "HUISHENG_DATABASE_URL": url}
        environment.pop("PYTEST_VERSION", None)
        try:
            _manage(environment, "migrate_network", "--verbosity", "0")
            yield name, _manage(environment, "shell", "--verbosity", "0", "-c", OPEN_A_UNIT).split()[-1]
        finally:
            drop_database(server, name)


def _manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_roles_of_one_database_are_worth_nothing_in_the_other_and_stay_when_it_goes(
    other: tuple[str, str], unit_a: UnitRef
) -> None:
    database, schema = other
    here = str(connection.settings_dict["NAME"])
    assert role_prefix(here) != role_prefix(database)
    with psycopg.connect(**{**connection_parameters(), "dbname": database}, autocommit=True) as there:
        own = sql.Identifier(unit_role(database, schema))
        foreign = sql.Identifier(unit_role(here, unit_a.schema))
        table = sql.Identifier(schema, "unit_outbox")
        there.execute(sql.SQL("SET ROLE {}").format(own))
        there.execute(sql.SQL("SELECT * FROM {}").format(table))
        there.execute(sql.SQL("SET ROLE {}").format(foreign))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            there.execute(sql.SQL("SELECT * FROM {}").format(table))
    with psycopg.connect(**connection_parameters(), autocommit=True) as server:
        before = _roles(server, here)
        drop_database(server, database)
        assert _roles(server, here) == before
        assert _roles(server, database) == set()
    assert unit_role(here, unit_a.schema) in before


def _roles(server: "psycopg.Connection[tuple[str]]", database: str) -> set[str]:
    rows = server.execute(
        "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [role_prefix(database)]
    )
    return {name for (name,) in rows.fetchall()}


def test_two_databases_share_no_name_of_a_role() -> None:
    def names(database: str) -> set[str]:
        groups = {group_role(database, group) for group in ("owner", "network", "relay", "units")}
        return {*groups, unit_role(database, "u_lixia")}

    assert names("huisheng") & names("huisheng_other") == set()
