"""How far setting up is: both pages show the same parts, look again by themselves, and say when it failed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.access import NETWORK_STAFF
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.operations import deciding, opening
from shared_apps.onboarding.rules.receipts import secret_of
from tenants.provisioning import opening as schemas
from tests.network import Network
from tests.shared_apps.onboarding.conftest import Apply

pytestmark = pytest.mark.django_db

PARTS = ("建立独立数据空间", "通过校验，写入初始内容", "站点可以试用")


def test_from_approved_over_a_fault_to_the_open_site(
    staff: Callable[..., Client],
    submitted: Apply,
    network: Network,
    network_client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("the machine is in the way")

    application, chief = submitted(), staff(NETWORK_STAFF, network.city)
    own, review = (
        f"/apply/{application.number}/?k={secret_of(application.pk)}",
        f"/onboarding/{application.number}/",
    )
    with enter_network():
        deciding.approve(application.pk, by=1, version=application.version)
    for client, address in ((network_client, own), (chief, review)):
        page = client.get(address).content.decode()
        assert "进行中" in page
        assert all(part in page for part in PARTS)
        assert "自动重试" not in page
    assert int(network_client.get(own)["Refresh"]) < 15
    assert 'hx-trigger="every 5s"' in chief.get(review).content.decode()
    with monkeypatch.context() as broken, enter_network():
        broken.setattr(schemas, "_open", fail)
        assert not opening.carry_on(application.pk)
    for client, address in ((network_client, own), (chief, review)):
        page = client.get(address).content.decode()
        assert "正在自动重试" in page
        assert "下次重试" in page
    assert int(network_client.get(own)["Refresh"]) == 30
    with enter_network():
        assert opening.carry_on(application.pk)
    for client, address in ((network_client, own), (chief, review)):
        answer = client.get(address)
        page = answer.content.decode()
        assert "Refresh" not in answer
        assert "every 5s" not in page
        assert "重试" not in page
