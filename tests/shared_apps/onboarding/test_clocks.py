"""Two working days and a reminder, five and it moves up; while the applicant is asked, nobody is late."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF
from huisheng.kernel.messaging import wakeups
from huisheng.kernel.messaging.relay_down import relay_to_network_itself
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.data.codes import Reason
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import conversing, deciding, posting
from tests.actors import give_role, make_account
from tests.network import Network
from tests.shared_apps.onboarding.conftest import Apply, hand_in

pytestmark = pytest.mark.django_db

FRIDAY = "2037-12-04T16:00"
"""No holiday is near: the days to decide are Monday to Friday of the next week. Far ahead: time can be moved
forward only (clock.not_before), and a day that has passed by now would move nothing.
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.BUSINESS_ZONE)


def when(text: str) -> AbstractContextManager[None]:
    """The time of day is this one."""
    return clock.not_before(at(text))


@pytest.fixture
def until(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function: let time pass up to a moment; every wake-up on the way is fired and handled."""

    def pass_until(text: str) -> None:
        monkeypatch.setattr(wakeups, "earlier_now", lambda: at(text))
        with enter_network():
            fire_due()
        relay_to_network_itself()

    return pass_until


@pytest.fixture
def staffed(network: Network) -> Network:
    """City and province have somebody who decides, reached by e-mail."""
    for unit, mail_address in ((network.city, "city@x.cn"), (network.province, "province@x.cn")):
        give_role(make_account(username=mail_address), NETWORK_STAFF, unit.id)
    return network


def _now(application: Application) -> Application:
    with enter_network():
        return Application.objects.get(pk=application.pk)


def _posted() -> list[str]:
    with enter_network():
        posting.send_due()
    return [address for letter in mail.outbox for address in letter.to]


@pytest.fixture
def waiting(draft: Apply, staffed: Network) -> Application:
    """Handed in on a Friday afternoon."""
    with when(FRIDAY):
        return hand_in(draft())


def test_reminded_after_two_working_days_and_not_before(
    waiting: Application, until: Callable[[str], None], staff: Any, staffed: Network
) -> None:
    until("2037-12-08T23:59")
    assert _now(waiting).reminded_at is None
    until("2037-12-09T00:00")
    reminded = _now(waiting)
    assert reminded.reminded_at is not None
    assert reminded.reviewer_unit_id == staffed.city.id
    with when("2037-12-09T00:01"):
        assert _posted().count("city@x.cn") == 1
    chief: Client = staff(NETWORK_STAFF, staffed.city)
    assert "1 个单位等待审核开通" in chief.get("/my/").content.decode()


def test_moved_one_level_up_after_five_and_its_days_begin(
    waiting: Application, until: Callable[[str], None], staffed: Network
) -> None:
    until("2037-12-11T23:59")
    assert _now(waiting).reviewer_unit_id == staffed.city.id
    until("2037-12-12T00:00")
    moved = _now(waiting)
    assert (moved.reviewer_unit_id, moved.round, moved.reminded_at) == (staffed.province.id, 1, None)
    with when("2037-12-12T00:01"):
        assert "province@x.cn" in _posted()
    until("2037-12-15T23:59")
    assert _now(waiting).reminded_at is None, "the province has two days of its own"
    until("2037-12-16T00:00")
    assert _now(waiting).reminded_at is not None
    until("2037-12-19T00:00")
    assert _now(waiting).reviewer_unit_id is None, "nobody stands higher: the operators"
    until("2038-01-30T00:00")
    assert (_now(waiting).reviewer_unit_id, _now(waiting).state) == (None, "review")


def test_while_the_applicant_is_asked_nobody_is_late(
    waiting: Application, until: Callable[[str], None], staffed: Network
) -> None:
    with enter_network(), when("2037-12-08T09:00"):
        conversing.ask(waiting.pk, "请重新盖章。", by=1)
    until("2037-12-20T00:00")
    asked = _now(waiting)
    assert (asked.reminded_at, asked.reviewer_unit_id) == (None, staffed.city.id)
    with enter_network(), when("2037-12-21T09:00"):
        conversing.answer(waiting.pk, "已重新盖章。")
    until("2037-12-23T23:59")
    assert _now(waiting).reminded_at is None, "the answer begins the days anew"
    until("2037-12-24T00:00")
    assert _now(waiting).reminded_at is not None


def test_decided_is_not_reminded(waiting: Application, until: Callable[[str], None]) -> None:
    with enter_network(), when("2037-12-08T09:00"):
        deciding.reject(waiting.pk, by=1, version=waiting.version, reason=Reason.PROOF, words="")
    until("2037-12-20T00:00")
    after = _now(waiting)
    assert (after.reminded_at, after.round) == (None, 0)


def test_what_led_to_nothing_is_erased(
    waiting: Application, draft: Apply, until: Callable[[str], None]
) -> None:
    with when(FRIDAY):
        left = draft()
    with enter_network(), when("2037-12-08T09:00"):
        deciding.reject(waiting.pk, by=1, version=waiting.version, reason=Reason.PROOF, words="印章不清。")
    until("2038-01-03T15:59")
    assert Application.objects.filter(pk=left.pk).exists()
    until("2038-01-03T16:01")
    assert not Application.objects.filter(pk=left.pk).exists()
    assert _now(waiting).leader_name
    until("2038-06-20T00:00")
    kept = _now(waiting)
    assert (kept.leader_name, kept.leader_mail, kept.contact_phone, kept.proof) == ("", "", "", None)
    assert (kept.state, kept.reason, kept.reason_words) == ("rejected", "proof", "")
    assert set(kept.entries.values_list("text", flat=True)) == {""}
