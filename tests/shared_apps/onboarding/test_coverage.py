"""How far the roll-out is: the map, the waves, who may see and plan."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.models import Invited, Wave
from shared_apps.onboarding.operations import planning
from shared_apps.onboarding.queries.coverage import Counted, coverage
from tests.network import Network
from tests.shared_apps.onboarding.conftest import Apply

pytestmark = pytest.mark.django_db
Staff = Callable[..., Client]


def _wave(over: int, name: str, due: date | None = None) -> int:
    day = due or business_day()
    return planning.add_wave(over, planning.WavePlan(name=name, starts_on=day, due_on=day), by=1)


def test_who_is_open_applying_invited_and_not_yet(network: Network, submitted: Apply) -> None:
    today = business_day()
    before = coverage(network.province.id, today)
    assert before.all == Counted(open=3, not_yet=2)
    submitted()
    planning.choose_units(_wave(network.province.id, "试点"), [network.other_city.id, network.a.id], by=1)
    after = coverage(network.province.id, today)
    assert after.all == Counted(open=3, applying=1, invited=1)
    stands = {place.card.id: place.stand for place in after.places}
    assert stands == {network.city.id: "open", network.other_city.id: "invited"}
    inside = coverage(network.city.id, today)
    assert inside.all == Counted(open=2, applying=1)


def test_a_wave_is_late_once_its_day_is_over(network: Network, in_network: None) -> None:
    today = business_day()
    wave = _wave(network.province.id, "试点", today)
    planning.choose_units(wave, [network.other_city.id, network.a.id], by=1)
    on_time = coverage(network.province.id, today).waves[0]
    assert (on_time.late, on_time.missing) == (False, (network.other_city.short_name,))
    assert coverage(network.province.id, today + timedelta(days=1)).waves[0].late
    planning.choose_units(wave, [network.a.id], by=1)
    assert not coverage(network.province.id, today + timedelta(days=1)).waves[0].late, "all are open"


def test_a_unit_is_in_one_wave(network: Network, in_network: None) -> None:
    first, second = _wave(network.province.id, "试点"), _wave(network.province.id, "第二批")
    planning.choose_units(first, [network.a.id, network.b.id], by=1)
    planning.choose_units(second, [network.b.id], by=1)
    assert list(Invited.objects.filter(wave=first).values_list("unit_id", flat=True)) == [network.a.id]
    assert Wave.objects.get(pk=second).position == 2


def test_nobody_is_invited_who_stands_elsewhere(network: Network, in_network: None) -> None:
    wave = _wave(network.city.id, "试点")
    for unit in (network.other_city, network.stranger, network.city, network.province):
        with pytest.raises(planning.OutsideError):
            planning.choose_units(wave, [unit.id], by=1)
    assert not Invited.objects.exists()


def test_planned_on_the_pages_and_seen_by_who_looks_on(staff: Staff, network: Network) -> None:
    chief = staff(NETWORK_STAFF, network.province)
    day = business_day().isoformat()
    answer = chief.post(
        f"/coverage/{network.province.id}/waves/new/", {"name": "试点", "starts_on": day, "due_on": day}
    )
    with enter_network():
        wave = Wave.objects.get()
    assert answer["Location"] == f"/coverage/waves/{wave.pk}/units/"
    assert network.a.short_name in chief.get(answer["Location"]).content.decode()
    chief.post(answer["Location"], {"unit": [network.a.id, network.other_city.id]})
    viewer = staff(NETWORK_VIEWER, network.province)
    page = viewer.get("/coverage/", follow=True).content.decode()
    assert "2 个中已开通 1 个" in page
    assert network.other_city.short_name in page
    assert "新建批次" not in page


def test_a_wave_ends_no_sooner_than_it_begins(staff: Staff, network: Network) -> None:
    chief = staff(NETWORK_STAFF, network.province)
    answer = chief.post(
        f"/coverage/{network.province.id}/waves/new/",
        {"name": "试点", "starts_on": "2026-12-31", "due_on": "2026-12-01"},
    )
    assert answer.status_code == 422
