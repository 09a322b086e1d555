"""The test database of this run (or of this xdist worker): made, migrated, and dropped with its roles."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from huisheng.kernel.tenancy.role_names import role_prefix

_TRIES = 40


def _server() -> "psycopg.Connection[Any]":
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"],
        port=given["PORT"],
        user=given["USER"],
        password=given["PASSWORD"],
        dbname=given["NAME"],
        autocommit=True,
    )


@contextmanager
def fresh_database() -> Iterator[str]:
    """Create `test_<name>_<worker>`, point Django at it with the shared schema migrated, and drop it
    afterwards.
    """
    given = str(connection.settings_dict["NAME"])
    name = "_".join(filter(None, ["test", given, os.environ.get("PYTEST_XDIST_WORKER", "")]))
    with _server() as server:
        drop_database(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    use_database(name)
    try:
        call_command("migrate_network", verbosity=0)
        yield name
    finally:
        use_database(given)
        with _server() as server:
            drop_database(server, name)


def use_database(name: str) -> None:
    """Point Django's default connection at another database of the same server."""
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def roles_of(server: "psycopg.Connection[Any]", name: str) -> frozenset[str]:
    """The roles that carry the database's prefix."""
    like = f"{role_prefix(name)}\\_%"
    found = server.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [like])
    return frozenset(role for (role,) in found.fetchall())


def drop_database(server: "psycopg.Connection[Any]", name: str, *, but: frozenset[str] = frozenset()) -> None:
    """Drop a database and the roles that carry its prefix, but for those."""
    for left in reversed(range(_TRIES)):
        try:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            break
        except psycopg.errors.InsufficientPrivilege:
            # Autovacuum is at work in it, and nobody but a superuser may end that: it is soon over.
            if not left:
                raise
            time.sleep(0.5)
    roles = roles_of(server, name)
    owner = f"{role_prefix(name)}_owner"
    if owner in roles:
        # The owner made the others, so it may drop them.
        server.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(owner)))
        for role in roles - but - {owner}:
            server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
        server.execute("RESET ROLE")
        if owner not in but:
            server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(owner)))
