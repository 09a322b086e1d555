"""/metrics counts what waits and what was given up, without a label per unit."""

from datetime import timedelta

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import schedule_wakeup
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_unit


def figures(client) -> dict[str, float]:
    lines = client.get("/metrics").content.decode().splitlines()
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in lines if line.startswith("huisheng_"))
    }


def test_a_wakeup_that_is_late_shows(network_client, unit_a: UnitRef):
    before = figures(network_client)
    with enter_unit(unit_a), transaction.atomic():
        schedule_wakeup(what="test.late", key="1", at=clock.now() - timedelta(minutes=5))
    relay_up(unit_a)
    after = figures(network_client)
    assert after["huisheng_wakeups_due"] == before["huisheng_wakeups_due"] + 1
    assert after["huisheng_wakeups_oldest_seconds"] >= 299
    assert after["huisheng_dead_letters"] == before["huisheng_dead_letters"]


def test_no_figure_names_a_unit(network_client, unit_a: UnitRef):
    page = network_client.get("/metrics").content.decode()
    assert unit_a.schema not in page
    assert unit_a.host not in page
