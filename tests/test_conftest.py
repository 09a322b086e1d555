"""What the fixtures of the whole suite promise to every test."""

import pytest

from huisheng.kernel.tenancy import enter_network
from tenants.models import Unit
from tests.network import Network


def test_who_does_not_ask_for_the_database_does_not_reach_it(network: Network) -> None:
    """What it wrote would be committed, and all tests after it would find it."""
    with pytest.raises(RuntimeError, match="Database access not allowed"), enter_network():
        Unit.objects.filter(pk=network.a.id).update(name="为所有人改的")
