"""What a unit has received, by the day on which it is due."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.directive_inbox.operations import receiving
from tests.network import Network
from tests.tenant_apps.directive_inbox.test_inbox import issued

Staff = Callable[..., Client]
DUE = datetime(2027, 3, 8, 12, 0, tzinfo=clock.BUSINESS_ZONE)
"""A Monday."""


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def test_a_month_of_the_unit(staff: Staff, network: Network) -> None:
    a = network.ref(network.a)
    directive_id = uuid7()
    with enter_unit(a):
        receiving.receive(issued(directive_id, due_at=DUE.isoformat(), title="妇女节活动"))
    officer = staff("duty_officer", a)
    page = officer.get("/desk/directives/calendar/?month=2027-03").content.decode()
    assert page.count(f"/desk/directives/{directive_id}/") == 2
    assert "/directives/feed/" in page
    monday = page.split('<time datetime="2027-03-08">')[1].split("</td>")[0]
    assert "妇女节活动" in monday
    assert "休" not in monday
    assert "休" in page.split('<time datetime="2027-03-07">')[1].split("</td>")[0], "a Sunday"
    beside = staff("unit_admin", network.ref(network.b))
    assert "妇女节活动" not in beside.get("/desk/directives/calendar/?month=2027-03").content.decode()
