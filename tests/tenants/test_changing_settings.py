"""One entry of a setting of many is changed, and nobody's change at the same moment is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tenants import settings_layers as layers
from tenants.data import SettingView
from tenants.public import SettingLockedError, change_setting, explain_setting, get_setting, set_setting
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
