"""A database of its own, for tests that need commits: several workers, crashes, non-atomic migrations.

    pytestmark = pytest.mark.usefixtures("own_database")

A module that uses it must not use `db` or fixtures that build on it.
"""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from huisheng.kernel.tenancy import enter_network
from tenants.public import create_unit
from tests.databases import drop_database, use_database


@pytest.fixture(scope="module")
def own_database(django_test_environment: None, django_db_blocker: Any) -> Iterator[str]:
    """Create and migrate a database, point Django at it, drop it after the module."""
    given = str(connection.settings_dict["NAME"])
    name = "_".join(filter(None, ["own", given, os.environ.get("PYTEST_XDIST_WORKER", "")]))
    address = dict(connection.settings_dict)
    with (
        django_db_blocker.unblock(),
        psycopg.connect(
            host=address["HOST"],
            port=address["PORT"],
            user=address["USER"],
            password=address["PASSWORD"],
            dbname=given,
            autocommit=True,
        ) as server,
    ):
        drop_database(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        use_database(name)
        try:
            with enter_network():
                call_command("migrate_network", verbosity=0)
            yield name
        finally:
            use_database(given)
            drop_database(server, name)


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
