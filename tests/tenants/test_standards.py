"""What an upper unit sets on the network's host: for its subtree, locked or not, and for nobody else."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from huisheng.kernel.access import NETWORK_STAFF
from huisheng.kernel.tenancy import enter_network
from tenants.public import declared_settings, explain_setting, get_setting, set_setting
from tenants.standards import differing_below, standards_of
from tests.network import Network

Staff = Callable[..., Client]
DAYS = "questions.answer_days"


@pytest.fixture(autouse=True)
def _set_up(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In Chinese; what a commit sets off happens at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **given: then())
    with translation.override("zh-hans"):
        yield


def _post(client: Client, unit_id: int, **data: str) -> int:
    return client.post(f"/settings/{unit_id}/{DAYS}/", data).status_code


def test_a_value_holds_for_the_whole_subtree_and_nowhere_else(staff: Staff, network: Network) -> None:
    client = staff(NETWORK_STAFF, network.province)
    assert _post(client, network.province.id, value="15") == 302
    assert {card.id: get_setting(card.id, DAYS) for card in (network.province, network.city, network.a)} == {
        network.province.id: 15,
        network.city.id: 15,
        network.a.id: 15,
    }
    assert get_setting(network.stranger.id, DAYS) == 5
    assert explain_setting(network.a.id, DAYS).layer == "inherited"


def test_a_lock_overrules_what_is_set_below_until_it_is_taken_back(staff: Staff, network: Network) -> None:
    with enter_network():
        set_setting(network.a.id, DAYS, 7, actor_id=None)
    client = staff(NETWORK_STAFF, network.province)
    assert _post(client, network.province.id, value="15", locked="on") == 302
    assert get_setting(network.a.id, DAYS) == 15
    assert _post(client, network.province.id, value="15") == 302
    assert get_setting(network.a.id, DAYS) == 7
    assert _post(client, network.province.id, clear="1") == 302
    assert get_setting(network.city.id, DAYS) == 5


def test_what_is_locked_above_cannot_be_set_below(staff: Staff, network: Network) -> None:
    with enter_network():
        set_setting(network.province.id, DAYS, 15, locked=True, actor_id=None)
    client = staff(NETWORK_STAFF, network.city)
    assert (
        f"{network.province.short_name}统一锁定"
        in client.get(f"/settings/{network.city.id}/").content.decode()
    )
    assert 'name="value"' not in client.get(f"/settings/{network.city.id}/{DAYS}/").content.decode()
    assert _post(client, network.city.id, value="3", locked="on") == 422
    assert get_setting(network.city.id, DAYS) == 15


def test_all_that_units_below_chose_otherwise_stands_on_one_page(staff: Staff, network: Network) -> None:
    with enter_network():
        set_setting(network.a.id, DAYS, 7, actor_id=None)
        set_setting(network.province.id, DAYS, 15, locked=True, actor_id=None)
        set_setting(network.b.id, "look.accent", "#123456", actor_id=None)
        set_setting(network.stranger.id, DAYS, 9, actor_id=None)
    address = f"/settings/{network.province.id}/different/"
    page = staff(NETWORK_STAFF, network.province).get(address).content.decode()
    assert network.a.short_name in page
    assert "#123456" in page
    assert page.count("已锁定，不生效") == 1
    assert network.stranger.short_name not in page
    with enter_network():
        found = differing_below(network.province)
    assert {one.unit: [(chosen.key, chosen.is_overruled) for chosen in one.chosen] for one in found} == {
        network.a.short_name: [(DAYS, True)],
        network.b.short_name: [("look.accent", False)],
    }


def test_who_below_chose_otherwise_is_shown(network: Network) -> None:
    with enter_network():
        set_setting(network.province.id, DAYS, 15, actor_id=None)
        set_setting(network.a.id, DAYS, 7, actor_id=None)
        set_setting(network.b.id, DAYS, 15, actor_id=None)
        (standard,) = standards_of(network.province, [DAYS])
    assert [(row.unit, row.value) for row in standard.different] == [(network.a.short_name, "7")]


def test_only_what_is_inherited_can_be_set_for_others(staff: Staff, network: Network) -> None:
    client = staff(NETWORK_STAFF, network.province)
    page = client.get(f"/settings/{network.province.id}/").content.decode()
    for key, what in declared_settings().items():
        assert (f"/settings/{network.province.id}/{key}/" in page) is not (
            what.local_only or what.own_page
        ), key
    assert client.get(f"/settings/{network.province.id}/footer.contact/").status_code == 404


def test_a_wrong_value_is_refused(staff: Staff, network: Network) -> None:
    client = staff(NETWORK_STAFF, network.province)
    assert _post(client, network.province.id, value="0", locked="on") == 422
    assert _post(client, network.province.id, value="soon") == 422
    assert get_setting(network.province.id, DAYS) == 5


def test_staff_of_several_units_choose_first(staff: Staff, network: Network) -> None:
    client = staff(NETWORK_STAFF, network.province)
    assert client.get("/settings/").headers["Location"] == f"/settings/{network.province.id}/"


def test_a_default_carries_no_mark_and_cannot_be_taken_back(staff: Staff, network: Network) -> None:
    client = staff(NETWORK_STAFF, network.province)
    address = f"/settings/{network.province.id}/"

    def marked() -> list[str]:
        page = client.get(address).content.decode()
        return re.findall(r'<li data-state="([a-z_]+)">(?:(?!</li>).)*hs-row__meta', page, re.DOTALL)

    assert marked() == []
    assert "撤销设定" not in client.get(f"{address}{DAYS}/").content.decode()
    assert _post(client, network.province.id, value="7") == 302
    assert marked() == ["set_here"]
    assert "撤销设定" in client.get(f"{address}{DAYS}/").content.decode()
