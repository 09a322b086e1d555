"""A connection of the pool is asked only when it may be gone."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from huisheng.kernel.tenancy.pooler_probe import connection_parameters
from huisheng.kernel.tenancy.postgresql import checking
from huisheng.kernel.tenancy.postgresql.checking import check_if_doubtful, left_just_now

Connection = psycopg.Connection[Any]


@pytest.fixture
def connection(django_db_setup: None) -> Iterator[Connection]:
    with psycopg.connect(**connection_parameters(), autocommit=True) as own:
        yield own


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    """Connections that were asked over the line."""
    found: list[Connection] = []
    ask = ConnectionPool.check_connection

    def noted(one: Connection) -> None:
        found.append(one)
        ask(one)

    monkeypatch.setattr(ConnectionPool, "check_connection", staticmethod(noted))
    return found


def test_one_that_was_used_just_now_is_believed(connection: Connection, asked: list[Connection]) -> None:
    left_just_now(connection)
    check_if_doubtful(connection)
    assert asked == []


def test_one_that_nobody_has_left_yet_is_asked(connection: Connection, asked: list[Connection]) -> None:
    check_if_doubtful(connection)
    assert asked == [connection]


def test_one_that_stood_for_long_is_asked(
    connection: Connection, asked: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    left_just_now(connection)
    monkeypatch.setattr(checking, "BELIEVED_SECONDS", -1.0)
    check_if_doubtful(connection)
    assert asked == [connection]


def test_one_that_the_server_has_ended_is_found_out_at_once(connection: Connection) -> None:
    left_just_now(connection)
    number = connection.info.backend_pid
    with psycopg.connect(**connection_parameters(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    with pytest.raises(psycopg.OperationalError):
        check_if_doubtful(connection)
