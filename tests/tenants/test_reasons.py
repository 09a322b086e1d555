"""A unit's own reasons: each below a published one, counted as that, read as what it says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef
from tenants.public import (
    OWN_REASONS,
    BadReason,
    SettingLockedError,
    add_reason,
    as_published,
    get_setting,
    hide_reason,
    own_reasons,
    reason_lists,
    reasons_to_choose,
    set_setting,
)
from tests.actors import StaffClient
from tests.network import Network

pytestmark = pytest.mark.django_db
DECLINE = "questions.decline"
PATH = "/manage/reasons/"


def add(unit_id: int, zh: str = "材料不齐", below: str = "unclear", en: str = "", key: str = DECLINE) -> None:
    add_reason(unit_id, key, below=below, zh=zh, en=en, actor_id=7)


def test_an_own_reason_stands_below_the_published_one_and_counts_as_it(network: Network) -> None:
    unit = network.a.id
    published = reasons_to_choose(unit, DECLINE)
    add(unit, " 材料  不齐 ", en="Papers are missing")
    choices = reasons_to_choose(unit, DECLINE)
    assert [code for code, _label in choices][:2] == ["unclear", "own-1"]
    assert choices[1][1].endswith("› 材料 不齐")
    assert as_published(unit, DECLINE, "own-1", "请补交。") == ("unclear", "具体原因：材料 不齐\n请补交。")
    assert as_published(unit, DECLINE, "own-1", "Send them.", language="en") == (
        "unclear",
        "More exactly: Papers are missing\nSend them.",
    )
    assert as_published(unit, DECLINE, "repeated", "见上。") == ("repeated", "见上。")
    assert as_published(unit, DECLINE, "own-9", "见上。") == ("own-9", "见上。")
    assert reasons_to_choose(network.b.id, DECLINE) == published


def test_hidden_it_is_offered_no_more_and_no_code_is_given_twice(network: Network) -> None:
    unit = network.a.id
    add(unit)
    hide_reason(unit, DECLINE, "own-1", hidden=True, actor_id=7)
    assert "own-1" not in dict(reasons_to_choose(unit, DECLINE))
    # A form that was open meanwhile still says what it showed.
    assert as_published(unit, DECLINE, "own-1", "")[0] == "unclear"
    add(unit, "不在受理时间")
    assert [reason.code for reason in own_reasons(unit, DECLINE)] == ["own-1", "own-3"]
    with pytest.raises(BadReason):
        hide_reason(unit, DECLINE, "own-77", hidden=True, actor_id=7)


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"zh": " "}, "zh", "empty"),
        ({"zh": "长" * 41}, "zh", "long"),
        ({"en": "a" * 81}, "en", "long"),
        ({"below": "own-1"}, "below", "unknown"),
        ({"below": ""}, "below", "unknown"),
        ({"key": "nothing"}, "below", "unknown"),
        ({"zh": "负 面 批 评"}, "zh", "never"),
        ({"zh": "影响形象"}, "zh", "never"),
        ({"en": "Criticism of staff"}, "en", "never"),
    ],
)
def test_what_is_no_reason(network: Network, said: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(BadReason) as refused:
        add(network.a.id, **said)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert get_setting(network.a.id, OWN_REASONS) == {}


def test_the_unit_above_may_give_and_lock_them(network: Network) -> None:
    add(network.province.id, "全省统一原因")
    assert [str(reason) for reason in own_reasons(network.a.id, DECLINE)] == ["全省统一原因"]
    value = get_setting(network.province.id, OWN_REASONS)
    set_setting(network.province.id, OWN_REASONS, value, locked=True, actor_id=None)
    with pytest.raises(SettingLockedError):
        add(network.a.id)


@pytest.fixture
def admin(network: Network, staff: Callable[..., StaffClient]) -> StaffClient:
    return staff("unit_admin", network.a)


def test_kept_on_a_page(admin: Client, network: Network) -> None:
    listed = admin.get(PATH).content.decode()
    assert all(str(one.label) in listed for one in reason_lists())
    said = {"list": DECLINE, "below": "unclear", "zh": "材料不齐", "en": "Papers are missing"}
    assert admin.post(PATH, said).status_code == 303
    assert "材料不齐" in admin.get(PATH).content.decode()
    assert admin.post(PATH, said).status_code == 422
    assert admin.post(PATH, said | {"zh": "批评我们"}).status_code == 422
    assert admin.post(PATH, {"list": DECLINE, "code": "own-1", "hidden": "1"}).status_code == 303
    assert own_reasons(network.a.id, DECLINE)[0].hidden
    for unknown in ({"list": "nothing"}, {"list": DECLINE, "code": "own-77", "hidden": "1"}):
        assert admin.post(PATH, unknown).status_code == 404


def test_locked_above_nothing_is_changed(admin: Client, network: Network, in_unit_a: UnitRef) -> None:
    set_setting(network.province.id, OWN_REASONS, {}, locked=True, actor_id=None)
    said = {"list": DECLINE, "below": "unclear", "zh": "材料不齐"}
    assert admin.post(PATH, said).status_code == 422
    assert own_reasons(network.a.id, DECLINE) == ()
