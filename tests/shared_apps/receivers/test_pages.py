"""The pages of receivers: what is entered is kept sealed, a secret is shown once, faults are told."""

from collections.abc import Callable

from django.test import Client

from huisheng.kernel.access import NETWORK_STAFF, UNIT_ADMIN
from huisheng.kernel.tenancy import enter_network
from shared_apps.receivers.data import DINGTALK, EVENTS, UNIT, WEBHOOK, WECOM
from shared_apps.receivers.models import Receiver
from tests.network import Network
from tests.shared_apps.receivers.conftest import Enter
from tests.shared_apps.receivers.listeners import DINGTALK_SECRET, DINGTALK_TOKEN, WECOM_KEY, Listener

Staff = Callable[..., Client]


def _form(**changes: object) -> dict[str, object]:
    return {"kind": WECOM, "name": "工作群", "address": WECOM_KEY, "events": list(EVENTS), **changes}


def test_a_webhook_shows_its_secret_once(staff: Staff, network: Network, listener: Listener) -> None:
    client = staff(NETWORK_STAFF, network.province)
    answer = client.post("/receivers/", _form(kind=WEBHOOK, address=f"{listener.url}/hook"))
    assert answer.status_code == 200
    page = answer.content.decode()
    secret = "whsec_" + page.split("whsec_")[1].split("<")[0]
    assert len(secret) == 50
    with enter_network():
        row = Receiver.objects.get()
    assert secret not in row.sealed_secret
    assert listener.url not in row.sealed_address
    assert secret not in client.get("/receivers/").content.decode()
    assert secret not in client.get(f"/receivers/{row.pk}/").content.decode()
    listener.secret = secret
    sent = client.post(f"/receivers/{row.pk}/test/", follow=True).content.decode()
    assert "测试消息已送达" in sent
    assert (listener.faults, listener.messages[0]["type"]) == ([], "receiver.test")


def test_a_robot_of_a_unit_is_entered_tried_and_removed(
    staff: Staff, network: Network, listener: Listener
) -> None:
    client = staff(UNIT_ADMIN, network.a, at=network.a)
    entered = _form(kind=DINGTALK, address=DINGTALK_TOKEN, secret=DINGTALK_SECRET)
    assert client.post("/manage/receivers/", entered).status_code == 302
    with enter_network():
        row = Receiver.objects.get()
    assert (row.unit_id, row.side) == (network.a.id, UNIT)
    assert DINGTALK_SECRET not in row.sealed_secret + row.sealed_address
    assert "测试消息已送达" in client.post(f"/manage/receivers/{row.pk}/test/", follow=True).content.decode()
    assert "历下区团委" in listener.texts()[0]
    assert client.post(f"/manage/receivers/{row.pk}/remove/").status_code == 302
    with enter_network():
        assert not Receiver.objects.exists()


def test_what_is_wrong_is_said_at_its_field(staff: Staff, network: Network, listener: Listener) -> None:
    client = staff(UNIT_ADMIN, network.a, at=network.a)
    for changes, words in (
        ({"address": "https://evil.example/x?key=1"}, "不是该类机器人的地址"),
        ({"kind": DINGTALK, "address": DINGTALK_TOKEN}, "SEC"),
        ({"kind": DINGTALK, "address": DINGTALK_TOKEN, "secret": "abc"}, "SEC"),
        ({"kind": WEBHOOK, "address": "ftp://oa.example.cn/"}, "https://"),
        ({"events": []}, ""),
        ({"name": ""}, ""),
    ):
        answer = client.post("/manage/receivers/", _form(**changes))
        assert answer.status_code == 422
        assert words in answer.content.decode()
    with enter_network():
        assert not Receiver.objects.exists()


def test_the_same_one_twice_and_an_eleventh(staff: Staff, network: Network, enter: Enter) -> None:
    client = staff(UNIT_ADMIN, network.a, at=network.a)
    enter(WECOM, unit_id=network.a.id, side=UNIT)
    assert "已经登记过了" in client.post("/manage/receivers/", _form()).content.decode()
    for number in range(9):
        enter(WECOM, unit_id=network.a.id, side=UNIT, address=f"{number:036}")
    assert "已登记十个" in client.post("/manage/receivers/", _form(address="f" * 36)).content.decode()


def test_a_sealed_address_opens_in_its_own_row_alone(network: Network, enter: Enter) -> None:
    from shared_apps.receivers.operations.keeping import address_of

    enter(WECOM)
    enter(WECOM, unit_id=network.city.id)
    with enter_network():
        one, other = Receiver.objects.order_by("unit_id")
        assert address_of(one) == WECOM_KEY
        other.sealed_address = one.sealed_address
        try:
            address_of(other)
        except ValueError:
            return
    raise AssertionError("it opened")


def test_a_unit_sees_its_own(staff: Staff, network: Network, enter: Enter) -> None:
    kept = enter(WECOM, unit_id=network.b.id, side=UNIT, name="槐荫的群")
    client = staff(UNIT_ADMIN, network.a, at=network.a)
    assert "槐荫的群" not in client.get("/manage/receivers/").content.decode()
    assert client.get(f"/manage/receivers/{kept.receiver_id}/").status_code == 404
    # What a unit hears is not for those who issue, either, and the other way round.
    above = staff(NETWORK_STAFF, network.b)
    assert above.get(f"/receivers/{kept.receiver_id}/").status_code == 404
