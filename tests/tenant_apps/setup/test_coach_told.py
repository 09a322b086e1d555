"""The coach comes to the leader and the administrators by the ways that they have left, and not for
nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest

from huisheng.kernel import clock, two_clocks
from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.adapters import http
from tenant_apps.channels.data.codes import State, Way
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations import sending
from tenant_apps.channels.operations.preferences import Wishes
from tenant_apps.setup.handlers import morning_has_come
from tenant_apps.setup.models import Observed, nudges_kept, steps_kept
from tests.actors import StaffClient
from tests.tenant_apps.channels.conftest import (  # noqa: F401  a fixture
    aliyun,
    aliyun_account,
    keep_proved,
)
from tests.tenant_apps.channels.providers import Provider
from tests.tenant_apps.setup.conftest import Staff, fill_roster

PHONE = "13800001234"
At = Callable[[int, int], None]


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(0.7))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """A function: it is so many days later than it really is, at this hour (and a half) in Shanghai."""
    start = clock.now().astimezone(BUSINESS_ZONE)

    def later(days: int, hour: int) -> None:
        day = start.date() + timedelta(days=days)
        moment = datetime(day.year, day.month, day.day, hour, 30, tzinfo=BUSINESS_ZONE).astimezone(clock.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(two_clocks, "earlier_now", lambda *given: moment)

    return later


def seen(unit: UnitRef) -> Observed:
    """What one morning brings."""
    with enter_unit(unit):
        morning_has_come("", clock.now())
        found = nudges_kept().first()
        assert found is not None
        return found


def leave_phone(unit: UnitRef, account: int, order: tuple[str, ...] = ("sms",)) -> None:
    with enter_unit(unit):
        wanted = Wishes(order=order, quiet_from=22, quiet_until=8)
        keep_proved(account, wanted, phone=PHONE, email="")


def states(unit: UnitRef) -> list[tuple[str, str]]:
    """Of what goes by SMS: state and the reason."""
    with enter_unit(unit):
        rows = Notice.objects.exclude(way=Way.SITE).filter(code__startswith="coach_").order_by("id")
        return list(rows.values_list("state", "provider_code"))


def test_who_left_a_phone_is_told_once_after_the_quiet_hours(
    begun: UnitRef,
    admin: StaffClient,
    leader: StaffClient,
    staff: Staff,
    aliyun: Provider,  # noqa: F811
    at: At,
) -> None:
    outsider = staff(DUTY_OFFICER, begun)
    for one in (admin, outsider):
        leave_phone(begun, one.account_id)
    with enter_unit(begun):
        aliyun_account()
    at(1, 7)
    nudge = seen(begun)
    with enter_unit(begun):
        sending.work()
        assert aliyun.messages == [], "it is quiet until eight"
    at(1, 9)
    with enter_unit(begun):
        sending.work()
        sending.work()
        told = Notice.objects.filter(way=Way.SITE).values_list("account_id", "code")
        assert set(told) == {(one.account_id, f"coach_{nudge.code}") for one in (admin, leader)}
    (message,) = aliyun.messages
    assert (message["TemplateCode"], message["PhoneNumbers"]) == ("SMS_2", PHONE)
    assert '"state":"开站提醒"' in message["TemplateParam"]


def test_what_was_done_meanwhile_does_not_leave(
    begun: UnitRef,
    admin: StaffClient,
    aliyun: Provider,  # noqa: F811
    at: At,
) -> None:
    leave_phone(begun, admin.account_id)
    with enter_unit(begun):
        aliyun_account()
    at(1, 7)
    nudge = seen(begun)
    with enter_unit(begun):
        if nudge.code == "roster_gap":
            fill_roster(admin.account_id)
        else:
            steps_kept().filter(code=nudge.about).update(done_on=clock.business_day())
    at(1, 9)
    with enter_unit(begun):
        sending.work()
    assert aliyun.messages == []
    assert states(begun) == [(State.FAILED, "done_before")]


def test_what_was_seen_yesterday_is_not_told_today(
    begun: UnitRef,
    admin: StaffClient,
    aliyun: Provider,  # noqa: F811
    at: At,
) -> None:
    leave_phone(begun, admin.account_id)
    with enter_unit(begun):
        aliyun_account()
    at(1, 7)
    seen(begun)
    at(2, 9)
    with enter_unit(begun):
        sending.work()
    assert aliyun.messages == []


def test_a_way_that_somebody_stopped_stays_stopped(
    begun: UnitRef,
    admin: StaffClient,
    aliyun: Provider,  # noqa: F811
    at: At,
) -> None:
    leave_phone(begun, admin.account_id, ("email",))
    with enter_unit(begun):
        aliyun_account()
    at(1, 7)
    seen(begun)
    at(1, 9)
    with enter_unit(begun):
        sending.work()
    assert aliyun.messages == []
