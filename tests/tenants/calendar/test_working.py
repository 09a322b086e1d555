"""The arithmetic of working time: pure, and checked against its own inverse."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisheng.kernel.clock import BUSINESS_ZONE
from tenants.public import Span, WorkingCalendar

MORNING, AFTERNOON = Span(8 * 60 + 30, 12 * 60), Span(14 * 60, 18 * 60)
OFFICE = (*(((MORNING, AFTERNOON),) * 5), (), ())
# 2026 as it was published: 1–7 October off, Saturday 10 October worked.
OCTOBER = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}


def calendar(
    weekly: tuple[tuple[Span, ...], ...] = OFFICE,
    national: Mapping[date, bool] = OCTOBER,
    own: Mapping[date, bool] | None = None,
) -> WorkingCalendar:
    return WorkingCalendar(weekly, national, frozenset({2025, 2026}), own or {})


def at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=BUSINESS_ZONE)


FRIDAY = date(2026, 9, 18)
MONDAY = date(2026, 9, 21)


def test_a_minute_before_closing_is_a_minute_and_the_rest_comes_after_the_weekend() -> None:
    office = calendar()
    assert office.add_working_time(at(FRIDAY, "17:59"), 1) == at(FRIDAY, "18:00")
    assert office.add_working_time(at(FRIDAY, "17:59"), 2) == at(MONDAY, "08:31")
    assert office.working_time_between(at(FRIDAY, "17:59"), at(MONDAY, "08:31")) == timedelta(minutes=2)


def test_the_break_at_noon_is_no_working_time() -> None:
    office = calendar()
    assert office.add_working_time(at(MONDAY, "11:30"), 60) == at(MONDAY, "14:30")
    assert office.working_time_between(at(MONDAY, "12:00"), at(MONDAY, "14:00")) == timedelta(minutes=0)
    assert office.working_time_between(at(MONDAY, "00:00"), at(MONDAY, "23:59")) == timedelta(minutes=450)


def test_several_spans_and_a_saturday_of_ones_own() -> None:
    youth_centre = calendar(
        weekly=((), *(((Span(10 * 60, 12 * 60), Span(13 * 60, 15 * 60), Span(19 * 60, 21 * 60)),) * 5), ())
    )
    assert not youth_centre.is_working_day(MONDAY)
    assert youth_centre.is_working_day(FRIDAY + timedelta(days=1))
    assert youth_centre.add_working_time(at(FRIDAY, "14:30"), 60) == at(FRIDAY, "19:30")


def test_a_holiday_in_the_middle_is_passed_over() -> None:
    office = calendar()
    wednesday = date(2026, 9, 30)
    assert office.add_working_days(wednesday, 1) == date(2026, 10, 8)
    # 8 and 9 October, then the Saturday that makes up for the holiday.
    assert office.add_working_days(wednesday, 3) == date(2026, 10, 10)
    assert office.add_working_time(at(wednesday, "17:00"), 120) == at(date(2026, 10, 8), "09:30")


def test_a_worked_weekend_has_the_hours_of_a_weekday() -> None:
    assert calendar().spans_on(date(2026, 10, 10)) == (MORNING, AFTERNOON)


def test_ones_own_word_goes_before_the_nations() -> None:
    own = calendar(own={date(2026, 10, 3): True, date(2026, 10, 10): False, MONDAY: False})
    assert [own.is_working_day(day) for day in (date(2026, 10, 3), date(2026, 10, 10), MONDAY)] == [
        True,
        False,
        False,
    ]


def test_a_year_that_is_not_published_counts_weekdays_and_says_so() -> None:
    office = calendar(national=OCTOBER | {date(2027, 1, 1): False})
    assert office.is_working_day(date(2027, 1, 1))
    assert office.unpublished_years(date(2026, 12, 30), date(2027, 1, 4)) == (2027,)
    assert office.unpublished_years(date(2025, 12, 30), date(2026, 1, 4)) == ()
    assert not calendar().without_year(2026).is_working_day(date(2026, 10, 10))


def test_days_between_leave_out_the_first_and_count_the_last() -> None:
    office = calendar()
    assert office.working_days_between(FRIDAY, FRIDAY) == 0
    assert office.working_days_between(FRIDAY, MONDAY) == 1
    assert office.working_days_between(MONDAY, FRIDAY) == 0


@pytest.mark.parametrize(
    "weekly",
    [((),) * 7, OFFICE[:6], (((AFTERNOON, MORNING),) * 7), (((MORNING, Span(600, 900)),) * 7)],
    ids=["never", "six days", "out of order", "overlapping"],
)
def test_no_calendar_without_sense(weekly: tuple[tuple[Span, ...], ...]) -> None:
    with pytest.raises(ValueError, match="day"):
        calendar(weekly=weekly)


spans = st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).map(
    lambda cuts: tuple(
        Span(start, end) for start, end in zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False)
    )
)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
calendars = st.builds(
    lambda weekly, national, own: WorkingCalendar(tuple(weekly), national, frozenset({2026}), own),
    st.lists(st.one_of(st.just(()), spans), min_size=7, max_size=7).filter(any),
    st.dictionaries(days, st.booleans(), max_size=40),
    st.dictionaries(days, st.booleans(), max_size=10),
)
instants = st.integers(0, 60 * 24 * 545).map(
    lambda minutes: at(date(2026, 1, 1), "00:00") + timedelta(minutes=minutes)
)


@given(calendars, instants, st.integers(0, 6000))
def test_what_is_added_lies_between(office: WorkingCalendar, start: datetime, minutes: int) -> None:
    end = office.add_working_time(start, minutes)
    assert end >= start
    assert office.working_time_between(start, end) == timedelta(minutes=minutes)


@given(calendars, instants, st.integers(0, 60 * 24 * 30))
def test_what_lies_between_leads_there_again(office: WorkingCalendar, start: datetime, minutes: int) -> None:
    """Added again, it leads to the same instant, or (outside working time) to the end of work before it."""
    end = start + timedelta(minutes=minutes)
    between = office.working_time_between(start, end)
    back = office.add_working_time(start, between)
    assert back <= end
    assert not office.working_time_between(back, end)


@given(calendars, instants, st.integers(0, 3000), st.integers(0, 3000))
def test_two_parts_make_the_whole(office: WorkingCalendar, start: datetime, one: int, two: int) -> None:
    half_way = office.add_working_time(start, one)
    assert office.add_working_time(half_way, two) == office.add_working_time(start, one + two)


@given(calendars, days, st.integers(1, 60))
def test_days_added_are_days_between(office: WorkingCalendar, day: date, count: int) -> None:
    last = office.add_working_days(day, count)
    assert office.is_working_day(last)
    assert office.working_days_between(day, last) == count
