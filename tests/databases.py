"""The test database of this run (or of this xdist worker): made, migrated, and dropped with its roles.

Where the cluster of this run is a copy of a kept one (kept_cluster.py), it stands there already.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from huisheng.config import env
from huisheng.kernel.tenancy.role_names import role_prefix

_TRIES = 40
OWN_SERVER = "HUISHENG_TESTS_SERVER"
"""Set where the database server is this process's alone: to KEPT where it began with a kept cluster."""
KEPT = "kept"


def server() -> "psycopg.Connection[Any]":
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"],
        port=given["PORT"],
        user=given["USER"],
        password=given["PASSWORD"],
        dbname=given["NAME"],
        autocommit=True,
    )


def name_here(purpose: str) -> str:
    """Name of a database of this process: two workers on one server have two."""
    given = urlsplit(os.environ["HUISHENG_DATABASE_URL"]).path.removeprefix("/")
    worker = "" if has_own_server() else os.environ.get("PYTEST_XDIST_WORKER", "")
    return "_".join(filter(None, [purpose, given, worker]))


def has_own_server() -> bool:
    """Whether nobody but this process uses the database server."""
    return OWN_SERVER in os.environ


def is_kept() -> bool:
    """Whether the server's databases were there before this run (kept_cluster.py)."""
    return os.environ.get(OWN_SERVER) == KEPT


def lead_to_own_server(*, is_kept: bool) -> None:
    """Have Django work on the server of the environment, which was started after the settings were read."""
    os.environ[OWN_SERVER] = KEPT if is_kept else "new"
    close()
    found = env.database("DATABASE_URL", "")
    connection.settings_dict.update(found)
    settings.DATABASES["default"].update(found)


def new_database() -> str:
    """Create the test database, migrate its shared schema, and return its name; Django stays where it is."""
    name, given = name_here("test"), str(connection.settings_dict["NAME"])
    with server() as its:
        drop_database(its, name)
        its.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    use_database(name)
    try:
        call_command("migrate_network", verbosity=0)
    finally:
        use_database(given)
    return name


@contextmanager
def database_of_tests() -> Iterator[str]:
    """Point Django at the test database, and drop it afterwards: made anew, unless it was kept."""
    given = str(connection.settings_dict["NAME"])
    name = name_here("test") if is_kept() else new_database()
    use_database(name)
    try:
        yield name
    finally:
        use_database(given)
        # A server of one's own goes with all that is in it.
        if not has_own_server():
            with server() as its:
                drop_database(its, name)


def use_database(name: str) -> None:
    """Point Django's default connection at another database of the same server."""
    close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def close() -> None:
    """Leave no connection of this process behind."""
    connection.close()
    connection.close_pool()


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
