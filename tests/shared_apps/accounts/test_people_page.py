"""The people of a large unit: a page of them at a time, and a search over all."""

from collections.abc import Callable

import pytest

from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef
from tests.actors import StaffClient, give_role, make_account

PEOPLE = "/manage/people/"


@pytest.fixture
def admin(staff: Callable[..., StaffClient], unit_a: UnitRef) -> StaffClient:
    return staff(UNIT_ADMIN, unit_a)


def hire(unit: UnitRef, names: list[str]) -> None:
    for name in names:
        give_role(make_account(name=name), DUTY_OFFICER, unit.id)


def test_a_large_staff_stands_on_several_pages(admin: StaffClient, unit_a: UnitRef) -> None:
    hire(unit_a, [f"同事{number:03}" for number in range(51)])
    first, second = admin.get(PEOPLE), admin.get(PEOPLE, {"page": "2"})
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 2)
    on_both = {row.person.account_id for answer in (first, second) for row in answer.context["rows"]}
    assert len(on_both) == 52, "nobody is left out between the pages"
    assert 'rel="next"' in first.content.decode()


def test_somebody_is_found_on_whichever_page(admin: StaffClient, unit_a: UnitRef) -> None:
    hire(unit_a, [f"同事{number:03}" for number in range(51)])
    found = admin.get(PEOPLE, {"q": "同事050"})
    assert [row.person.name for row in found.context["rows"]] == ["同事050"]
    username = found.context["rows"][0].person.username
    by_username = admin.get(PEOPLE, {"q": username.upper()})
    assert "同事050" in [row.person.name for row in by_username.context["rows"]]
    nobody = admin.get(PEOPLE, {"q": "查无此人"}).content.decode()
    assert "没有找到这个人" in nobody
    assert f'href="{PEOPLE}"' in nobody
    assert 'value="查无此人"' in nobody, "what was typed stands in the field"


def test_a_small_staff_needs_no_search(admin: StaffClient) -> None:
    assert 'type="search"' not in admin.get(PEOPLE).content.decode()
