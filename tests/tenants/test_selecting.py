"""Sets of units that are chosen over the tree."""

import pytest

from huisheng.kernel.tenancy import enter_network
from tenants.public import UnitState, ids_at
from tests.network import Network


def test_below_a_unit_without_a_place_is_nobody_and_not_everybody(network: Network, db: None) -> None:
    city = network.city
    with enter_network():
        found = set(ids_at(city.path, states=UnitState.values))
        assert found == {city.id, network.a.id, network.b.id, network.listed.id}
        with pytest.raises(ValueError, match="without a place"):
            ids_at("", states=UnitState.values)
