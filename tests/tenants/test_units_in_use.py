"""Whom relays and upkeep serve: every unit whose schema is in use, whatever its state, and no other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.tenancy.registry import every_unit, unit_in_use
from tenants.models import Unit, UnitState
from tests.network import Network


@pytest.mark.parametrize("state", [UnitState.LIVE, UnitState.SANDBOX, UnitState.SUSPENDED])
def test_a_unit_with_its_schema_is_found_in_any_state_by_one_statement(
    network: Network, in_network: None, state: str
) -> None:
    Unit.objects.filter(pk=network.a.id).update(state=state)
    with CaptureQueriesContext(connection) as asked:
        found = unit_in_use(network.a.id)
    assert found is not None
    assert (found.id, found.schema, found.host) == (network.a.id, network.a.schema, network.a.host)
    assert sum("tenants_unit" in query["sql"] for query in asked) == 1
    assert found in every_unit()


def test_one_without_a_schema_of_this_version_is_served_by_nobody(network: Network, in_network: None) -> None:
    assert unit_in_use(network.a.id) is not None
    Unit.objects.filter(pk=network.a.id).update(schema_version="an older one")
    assert unit_in_use(network.a.id) is None, "asked anew each time: nothing that was known is believed"
    assert all(unit.id != network.a.id for unit in every_unit())
    assert unit_in_use(network.listed.id) is None
    assert unit_in_use(0) is None
