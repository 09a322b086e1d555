"""One entry of a setting of many is changed, and nobody's change at the same moment is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tenants import settings_layers as layers
from tenants.data import SettingView
from tenants.public import (
    SettingLockedError,
    change_setting,
    explain_setting,
    get_setting,
    set_setting,
    setting_versions,
)
from tests.meanwhile import meanwhile
from tests.network import Network

KEY = "test.entries"


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "_declared", dict(layers._declared))
    layers.declare_setting(KEY, dict, {}, "Entries")


def adding(entry: str) -> Callable[[SettingView], dict[str, Any]]:
    return lambda view: {**view.value, entry: True}


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_none_is_lost(network: Network) -> None:
    unit_id = network.a.id
    assert get_setting(unit_id, KEY) == {}
    with meanwhile(lambda: change_setting(unit_id, KEY, adding("second"), actor_id=2)) as second:
        change_setting(unit_id, KEY, adding("first"), actor_id=1)
    second.result()
    assert get_setting(unit_id, KEY) == {"first": True, "second": True}


@pytest.mark.django_db
def test_nothing_is_written_where_nothing_changes(network: Network) -> None:
    set_setting(network.city.id, KEY, {"above": True}, actor_id=None)
    change_setting(network.a.id, KEY, adding("above"), actor_id=None)
    assert explain_setting(network.a.id, KEY).layer == "inherited"
    change_setting(network.a.id, KEY, adding("own"), actor_id=None)
    assert get_setting(network.a.id, KEY) == {"above": True, "own": True}
    change_setting(network.a.id, KEY, lambda view: None, actor_id=None)
    assert explain_setting(network.a.id, KEY).layer == "inherited"
    change_setting(network.a.id, KEY, lambda view: None, actor_id=None)
    assert get_setting(network.a.id, KEY) == {"above": True}


@pytest.mark.django_db
def test_it_is_checked_as_any_other_change(network: Network) -> None:
    with pytest.raises(ValidationError):
        change_setting(network.a.id, KEY, lambda view: "not a dictionary", actor_id=None)
    set_setting(network.city.id, KEY, {"above": True}, locked=True, actor_id=None)
    with pytest.raises(SettingLockedError):
        change_setting(network.a.id, KEY, adding("own"), actor_id=None)


@pytest.mark.django_db
def test_what_keeps_versions_keeps_each_value_of_each_unit(network: Network) -> None:
    layers.declare_setting("test.list", dict, {}, "List", keeps_versions=True)
    unit_id, other = network.a.id, network.b.id
    assert change_setting(unit_id, "test.list", adding("first"), actor_id=7) == {"first": True}
    assert change_setting(unit_id, "test.list", adding("first"), actor_id=8) == {"first": True}
    set_setting(unit_id, "test.list", {"second": True}, actor_id=8)
    set_setting(other, "test.list", {"other": True}, actor_id=9)
    set_setting(unit_id, KEY, {"no": "version"}, actor_id=9)
    kept = [(one.number, one.value, one.kept_by) for one in setting_versions(unit_id, "test.list", 9)]
    assert kept == [(2, {"second": True}, 8), (1, {"first": True}, 7)]
    assert [one.number for one in setting_versions(unit_id, "test.list", 1)] == [2]
    assert [one.number for one in setting_versions(other, "test.list", 9)] == [1]
    assert setting_versions(unit_id, KEY, 9) == []
