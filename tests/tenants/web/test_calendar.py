"""The operator enters a year, looks at it, and publishes it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from huisheng.kernel.tenancy import enter_network
from tenants.models import NationalDay, NationalYear
from tenants.public import working_calendar
from tests.network import Network

pytestmark = pytest.mark.django_db
YEARS, NEXT = "/operators/calendar/", "/operators/calendar/2027/"
NEW_YEAR = {"first": "2027-01-01", "last": "2027-01-03", "name": "new_year", "works": "0"}


@pytest.fixture
def operator(staff: Callable[..., Client]) -> Client:
    """The browser of an operator."""
    return staff("operator")


def test_the_years_and_their_days_are_shown(operator: Client) -> None:
    years = operator.get(YEARS).content.decode()
    assert "尚未公布" in years
    assert "2026" in years
    days = operator.get("/operators/calendar/2026/").content.decode()
    assert "国庆节" in days
    assert "2月28日" in days
    assert operator.get("/operators/calendar/1999/").status_code == 404


def test_a_year_is_entered_and_published(operator: Client, network: Network) -> None:
    assert operator.post(NEXT, {"publish": "1"}).status_code == 303
    with enter_network():
        assert not NationalYear.objects.filter(year=2027).exists()
    assert operator.post(NEXT, NEW_YEAR).status_code == 303
    assert working_calendar(network.a.id).is_working_day(date(2027, 1, 1))
    assert operator.post(NEXT, {"publish": "1"}).status_code == 303
    assert not working_calendar(network.a.id).is_working_day(date(2027, 1, 1))
    assert "已公布" in operator.get(NEXT).content.decode()


def test_a_day_is_taken_out_but_never_the_last_holiday(operator: Client) -> None:
    operator.post(NEXT, NEW_YEAR | {"last": "2027-01-02"})
    operator.post(NEXT, {"publish": "1"})
    assert operator.post(NEXT, {"remove": "2027-01-02"}).status_code == 303
    assert operator.post(NEXT, {"remove": "2027-01-01"}).status_code == 303
    with enter_network():
        assert list(NationalDay.objects.filter(year=2027).values_list("day", flat=True)) == [date(2027, 1, 1)]
    assert operator.post(NEXT, {"remove": "2026-01-01"}).status_code == 404
    assert operator.post(NEXT, {"remove": "yesterday"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last": "2026-12-31"}, "结束日期早于起始日期"),
        ({"last": "2027-06-01"}, "连续超过"),
        ({"first": "2026-12-31"}, "本页所示年份"),
        ({"works": "1"}, "调休上班日只能是周六或周日"),
        ({"first": ""}, "请填写起始日期"),
    ],
)
def test_slips_are_named_and_kept(operator: Client, change: dict[str, str], words: str) -> None:
    response = operator.post(NEXT, NEW_YEAR | change)
    assert response.status_code == 422
    assert words in response.content.decode()
