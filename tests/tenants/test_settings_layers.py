"""Settings in three layers: locked by the centre, overridable, purely local."""

import pytest
from django.core.exceptions import ValidationError

from tenants import settings_layers as layers
from tenants.public import (
    SettingLockedError,
    clear_setting,
    explain_setting,
    get_setting,
    overridden_below,
    set_setting,
)
from tests.network import Network

pytestmark = pytest.mark.django_db
KEY, OWN = "test.days", "test.phone"


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "_declared", dict(layers._declared))
    layers.declare_setting(KEY, int, 5, "Days")
    layers.declare_setting(OWN, str, "", "Telephone", local_only=True)


@pytest.fixture(autouse=True)
def _committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's transaction never commits: what waits for the commit runs at once."""
    monkeypatch.setattr(layers.transaction, "on_commit", lambda callback: callback())


def test_default_holds_until_something_is_set(network: Network) -> None:
    view = explain_setting(network.a.id, KEY)
    assert (view.value, view.layer, view.source_unit_id) == (5, "default", None)


def test_nearest_value_holds_and_says_where_it_comes_from(network: Network) -> None:
    set_setting(network.province.id, KEY, 7, actor_id=None)
    set_setting(network.city.id, KEY, 6, actor_id=None)
    view = explain_setting(network.a.id, KEY)
    assert (view.value, view.layer, view.source_unit_id) == (6, "inherited", network.city.id)
    set_setting(network.a.id, KEY, 3, actor_id=None)
    view = explain_setting(network.a.id, KEY)
    assert (view.value, view.layer, view.overridden_value) == (3, "local", 6)
    assert get_setting(network.b.id, KEY) == 6
    assert get_setting(network.stranger.id, KEY) == 5


def test_topmost_lock_wins_and_refuses_below(network: Network) -> None:
    set_setting(network.a.id, KEY, 3, actor_id=None)
    set_setting(network.province.id, KEY, 7, locked=True, actor_id=None)
    view = explain_setting(network.a.id, KEY)
    assert (view.value, view.layer, view.locked_by) == (7, "locked", network.province.id)
    with pytest.raises(SettingLockedError):
        set_setting(network.a.id, KEY, 4, actor_id=None)
    with pytest.raises(SettingLockedError):
        set_setting(network.city.id, KEY, 4, locked=True, actor_id=None)
    assert overridden_below(network.province.id, [KEY, OWN]) == {KEY: {network.a.id: 3}, OWN: {}}
    clear_setting(network.province.id, KEY, actor_id=None)
    assert get_setting(network.a.id, KEY) == 3


def test_a_lock_that_was_there_before_gives_way_to_one_above_it(network: Network) -> None:
    set_setting(network.city.id, KEY, 5, locked=True, actor_id=None)
    set_setting(network.province.id, KEY, 7, locked=True, actor_id=None)
    view = explain_setting(network.a.id, KEY)
    assert (view.value, view.locked_by) == (7, network.province.id)
    assert explain_setting(network.city.id, KEY).value == 7


def test_local_settings_are_never_inherited(network: Network) -> None:
    set_setting(network.city.id, OWN, "0531", locked=True, actor_id=None)
    assert get_setting(network.city.id, OWN) == "0531"
    assert get_setting(network.a.id, OWN) == ""
    set_setting(network.a.id, OWN, "0532", actor_id=None)


def test_wrong_type_and_unknown_key_are_refused(network: Network) -> None:
    with pytest.raises(ValidationError):
        set_setting(network.a.id, KEY, "many", actor_id=None)
    with pytest.raises(ValidationError):
        set_setting(network.a.id, KEY, True, actor_id=None)
    with pytest.raises(LookupError):
        get_setting(network.a.id, "no.such")


def test_cached_value_is_right_at_once_after_a_change(network: Network) -> None:
    assert get_setting(network.a.id, KEY) == 5
    set_setting(network.city.id, KEY, 9, actor_id=None)
    assert get_setting(network.a.id, KEY) == 9
