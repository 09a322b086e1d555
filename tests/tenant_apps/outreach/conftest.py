"""Campaigns of unit a."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.web import counting, whole_pages
from tenant_apps.outreach.operations import keeping_campaigns
from tenant_apps.outreach.operations.keeping_campaigns import NewCampaign
from tests.actors import NOT_GIVEN
from tests.network import Network
from tests.tenant_apps.commons.conftest import asked, imported, reader, topics

ADMIN = NOT_GIVEN + 21

Campaign = Callable[..., int]

__all__ = ["asked", "imported", "reader", "topics"]


@pytest.fixture(autouse=True)
def _nothing_waits(db: None) -> Iterator[None]:
    counting.take()
    whole_pages.forget_pages_of_this_process()
    yield
    counting.take()


@pytest.fixture
def campaign(in_unit_a: UnitRef) -> Campaign:
    """A function: a campaign of unit a."""

    def make(**said: Any) -> int:
        values: dict[str, Any] = {"name": "开学季", "code": "kaixue"} | said
        return keeping_campaigns.make(NewCampaign(**values), topics=["15"], actor=ADMIN)

    return make


@pytest.fixture
def admin_a(network: Network, staff: Callable[..., Client]) -> Client:
    """The browser of an administrator of unit a."""
    return staff("unit_admin", network.a)
