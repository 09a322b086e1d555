"""When to hold which season: advice with its reasons, that makes nothing by itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.outreach.data.occasions import EXAMS, OCCASIONS
from tenant_apps.outreach.models import Campaign as Row
from tenant_apps.outreach.queries.season_plan import plan, suggestion
from tenant_apps.outreach.rules.planning import (
    AHEAD,
    PREPARING,
    Held,
    Suggestion,
    since_the_last,
    suggestions,
)
from tenant_apps.questions.models import Question
from tests.network import Network
from tests.tenant_apps.commons.conftest import WAGES, Import
from tests.tenant_apps.outreach.seasons import season_of as a_season

KNOWN = {code for one in OCCASIONS for code in one.topics} | {"12", "15"}
JANUARY = date(2026, 1, 20)


def advice(
    today: date = JANUARY, asked: Mapping[str, Mapping[date, int]] | None = None, **said: Any
) -> list[Suggestion]:
    values: dict[str, Any] = {"held": (), "known": KNOWN, "works_on": lambda day: True} | said
    return suggestions(today, asked=asked or {}, **values)


def codes(found: list[Suggestion]) -> list[str]:
    return [one.code for one in found]


def test_what_comes_back_every_year_with_time_to_prepare() -> None:
    found = advice()
    assert codes(found) == [
        "volunteering-2026", "work-in-spring-2026", "youth-day-2026", "graduating-2026",
        "choosing-a-school-2026",
    ]  # fmt: skip
    assert all(one.occasion is not None for one in found), "each says why"
    first = date(2026, 3, 1)
    assert "volunteering-2026" in codes(advice(first - PREPARING))
    assert "volunteering-2026" not in codes(advice(first - PREPARING + timedelta(days=1)))
    assert all(one.first_day <= JANUARY + AHEAD for one in found)
    autumn = codes(advice(date(2026, 12, 1)))
    assert autumn[0] == "going-home-2027"


def test_a_leap_day_and_every_day_of_a_year_give_advice() -> None:
    for number in range(0, 800, 7):
        found = advice(date(2027, 6, 1) + timedelta(days=number))
        assert found
        assert all(one.first_day <= one.last_day for one in found)


def test_a_high_tide_of_last_year_is_a_reason() -> None:
    asked = {"12": {date(2025, 4, 1): 40, date(2025, 8, 1): 20}}
    (tide,) = [one for one in advice(asked=asked) if one.occasion is None]
    assert (tide.code, tide.first_day, tide.last_day) == (
        "past-12-202604",
        date(2026, 4, 1),
        date(2026, 4, 30),
    )
    (past,) = tide.past
    assert (past.month, past.asked, past.average) == (date(2025, 4, 1), 40, 5.0)
    few = {"12": {date(2025, 4, 1): 9}}
    assert [one for one in advice(asked=few) if one.occasion is None] == []
    steady = {"12": {date(2025, month, 1): 30 for month in range(1, 13)}}
    assert [one for one in advice(asked=steady) if one.occasion is None] == []


def test_the_past_speaks_for_what_comes_back_as_well_and_not_twice() -> None:
    found = advice(asked={"15": {date(2025, 4, 1): 60}})
    spring = next(one for one in found if one.code == "work-in-spring-2026")
    assert [past.asked for past in spring.past] == [60]
    assert not [one for one in found if one.code.startswith("past-15")]


def test_what_is_prepared_or_held_is_left_out() -> None:
    held = Held(("15",), date(2026, 4, 1), date(2026, 4, 20))
    found = codes(advice(held=(held,)))
    assert "work-in-spring-2026" not in found
    assert "volunteering-2026" in found
    elsewhere = Held(("12",), date(2026, 4, 1), date(2026, 4, 20))
    assert "work-in-spring-2026" in codes(advice(held=(elsewhere,)))


def test_days_off_and_examinations_are_named() -> None:
    off = date(2026, 5, 1)
    found = {one.code: one for one in advice(works_on=lambda day: day != off)}
    assert found["youth-day-2026"].days_off == (off,)
    assert not found["youth-day-2026"].exams
    assert found["graduating-2026"].exams
    assert EXAMS


def test_topics_that_have_ended_are_not_advised() -> None:
    assert "choosing-a-school-2026" not in codes(advice(known=KNOWN - {"1405"}))


def test_how_long_ago_the_last_one_was() -> None:
    today = date(2026, 1, 20)
    assert since_the_last(today, ()) is None
    ended = Held(("15",), date(2025, 10, 1), date(2025, 11, 21))
    assert since_the_last(today, (ended,)) == 60
    assert since_the_last(today, (ended, Held(("15",), today, today + timedelta(days=3)))) == 0


def test_from_the_unit_to_a_draft_and_never_by_itself(
    admin_a: Client, in_unit_a: UnitRef, topics: None, reader: Client
) -> None:
    page = admin_a.get("/manage/seasons/plan/").content.decode()
    assert not Row.objects.exists(), "looking makes nothing"
    chosen = plan().suggestions[0]
    assert chosen.occasion is not None
    assert str(chosen.occasion.title) in page
    assert str(chosen.occasion.why) in page
    begun = admin_a.post("/manage/seasons/plan/", {"suggestion": chosen.code})
    row = Row.objects.get()
    assert begun["Location"] == f"/manage/seasons/{row.pk}/"
    assert (row.starts_on, row.ends_on, row.shown_at) == (chosen.first_day, chosen.last_day, None)
    assert reader.get(f"/seasons/{row.code}/").status_code == 404
    assert suggestion(chosen.code) is None, "prepared"
    admin_a.post("/manage/seasons/plan/", {"suggestion": chosen.code})
    admin_a.post("/manage/seasons/plan/", {"suggestion": "nonsense"})
    assert Row.objects.count() == 1


def test_the_units_own_past_is_counted(imported: Import, in_unit_a: UnitRef) -> None:
    """Of the unit's own questions, by the month in Beijing."""
    today = clock.business_day()
    month = (today.replace(day=1) - timedelta(days=250)).replace(day=1)
    for _number in range(12):
        imported(title="工资没有发", topic=WAGES)
    Question.objects.update(business_day=month + timedelta(days=3))
    found = [past for one in plan().suggestions for past in one.past]
    assert {(past.topic, past.month, past.asked) for past in found} == {("15", month, 12)}


def test_the_past_of_another_unit_is_none_here(
    imported: Import, in_unit_a: UnitRef, network: Network
) -> None:
    for _number in range(12):
        imported(title="工资没有发", topic=WAGES)
    month = (clock.business_day().replace(day=1) - timedelta(days=250)).replace(day=1)
    Question.objects.update(business_day=month + timedelta(days=3))
    with enter_unit(network.ref(network.b)):
        assert [past for one in plan().suggestions for past in one.past] == []


@pytest.mark.parametrize("shown", [True, False])
def test_a_draft_counts_as_prepared(in_unit_a: UnitRef, shown: bool) -> None:
    a_season(in_unit_a, shown=shown)
    assert plan().since_the_last == 0
