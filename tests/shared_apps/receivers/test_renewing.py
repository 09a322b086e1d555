"""A webhook's secret is renewed: both sign for a day, the new one is shown once, nobody else renews it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF, UNIT_ADMIN
from huisheng.kernel.audit.tables import network_audit, unit_audit
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.receivers.adapters.webhook import signature
from shared_apps.receivers.data import EARLIER_SECRET_HOURS, ISSUER, MOST_EARLIER, UNIT, WECOM
from shared_apps.receivers.models import Receiver
from shared_apps.receivers.operations import renewing
from shared_apps.receivers.operations.sending import forget_old
from shared_apps.receivers.operations.trying import try_out
from tests.network import Network
from tests.shared_apps.receivers.conftest import Clock, Enter
from tests.shared_apps.receivers.listeners import Listener

Staff = Callable[..., Client]


def test_both_sign_for_a_day(enter: Enter, network: Network, listener: Listener, moved: Clock) -> None:
    kept = enter()
    new = renew(network.province.id, ISSUER, kept.receiver_id, actor=1)
    assert new is not None
    assert new != kept.secret
    for secret in (kept.secret, new):
        assert _signs(secret, network, kept.receiver_id, listener), "whoever knows one of them takes it"
    assert len(_signatures(listener)) == 2
    moved.forward(hours=EARLIER_SECRET_HOURS)
    assert _signs(new, network, kept.receiver_id, listener)
    assert not _signs(kept.secret, network, kept.receiver_id, listener)
    assert len(_signatures(listener)) == 1


def test_what_signs_no_more_is_forgotten(enter: Enter, network: Network, moved: Clock) -> None:
    kept = enter()
    renew(network.province.id, ISSUER, kept.receiver_id, actor=1)
    with enter_network():
        assert forget_old() == 0
        assert len(Receiver.objects.get().earlier_secrets) == 1
        moved.forward(hours=EARLIER_SECRET_HOURS)
        forget_old()
        row = Receiver.objects.get()
    assert (row.earlier_secrets, row.earlier_until) == ([], None)


def test_renewed_twice_the_first_goes_on_until_its_day_is_over(
    enter: Enter, network: Network, listener: Listener, moved: Clock
) -> None:
    kept = enter()
    renew(network.province.id, ISSUER, kept.receiver_id, actor=1)
    moved.forward(hours=23)
    renew(network.province.id, ISSUER, kept.receiver_id, actor=1)
    assert _signs(kept.secret, network, kept.receiver_id, listener)
    moved.forward(hours=1)
    assert not _signs(kept.secret, network, kept.receiver_id, listener)
    for _ in range(5):
        renew(network.province.id, ISSUER, kept.receiver_id, actor=1)
    try_out(network.province.id, ISSUER, kept.receiver_id)
    assert len(_signatures(listener)) == 1 + MOST_EARLIER


def test_the_new_one_is_shown_once_and_written_down(
    staff: Staff, network: Network, enter: Enter, listener: Listener
) -> None:
    kept = enter(unit_id=network.a.id, side=UNIT)
    client = staff(UNIT_ADMIN, network.a, at=network.a)
    page = client.post(f"/manage/receivers/{kept.receiver_id}/renew/").content.decode()
    new = "whsec_" + page.split("whsec_")[1].split("<")[0]
    assert new != kept.secret
    assert _signs(new, network, kept.receiver_id, listener, unit_id=network.a.id, side=UNIT)
    again = client.get(f"/manage/receivers/{kept.receiver_id}/").content.decode()
    assert new not in again
    with enter_network():
        row = Receiver.objects.get()
        assert new not in str(row.earlier_secrets) + row.sealed_secret
        assert kept.secret not in str(row.earlier_secrets)
        noted = network_audit().entry._default_manager.filter(action="directive.receiver_secret_renewed")
        assert noted.count() == 1
    with enter_unit(network.ref(network.a)):
        noted = unit_audit().entry._default_manager.filter(action="directive.receiver_secret_renewed")
        assert noted.count() == 1


def test_nobody_renews_the_secret_of_another_unit(staff: Staff, network: Network, enter: Enter) -> None:
    kept = enter(unit_id=network.b.id, side=UNIT)
    above = enter(unit_id=network.city.id)
    for client, path in (
        (staff(UNIT_ADMIN, network.a, at=network.a), f"/manage/receivers/{kept.receiver_id}/renew/"),
        (staff(NETWORK_STAFF, network.province), f"/receivers/{above.receiver_id}/renew/"),
    ):
        assert client.post(path).status_code == 404
    assert renew(network.a.id, UNIT, kept.receiver_id, actor=1) is None
    with enter_network():
        assert not Receiver.objects.exclude(earlier_secrets=[]).exists()


def test_a_robot_has_no_secret_to_renew(staff: Staff, network: Network, enter: Enter) -> None:
    kept = enter(WECOM, unit_id=network.a.id, side=UNIT)
    client = staff(UNIT_ADMIN, network.a, at=network.a)
    path = f"/manage/receivers/{kept.receiver_id}/"
    assert client.post(f"{path}renew/").status_code == 404
    assert "renew/" not in client.get(path).content.decode()


def test_a_stopped_one_stands_in_what_is_to_be_done_today(
    staff: Staff, network: Network, enter: Enter
) -> None:
    """For whoever can set it right; one of another unit, or of what is issued, is not counted."""
    client = staff(UNIT_ADMIN, network.a, at=network.a)
    mine = enter(unit_id=network.a.id, side=UNIT)
    enter(WECOM, unit_id=network.b.id, side=UNIT)
    stopped_at = clock.now() - timedelta(hours=1)
    words = "个推送对象已停用"
    with enter_network():
        Receiver.objects.exclude(pk=mine.receiver_id).update(stopped_at=stopped_at)
    assert words not in client.get("/manage/").content.decode()
    with enter_network():
        Receiver.objects.update(stopped_at=stopped_at)
    page = client.get("/manage/").content.decode()
    assert f"1 {words}" in page
    assert "/manage/receivers/" in page


def renew(unit_id: int, side: str, receiver_id: UUID, *, actor: int) -> str | None:
    """As somebody at the network's site does it."""
    with enter_network():
        return renewing.renew(unit_id, side, receiver_id, actor=actor)


def _signs(
    secret: str,
    network: Network,
    receiver_id: UUID,
    listener: Listener,
    *,
    unit_id: int = 0,
    side: str = ISSUER,
) -> bool:
    """Send a test, and check it as a program does that knows this secret alone."""
    assert try_out(unit_id or network.province.id, side, receiver_id) == "204"
    _, headers, body = listener.requests[-1]
    stamp = int(headers["webhook-timestamp"])
    return signature(secret, headers["webhook-id"], stamp, body) in _signatures(listener)


def _signatures(listener: Listener) -> list[str]:
    return listener.requests[-1][1]["webhook-signature"].split(" ")
