"""Settings in three layers: what holds, where it comes from, who locked it, who below chose otherwise."""

from collections.abc import Callable

import pytest
from django.test import Client

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.pages.queries.setting_views import Setting, setting_of
from tenants.public import declared_settings, get_setting, set_setting, unit_card
from tests.network import Network

Staff = Callable[..., Client]
DAYS = "questions.answer_days"
PHONE = "footer.report_phone"


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


def _set(unit_id: int, value: object, *, key: str = DAYS, locked: bool | None = None) -> None:
    with enter_network():
        set_setting(unit_id, key, value, locked=locked, actor_id=None)


def _view(unit: UnitRef, key: str = DAYS) -> Setting:
    with enter_unit(unit):
        return setting_of(unit_card(unit.id), key)


def test_every_layer_says_where_its_value_comes_from(network: Network, unit_a: UnitRef) -> None:
    seen = _view(unit_a)
    assert (seen.layer, seen.origin, seen.shown, seen.can_change, seen.can_clear) == (
        "default",
        "系统默认",
        "5",
        True,
        False,
    )
    _set(network.province.id, 15)
    seen = _view(unit_a)
    assert (seen.layer, seen.shown) == ("inherited", "15")
    assert seen.origin == f"{network.province.short_name}设定，本单位可改"
    _set(unit_a.id, 7)
    seen = _view(unit_a)
    assert (seen.layer, seen.shown, seen.inherited, seen.can_clear) == ("local", "7", "15", True)
    _set(network.city.id, 10, locked=True)
    seen = _view(unit_a)
    assert (seen.layer, seen.shown, seen.can_change, seen.can_clear) == ("locked", "10", False, False)
    assert seen.origin == f"{network.city.short_name}统一锁定"


def test_an_upper_unit_sees_who_below_chose_otherwise(
    network: Network, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    _set(unit_a.id, 7)
    _set(unit_b.id, 9)
    city = network.ref(network.city)
    assert {(row.unit, row.value) for row in _view(city).below} == {
        (network.a.short_name, "7"),
        (network.b.short_name, "9"),
    }
    assert _view(unit_a).below == ()


def test_a_page_lists_every_setting_but_those_that_are_set_elsewhere(admin: Client) -> None:
    page = admin.get("/manage/settings/").content.decode()
    for key, what in declared_settings().items():
        elsewhere = what.own_page or what.for_below or key.startswith("look.")
        assert (f"/manage/settings/{key}/" in page) is not elsewhere, key
        if elsewhere:
            assert admin.get(f"/manage/settings/{key}/").status_code == 404, key


def test_a_value_is_changed_and_taken_back(admin: Client, network: Network, unit_a: UnitRef) -> None:
    _set(network.province.id, 15)
    assert admin.post(f"/manage/settings/{DAYS}/", {"value": "8"}).status_code == 302
    assert get_setting(unit_a.id, DAYS) == 8
    assert admin.post(f"/manage/settings/{DAYS}/", {"inherit": "1"}).status_code == 302
    assert get_setting(unit_a.id, DAYS) == 15
    with enter_unit(unit_a):
        rows = unit_audit().entry._default_manager.filter(action__startswith="pages.")
        assert list(rows.order_by("id").values_list("action", "object_id")) == [
            ("pages.setting_changed", DAYS),
            ("pages.setting_cleared", DAYS),
        ]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (DAYS, "0", "1 到 60"),
        (DAYS, "many", ""),
        (PHONE, "no phone", "电话"),
        ("footer.icp", "12345", "ICP备"),
        ("footer.police", "鲁公网安备1号", "公网安备"),
        ("footer.report_email", "@", ""),
        ("home.welcome", "长" * 81, "80"),
    ],
)
def test_a_wrong_value_is_refused_with_its_repair(
    admin: Client, unit_a: UnitRef, key: str, value: str, words: str
) -> None:
    before = get_setting(unit_a.id, key)
    response = admin.post(f"/manage/settings/{key}/", {"value": value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert get_setting(unit_a.id, key) == before


def test_a_locked_value_cannot_be_changed_even_by_a_forged_form(
    admin: Client, network: Network, unit_a: UnitRef
) -> None:
    _set(network.province.id, "12355", key=PHONE, locked=True)
    page = admin.get(f"/manage/settings/{PHONE}/").content.decode()
    assert 'name="value"' not in page
    assert "12355" in page
    assert admin.post(f"/manage/settings/{PHONE}/", {"value": "110"}).status_code == 422
    assert get_setting(unit_a.id, PHONE) == "12355"


def test_editing_a_value_keeps_a_lock_that_stands_on_it(
    staff: Staff, network: Network, unit_a: UnitRef
) -> None:
    province = network.ref(network.province)
    _set(province.id, 15, locked=True)
    head = staff(UNIT_ADMIN, province)
    assert head.post(f"/manage/settings/{DAYS}/", {"value": "20"}).status_code == 302
    assert _view(unit_a).layer == "locked"
    assert get_setting(unit_a.id, DAYS) == 20


@pytest.mark.parametrize("key", ["look.accent", "no.such", "questions", "../../etc"])
def test_what_is_no_setting_of_this_page_is_not_found(admin: Client, key: str) -> None:
    assert admin.get(f"/manage/settings/{key}/").status_code == 404
