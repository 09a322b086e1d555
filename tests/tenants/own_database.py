"""A database of its own, for tests that need commits: several workers, crashes, non-atomic migrations.

    pytestmark = pytest.mark.usefixtures("own_database")

A module that uses it must not use `db` or fixtures that build on it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from huisheng.kernel.tenancy import enter_network
from tenants.public import create_unit
from tests.databases import drop_database, roles_of, use_database

Server = psycopg.Connection[Any]


@pytest.fixture(scope="session")
def migrated_aside(django_test_environment: None, django_db_blocker: Any) -> Iterator[str]:
    """A migrated database, put aside under another name. Its roles are called by the name that is returned:
    under that each module gets a copy.
    """
    name, aside = _name(), _aside(_name())
    with django_db_blocker.unblock():
        with _server() as server:
            _drop_both(server, name)
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
            with _pointed_at(name):
                _migrate()
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(name), sql.Identifier(aside)))
        try:
            yield name
        finally:
            with _server() as server:
                _drop_both(server, name)


@pytest.fixture(scope="module")
def own_database(migrated_aside: str, django_db_blocker: Any) -> Iterator[str]:
    """Make a migrated database, point Django at it, drop it after the module."""
    name = migrated_aside
    with django_db_blocker.unblock(), _server() as server:
        kept = roles_of(server, name)
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(copy.format(sql.Identifier(name), sql.Identifier(_aside(name))))
        try:
            with _pointed_at(name):
                # Nothing is left to migrate; but rights on a database itself are not copied.
                _migrate()
                yield name
        finally:
            drop_database(server, name, but=kept)


def _name() -> str:
    given = str(connection.settings_dict["NAME"])
    return "_".join(filter(None, ["own", given, os.environ.get("PYTEST_XDIST_WORKER", "")]))


def _aside(name: str) -> str:
    return f"{name}_aside"


def _drop_both(server: Server, name: str) -> None:
    # That which was put aside has tables of the other one's roles.
    drop_database(server, _aside(name))
    drop_database(server, name)


def _migrate() -> None:
    with enter_network():
        call_command("migrate_network", verbosity=0)


@contextmanager
def _server() -> Iterator[Server]:
    """A connection of its own to the database of all tests."""
    given = connection.settings_dict
    with psycopg.connect(
        host=given["HOST"],
        port=given["PORT"],
        user=given["USER"],
        password=given["PASSWORD"],
        dbname=given["NAME"],
        autocommit=True,
    ) as server:
        yield server


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    """Django works in this database until the block ends."""
    given = str(connection.settings_dict["NAME"])
    use_database(name)
    try:
        yield
    finally:
        use_database(given)


def make_unit(slug: str, parent_id: int | None = None) -> int:
    """A listed unit."""
    with enter_network():
        return create_unit(
            name=f"共青团{slug}委员会",
            short_name=f"{slug}团委",
            kind="county",
            slug=slug,
            parent_id=parent_id,
        )
