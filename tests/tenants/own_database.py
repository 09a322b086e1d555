"""A database of its own, for tests that need commits: several workers, crashes, non-atomic migrations.

    pytestmark = pytest.mark.usefixtures("own_database")

A module that uses it must not use `db` or fixtures that build on it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from huisheng.kernel.tenancy import enter_network
from tenants.provisioning.recording import schema_script
from tenants.public import create_unit
from tests.databases import drop_database, is_kept, name_here, roles_of, server, use_database


@pytest.fixture(scope="session")
def migrated_aside(django_test_environment: None, django_db_blocker: Any) -> Iterator[str]:
    """A migrated database, put aside under another name. Its roles are called by the name that is returned:
    under that each module gets a copy.
    """
    name = name_here("own")
    if is_kept():
        yield name
        return
    with django_db_blocker.unblock():
        put_aside()
    yield name
    with django_db_blocker.unblock(), server() as its:
        _drop_both(its, name)


def put_aside() -> None:
    """Make the migrated database that stands aside."""
    name = name_here("own")
    with server() as its:
        _drop_both(its, name)
        its.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        with _pointed_at(name):
            _migrate()
            # Recording takes seconds, and every copy, in whatever process, would begin with it.
            schema_script()
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        its.execute(rename.format(sql.Identifier(name), sql.Identifier(_aside(name))))


@pytest.fixture(scope="module")
def own_database(migrated_aside: str, django_db_blocker: Any) -> Iterator[str]:
    """Make a migrated database, point Django at it, drop it after the module."""
    name = migrated_aside
    with django_db_blocker.unblock(), server() as its:
        kept = roles_of(its, name)
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        its.execute(copy.format(sql.Identifier(name), sql.Identifier(_aside(name))))
        try:
            with _pointed_at(name):
                # Nothing is left to migrate; but rights on a database itself are not copied.
                _migrate()
                yield name
        finally:
            drop_database(its, name, but=kept)


def _aside(name: str) -> str:
    return f"{name}_aside"


def _drop_both(its: "psycopg.Connection[Any]", name: str) -> None:
    # That which was put aside has tables of the other one's roles.
    drop_database(its, _aside(name))
    drop_database(its, name)


def _migrate() -> None:
    with enter_network():
        call_command("migrate_network", verbosity=0)


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
