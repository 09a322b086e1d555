"""基层困难 on the pages: the unit writes, those above help, the others read what was shared."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Difficulty
from tests.shared_apps.oversight.conftest import World
from tests.shared_apps.oversight.test_difficulties import SUBJECT, TEXT, raise_one

Staff = Callable[..., Client]
WRITTEN = {"area": "staff", "subject": SUBJECT, "text": TEXT, "may_be_shared": "on"}


@pytest.fixture
def leader(staff: Staff, world: World) -> Client:
    return staff(LEADER, world.network.a)


@pytest.fixture
def city(staff: Staff, world: World) -> Client:
    return staff(NETWORK_STAFF, world.network.city)


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def the_key() -> UUID:
    with enter_network():
        return Difficulty.objects.get().pk


def test_from_the_unit_up_and_back(staff: Staff, leader: Client, city: Client, world: World) -> None:
    assert leader.post("/manage/difficulties/new/", WRITTEN).status_code == 302
    world.deliver()
    here, there = f"/manage/difficulties/{the_key()}/", f"/oversight/difficulties/{the_key()}/"
    assert SUBJECT in text_of(city, "/oversight/difficulties/")
    assert TEXT in text_of(city, there)
    assert city.post(f"{there}reply/", {"text": ""}).status_code == 422
    for step in ("take", "take"):
        answer = city.post(f"{there}{step}/", follow=True)
    assert "请查看最新情况" in answer.content.decode(), "the second time it is led already"
    assert city.post(f"{there}reply/", {"text": "已统筹。", "settle": "yes"}).status_code == 302
    world.deliver()
    assert "已统筹。" in text_of(leader, here)
    assert leader.post(f"{here}not-enough/", {"text": "", "turn": "1"}).status_code == 422
    assert leader.post(f"{here}enough/", {"text": "", "turn": "1"}).status_code == 302
    world.deliver()
    assert SUBJECT in text_of(city, "/oversight/difficulties/?show=finished")
    sibling, address = staff(DUTY_OFFICER, world.network.b), f"/desk/difficulties/{the_key()}/"
    assert sibling.get(address).status_code == 404
    assert SUBJECT not in text_of(sibling, "/desk/difficulties/")
    assert city.post(f"{there}share/", {"shared": "yes"}).status_code == 302
    assert SUBJECT in text_of(sibling, "/desk/difficulties/")
    assert "已统筹。" in text_of(sibling, address)


@pytest.mark.parametrize("number", ["11010519491231002X", "13800138000"])
def test_no_numbers_of_persons_go_up(leader: Client, world: World, number: str) -> None:
    wrong = leader.post("/manage/difficulties/new/", WRITTEN | {"text": f"有青年来电，号码 {number}。"})
    assert wrong.status_code == 422
    assert world.waiting() == []


def test_who_stands_elsewhere_finds_nothing(staff: Staff, world: World) -> None:
    key = raise_one(world)
    sibling = staff(LEADER, world.network.b)
    for step in ("", "add/", "enough/", "not-enough/", "take-back/"):
        address = f"/manage/difficulties/{key}/{step}"
        answer = sibling.post(address, {"text": "假", "turn": "0"}) if step else sibling.get(address)
        assert answer.status_code == 404, step
    assert world.waiting() == []
    above = staff(LEADER, world.network.city)
    assert TEXT in text_of(above, f"/manage/difficulties/{key}/")
    assert SUBJECT in text_of(above, "/manage/difficulties/?show=below")
    assert above.post(f"/manage/difficulties/{key}/take-back/").status_code == 404, "it is not theirs"


def test_the_list_does_not_ask_more_the_longer_it_is(city: Client, world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert SUBJECT in text_of(city, "/oversight/difficulties/")
        return len(queries)

    raise_one(world)
    asked()
    first = asked()
    raise_one(world)
    raise_one(world)
    assert asked() == first
