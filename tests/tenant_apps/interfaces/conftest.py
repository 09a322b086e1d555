"""Keys of unit a, and a city's system that knows the published standard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef
from tenant_apps.interfaces.operations import keeping_keys
from tests.actors import NOT_GIVEN
from tests.network import Network
from tests.tenant_apps.commons.conftest import asked, imported, topics
from tests.tenant_apps.interfaces.georeport import GeoReport

ADMIN = NOT_GIVEN + 21

Key = Callable[..., str]

__all__ = ["asked", "imported", "topics"]


@pytest.fixture
def key(in_unit_a: UnitRef) -> Key:
    """A function: a new key of unit a."""

    def make(*scopes: str, days: int = 365, actor: int = ADMIN) -> str:
        return keeping_keys.make("城管平台", scopes or ("open311",), days, actor=actor).key

    return make


@pytest.fixture(params=["xml", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def city(network: Network, client_of: Any, form: str) -> GeoReport:
    """A city's system at unit a, in either format."""
    return GeoReport(client_of(network.a), form)


@pytest.fixture
def admin_a(network: Network, staff: Callable[..., Client]) -> Client:
    """The browser of an administrator of unit a."""
    return staff("unit_admin", network.a)
