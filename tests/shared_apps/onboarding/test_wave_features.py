"""A wave says which optional parts of the site its units have: at the start, or for good."""

from collections.abc import Callable

import pytest
from django.test import Client

from huisheng.kernel.access import NETWORK_STAFF
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.models import Wave
from shared_apps.onboarding.operations import planning
from shared_apps.onboarding.queries.features import chosen_otherwise
from tenants.public import SettingLockedError, clear_setting, explain_setting, get_setting, set_setting
from tests.network import Network

pytestmark = pytest.mark.django_db
Staff = Callable[..., Client]
KEY = "outreach.seasons"
LABEL = "开设问题季"


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a commit sets off happens at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **given: then())


def wave(over: int, code: str, *units: int) -> int:
    day = business_day()
    plan = planning.WavePlan(name="试点", starts_on=day, due_on=day, features={KEY: code})
    wave_id = planning.add_wave(over, plan, by=1)
    planning.choose_units(wave_id, units, by=1)
    return wave_id


@pytest.mark.parametrize(("code", "value"), [("on", True), ("off", False)])
def test_what_a_unit_starts_with_it_may_change(
    network: Network, in_network: None, code: str, value: bool
) -> None:
    wave(network.province.id, code, network.a.id)
    view = explain_setting(network.a.id, KEY)
    assert (view.value, view.layer, view.source_unit_id) == (value, "inherited", network.province.id)
    set_setting(network.a.id, KEY, not value, actor_id=None)
    view = explain_setting(network.a.id, KEY)
    assert (view.value, view.layer, view.overridden_value) == (not value, "local", value)
    assert explain_setting(network.b.id, KEY).layer == "default", "b is in no wave"


@pytest.mark.parametrize(("code", "value"), [("always", True), ("never", False)])
def test_what_is_fixed_for_a_wave_no_unit_of_it_changes(
    network: Network, in_network: None, code: str, value: bool
) -> None:
    set_setting(network.a.id, KEY, not value, actor_id=None)
    wave(network.province.id, code, network.a.id)
    view = explain_setting(network.a.id, KEY)
    assert (view.value, view.layer, view.locked_by) == (value, "locked", network.province.id)
    with pytest.raises(SettingLockedError):
        set_setting(network.a.id, KEY, not value, actor_id=None)
    set_setting(network.b.id, KEY, not value, actor_id=None)


def test_it_holds_below_the_unit_of_the_wave_and_the_nearest_counts(
    network: Network, in_network: None
) -> None:
    first = wave(network.province.id, "off", network.city.id)
    assert not get_setting(network.a.id, KEY)
    planning.choose_units(wave(network.province.id, "on"), [network.a.id], by=1)
    assert get_setting(network.a.id, KEY)
    assert not get_setting(network.b.id, KEY)
    # What the city sets for all below it is nearer than what the province gives to a wave.
    set_setting(network.city.id, KEY, False, actor_id=None)
    assert not get_setting(network.a.id, KEY)
    clear_setting(network.city.id, KEY, actor_id=None)
    planning.drop_wave(first, by=1)
    assert get_setting(network.b.id, KEY)


def test_a_lock_of_a_wave_stands_against_the_units_in_between(network: Network, in_network: None) -> None:
    wave(network.province.id, "never", network.city.id)
    with pytest.raises(SettingLockedError):
        set_setting(network.city.id, KEY, True, actor_id=None)
    with pytest.raises(SettingLockedError):
        set_setting(network.a.id, KEY, True, actor_id=None)


def test_a_pilot_may_have_what_all_others_may_not(network: Network, in_network: None) -> None:
    set_setting(network.province.id, KEY, False, locked=True, actor_id=None)
    wave(network.province.id, "on", network.a.id)
    assert get_setting(network.a.id, KEY)
    assert explain_setting(network.b.id, KEY).layer == "locked"
    set_setting(network.a.id, KEY, False, actor_id=None)


def test_a_unit_that_moves_to_the_next_wave_has_what_that_gives(network: Network, in_network: None) -> None:
    wave(network.province.id, "off", network.a.id)
    assert not get_setting(network.a.id, KEY)
    wave(network.province.id, "on", network.a.id)
    assert get_setting(network.a.id, KEY)


def test_no_wave_names_what_is_no_part_of_the_site(network: Network, in_network: None) -> None:
    day = business_day()
    for features in ({"site.english": "on"}, {KEY: "sometimes"}):
        plan = planning.WavePlan(name="试点", starts_on=day, due_on=day, features=features)
        with pytest.raises(ValueError, match=r"no features|sometimes"):
            planning.add_wave(network.province.id, plan, by=1)


def test_said_on_the_page_of_the_wave_and_shown_to_both(staff: Staff, network: Network) -> None:
    chief, admin = staff(NETWORK_STAFF, network.province), staff("unit_admin", network.a)
    with enter_network():
        wave_id = wave(network.province.id, "on", network.a.id, network.b.id)
    address, day = f"/coverage/waves/{wave_id}/", business_day().isoformat()
    assert LABEL in chief.get(address).content.decode()
    said = {"name": "试点", "starts_on": day, "due_on": day}
    assert chief.post(address, {**said, f"part-{KEY}": "perhaps"}).status_code == 422
    assert chief.post(address, {**said, f"part-{KEY}": "off"}).status_code == 303
    with enter_network():
        assert Wave.objects.get().features == {KEY: "off"}
    assert "先不开通，单位可自行开通" in chief.get(f"/coverage/{network.province.id}/").content.decode()
    # The unit sees from whom it has it, and switches it on; who planned the wave sees that it did.
    page = admin.get(f"/manage/settings/{KEY}/").content.decode()
    assert network.province.short_name in page
    assert admin.post(f"/manage/settings/{KEY}/", {"value": "on"}).status_code == 302
    with enter_network():
        (one,) = chosen_otherwise(Wave.objects.get())
        assert (one.unit, one.value, one.is_overruled) == (network.a.short_name, True, False)
    page = chief.get(address).content.decode()
    assert "自行开通" in page
    assert network.a.short_name in page
    # Fixed for the wave, the unit's own choice no longer holds, and both are told.
    assert chief.post(address, {**said, f"part-{KEY}": "never"}).status_code == 303
    assert "不生效" in chief.get(address).content.decode()
    assert admin.post(f"/manage/settings/{KEY}/", {"value": "on"}).status_code == 422
    with enter_network():
        assert not get_setting(network.a.id, KEY)
