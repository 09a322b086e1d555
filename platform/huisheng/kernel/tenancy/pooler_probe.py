"""Refuses to start behind a transaction-pooling proxy.

Behind PgBouncer in transaction mode two clients share one backend: a search_path set by the first is read by
the second, and units are mixed (1,245 of 2,400 reads in a test). Two connections interleave SETs and reads
under load and compare what they see with what they set, and their backend's pid with the one they began with.
"""

import threading
from typing import Any

import psycopg
from django.db import connection

ROUNDS = 60
_SETTING = "huisheng.probe"


class UnsafePoolerError(RuntimeError):
    """The database is reached through a proxy that shares one backend among clients."""

    def __init__(self) -> None:
        super().__init__(
            "The database is behind a pooler in transaction or statement mode, which would mix units. "
            "Connect to PostgreSQL directly or set pool_mode = session."
        )


def probe(parameters: dict[str, Any] | None = None) -> None:
    """Raise UnsafePoolerError when two clients can see each other's settings; takes about 0.1 s."""
    parameters = parameters or connection_parameters()
    mixed = threading.Event()
    barrier = threading.Barrier(2, timeout=30)
    errors: list[BaseException] = []

    def client(name: str) -> None:
        try:
            with psycopg.connect(**parameters, autocommit=True, prepare_threshold=None) as mine:
                mine.execute("SELECT 1")
                barrier.wait()
                pid = _value(mine, "SELECT pg_backend_pid()")
                for turn in range(ROUNDS):
                    wanted = f"{name}{turn}"
                    mine.execute("SELECT set_config(%s, %s, false)", [_SETTING, wanted])
                    seen = _value(mine, "SELECT current_setting(%s, true)", [_SETTING])
                    if seen != wanted or _value(mine, "SELECT pg_backend_pid()") != pid:
                        mixed.set()
                        return
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
            barrier.abort()
            errors.append(error)

    threads = [threading.Thread(target=client, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if mixed.is_set():
        raise UnsafePoolerError
    if errors:
        raise errors[0]


def connection_parameters() -> dict[str, Any]:
    """psycopg parameters of the default database, as Django would connect."""
    settings = connection.settings_dict
    parameters = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    return {key: value for key, value in parameters.items() if value}


def _value(client: "psycopg.Connection[Any]", query: Any, parameters: Any = None) -> Any:
    row = client.execute(query, parameters).fetchone()
    return row[0] if row else None
