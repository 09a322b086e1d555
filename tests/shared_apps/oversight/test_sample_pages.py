"""抽查 on the pages: what was drawn, asking for the text with a reason, reading it at the desk above."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import LEADER, NETWORK_STAFF
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Sample, SampleMonth
from shared_apps.oversight.rules.sampling import digest
from tests.shared_apps.oversight.conftest import CANARY, World
from tests.shared_apps.oversight.test_sampling import REASON, again, drawn, of_unit, told

Staff = Callable[..., Client]


@pytest.fixture
def city(staff: Staff, world: World) -> Client:
    return staff(NETWORK_STAFF, world.network.city)


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_from_the_lot_to_the_desk_and_back(staff: Staff, city: Client, world: World) -> None:
    leader, sample = staff(LEADER, world.network.city), drawn(world)
    address = f"/oversight/samples/{sample.pk}/"
    assert address in text_of(city, "/oversight/samples/")
    page = text_of(city, address)
    assert CANARY not in page
    assert f"/oversight/orders/new/{world.a.id}/?question={world.a.id}-{sample.question_id}" in page
    assert city.post(f"{address}ask/", {"reason": ""}).status_code == 422
    assert again(sample).text == ""
    assert city.post(f"{address}ask/", {"reason": REASON}).status_code == 302
    world.deliver()
    page = text_of(city, address)
    assert REASON in page
    assert CANARY not in page, "no page of the network shows it"
    desk = f"/desk/below/{of_unit(world.city).pk}/"
    page = text_of(leader, desk)
    assert CANARY in page
    assert REASON in page
    assert leader.post(f"{desk}decide/", {"decision": "no", "words": ""}).status_code == 422
    assert leader.post(f"{desk}decide/", {"decision": "yes", "words": ""}).status_code == 303
    world.deliver()
    assert again(sample).mark == "in_order"
    assert "抽查合格" in text_of(city, address)
    assert CANARY not in text_of(leader, desk)


def test_further_up_it_is_seen_and_not_asked_for(staff: Staff, world: World) -> None:
    sample, province = drawn(world), staff(NETWORK_STAFF, world.network.province)
    address = f"/oversight/samples/{sample.pk}/"
    assert "ask/" not in text_of(province, address)
    assert province.post(f"{address}ask/", {"reason": REASON}).status_code == 404
    assert again(sample).text == ""
    assert staff(NETWORK_STAFF, world.network.other_city).get(address).status_code == 404


def test_the_seed_is_shown_after_the_draw_alone(city: Client, world: World) -> None:
    told(world, 1)
    with enter_network():
        seed = SampleMonth.objects.earliest("month").seed
    page = text_of(city, "/oversight/samples/")
    assert digest(seed) in page
    assert seed not in page
    world.later(days=40)
    assert seed in text_of(city, "/oversight/samples/")


def test_the_list_does_not_ask_more_the_longer_it_is(city: Client, world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert city.get("/oversight/samples/").status_code == 200
        return len(queries)

    told(world, 1)
    world.later(days=40)
    asked()
    first = asked()
    with enter_network(role="relay"):
        row = Sample.objects.filter(drawn_at__isnull=False).get()
        for unit in (world.a, world.b, world.b):
            Sample.objects.create(
                unit_id=unit.id,
                month=row.month,
                what=row.what,
                question_id=uuid4(),
                origin_unit_id=unit.id,
                origin_question_id=uuid4(),
                day=row.day,
                drawn_at=row.drawn_at,
            )
    assert asked() == first
