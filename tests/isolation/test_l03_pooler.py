"""L3: a transaction-pooling proxy is refused at start."""

from typing import Any

import pytest

from huisheng.kernel.tenancy.pooler_probe import UnsafePoolerError, connection_parameters, probe
from tests.isolation.pooler import transaction_pooler


@pytest.fixture
def parameters(db: None) -> dict[str, Any]:
    return connection_parameters()


def test_stock_does_not_notice(parameters: dict[str, Any]) -> None:
    import psycopg

    with (
        transaction_pooler(parameters, backends=1) as pooled,
        psycopg.connect(**pooled, autocommit=True) as a,
        psycopg.connect(**pooled, autocommit=True) as b,
    ):
        a.execute("SET search_path = a_unit")
        b.execute("SET search_path = b_unit")
        row = a.execute("SHOW search_path").fetchone()
    assert row == ("b_unit",)


def test_direct_connection_passes(parameters: dict[str, Any]) -> None:
    probe(parameters)


@pytest.mark.parametrize("backends", [1, 2, 5])
def test_transaction_pooling_is_refused(parameters: dict[str, Any], backends: int) -> None:
    with transaction_pooler(parameters, backends=backends) as pooled, pytest.raises(UnsafePoolerError):
        probe(pooled)
