"""The register of people, page by page."""

from collections.abc import Callable
from typing import Any

import pytest

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.queries import directory
from tests.tenant_apps.people.conftest import Hire

ORDER = ["专家2", "专家4", "甲没有档案", "乙没有档案", "专家0", "专家1", "专家3", "专家5"]


@pytest.fixture(autouse=True)
def _people(hire: Hire, in_unit_a: UnitRef) -> None:
    """Six experts, two of whom have applied, and two of the staff without a file."""
    for number in range(6):
        state = MemberState.APPLIED if number in (2, 4) else MemberState.ACTIVE
        Member.objects.create(
            kind=MemberKind.EXPERT, name=f"专家{number}", state=state, starts_on=business_day()
        )
    for name in ("甲没有档案", "乙没有档案"):
        hire(name)
    Member.objects.create(kind=MemberKind.EXPERT, name="走了的", state=MemberState.LEFT)


def names(**filters: Any) -> list[str]:
    return [row.name for row in directory.members(**filters)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
def test_page_by_page_without_a_gap(size: int) -> None:
    register = directory.members()
    pages = [register[start : start + size] for start in range(0, len(register), size)]
    seen = [row.name for rows in pages for row in rows]
    assert sorted(seen) == sorted(ORDER)
    assert seen[:2] == ORDER[:2], "who waits for a decision comes first"
    assert set(seen[2:4]) == set(ORDER[2:4]), "then who has no file yet"
    assert seen[4:] == ORDER[4:], "then all others, by name"


def test_filters() -> None:
    assert names(waiting=True) == ["专家2", "专家4"]
    assert names(gone=True) == ["走了的"]
    assert names(words="甲没") == ["甲没有档案"]
    assert names(kind=MemberKind.EXPERT) == [name for name in ORDER if name.startswith("专家")]
    assert names(kind=MemberKind.VOLUNTEER) == []


def test_rows_are_made_for_the_page_alone(
    django_assert_num_queries: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = directory.is_engaged
    monkeypatch.setattr(directory, "is_engaged", lambda row, today: made.append(row.name) or real(row, today))
    register = directory.members()
    with django_assert_num_queries(2):
        assert [row.name for row in register[4:6]] == ["专家0", "专家1"]
    assert made == ["专家0", "专家1"]
