"""Moments are read as Django reads them, whatever the database says."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import DataError

from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.tenancy.postgresql.moments import UtcLoader


class Django(BaseTzLoader):
    """As Django registers it."""

    timezone = UTC


@pytest.mark.parametrize(
    "said",
    [
        "2026-10-05 21:03:59.523457+00",
        "2026-10-05 21:03:59+00",
        "2026-10-05 21:03:59.5+00",
        "0001-01-01 00:00:00+00",
        "9999-12-31 23:59:59.999999+00",
    ],
)
def test_it_reads_what_django_reads(said: str) -> None:
    expected: Any = Django(0).load(said.encode())
    found = UtcLoader(0).load(said.encode())
    assert (found, found.tzinfo) == (expected, UTC)


@pytest.mark.parametrize("said", ["infinity", "10000-01-01 00:00:00+00", "0044-03-15 00:00:00+00 BC"])
def test_it_refuses_what_django_refuses(said: str) -> None:
    for loader in (Django, UtcLoader):
        with pytest.raises(DataError):
            loader(0).load(said.encode())


def test_connections_read_by_it(db: None, in_unit_a: UnitRef) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT '2026-10-06 05:03:59+08'::timestamptz")
        assert cursor.fetchone() == (datetime(2026, 10, 5, 21, 3, 59, tzinfo=UTC),)
        found: Any = cursor.cursor.adapters.get_loader(1184, 0)
    assert found is UtcLoader
