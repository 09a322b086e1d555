"""How often public pages were read, summed for every unit above by the tree of the day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.messaging import Delivery
from shared_apps.contracts.view_facts import PagesRead
from shared_apps.insights.handlers import read
from shared_apps.insights.models import Reading
from shared_apps.insights.operations.rebuilding import rebuild
from tests.network import Network
from tests.shared_apps.insights.test_public_items import envelope

DAY = date(2026, 11, 20)


def told(unit_id: int, views: int, day: date = DAY) -> Delivery:
    return PagesRead(business_day=day.isoformat(), views=views), envelope(unit_id, views)


def sums() -> set[tuple[int, bool, date, int]]:
    return set(Reading.objects.values_list("unit_id", "own", "day", "views"))


def test_a_view_counts_in_the_unit_and_everywhere_above(in_network: None, network: Network) -> None:
    read([told(network.a.id, 5), told(network.b.id, 7)])
    read([told(network.a.id, 1), told(network.a.id, 2, DAY - timedelta(days=1))])
    yesterday = DAY - timedelta(days=1)
    above = {network.city.id, network.province.id}
    assert sums() == {
        (network.a.id, True, DAY, 6),
        (network.a.id, False, DAY, 6),
        (network.b.id, True, DAY, 7),
        (network.b.id, False, DAY, 7),
        (network.a.id, True, yesterday, 2),
        (network.a.id, False, yesterday, 2),
        *((unit, False, DAY, 13) for unit in above),
        *((unit, False, yesterday, 2) for unit in above),
    }
    before = sums()
    Reading.objects.filter(own=False).update(views=1)
    rebuild()
    assert sums() == before


def test_an_unknown_unit_is_not_dropped(in_network: None, network: Network) -> None:
    with pytest.raises(LookupError):
        read([told(10**9, 5)])


def test_the_dashboard_says_it(staff: Any, network: Network, in_network: None) -> None:
    read([told(network.a.id, 1234, clock.business_day())])
    viewer: Client = staff("network_viewer", network.province)
    page = viewer.get(f"/dashboard/{network.province.id}/").content.decode()
    assert "公开页面被浏览 1234 次" in page or "公开页面被浏览 1,234 次" in page
