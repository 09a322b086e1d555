"""A sealed window needs transactions that have ended, so these tests commit and clean up after themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from huisheng.kernel.tenancy import UnitRef, enter_network
from tests.network import Network


@pytest.fixture
def committed(network: Network, django_db_blocker: Any) -> Iterator[UnitRef]:
    """A unit with an empty audit, outside of any test transaction."""
    with emptied(network, django_db_blocker) as unit:
        yield unit


@contextmanager
def emptied(network: Network, django_db_blocker: Any) -> Iterator[UnitRef]:
    """The same for a fixture that lasts for longer."""
    with django_db_blocker.unblock():
        unit = network.ref(network.a)
        _empty(unit)
        yield unit
        _empty(unit)
        with enter_network():
            connection.close()


def _empty(unit: UnitRef) -> None:
    with enter_network(role="owner"), connection.cursor() as cursor:
        for table in ("unit_audit", "unit_audit_seal"):
            cursor.execute(f"DELETE FROM {unit.schema}.{table}")
        for table in ("network_audit", "network_audit_seal"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM network_audit_anchor WHERE unit_id = %s", [unit.id])
