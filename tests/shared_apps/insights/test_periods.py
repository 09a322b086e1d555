"""The period in the address of a dashboard, and the one it is compared with."""

from datetime import date

import pytest

from shared_apps.insights.queries.periods import read

TODAY = date(2026, 11, 21)


def _days(period: object) -> tuple[str, ...]:
    names = ("first", "last", "before_first", "before_last")
    return tuple(getattr(period, name).isoformat() for name in names)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ("2026-10-23", "2026-11-21", "2026-09-23", "2026-10-22")),
        ({"period": "7"}, ("2026-11-15", "2026-11-21", "2026-11-08", "2026-11-14")),
        ({"period": "90"}, ("2026-08-24", "2026-11-21", "2026-05-26", "2026-08-23")),
        # The running month is compared with as many days of the month before.
        ({"period": "2026-11"}, ("2026-11-01", "2026-11-21", "2026-10-01", "2026-10-21")),
        ({"period": "2026-10"}, ("2026-10-01", "2026-10-31", "2026-09-01", "2026-09-30")),
        ({"period": "2026-02"}, ("2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31")),
        (
            {"from": "2026-11-03", "to": "2026-11-03"},
            ("2026-11-03", "2026-11-03", "2026-11-02", "2026-11-02"),
        ),
        (
            {"period": "custom", "from": "2026-01-01", "to": "2026-01-10"},
            ("2026-01-01", "2026-01-10", "2025-12-22", "2025-12-31"),
        ),
    ],
)
def test_periods(query: dict[str, str], expected: tuple[str, ...]) -> None:
    period = read(query, TODAY)
    assert _days(period) == expected
    assert period.fault == ""


def test_running_month_that_is_longer_than_the_one_before() -> None:
    period = read({"period": "2026-03"}, date(2026, 3, 30))
    assert _days(period) == ("2026-03-01", "2026-03-30", "2026-02-01", "2026-02-28")


def test_dates_of_the_chosen_period_keep_it() -> None:
    """The filter bar always sends its dates: unless they were changed, the choice stays."""
    kept = read({"period": "7", "from": "2026-11-15", "to": "2026-11-21"}, TODAY)
    changed = read({"period": "7", "from": "2026-11-14", "to": "2026-11-21"}, TODAY)
    assert (kept.choice, changed.choice) == ("7", "custom")
    assert changed.days == 8


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"period": "31"}, "dates"),
        ({"period": "nonsense"}, "dates"),
        ({"period": "custom"}, "dates"),
        ({"period": "2026-13"}, "dates"),
        ({"period": "2026-12"}, "future"),
        ({"from": "2026-11-01", "to": ""}, "dates"),
        ({"from": "2026-11-10", "to": "2026-11-09"}, "order"),
        ({"from": "2026-11-10", "to": "2026-11-22"}, "future"),
        ({"from": "2025-11-20", "to": "2026-11-21"}, "length"),
        ({"period": "²"}, "dates"),
    ],
)
def test_what_cannot_be_shown_falls_back_and_says_why(query: dict[str, str], fault: str) -> None:
    period = read(query, TODAY)
    assert period.fault == fault
    assert _days(period) == ("2026-10-23", "2026-11-21", "2026-09-23", "2026-10-22")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"period": "7"}, ("2025-11-15", "2025-11-21")),
        ({"period": "2026-10"}, ("2025-10-01", "2025-10-31")),
        ({"period": "2026-11"}, ("2025-11-01", "2025-11-21")),
        # The end of a whole month stays the end of the month, whether or not it has a leap day.
        ({"period": "2025-02"}, ("2024-02-01", "2024-02-29")),
        ({"period": "2024-02"}, ("2023-02-01", "2023-02-28")),
        ({"from": "2024-02-29", "to": "2024-02-29"}, ("2023-02-28", "2023-02-28")),
    ],
)
def test_the_year_before(query: dict[str, str], expected: tuple[str, str]) -> None:
    period = read(query, TODAY)
    assert (period.year_first.isoformat(), period.year_last.isoformat()) == expected


@pytest.mark.parametrize(
    "query", [{"from": "0001-01-01", "to": "0001-01-01"}, {"period": "0001-01"}, {"period": "1999-12"}]
)
def test_days_that_no_calendar_shows_are_not_read(query: dict[str, str]) -> None:
    """There is nothing before them to compare with."""
    period = read(query, TODAY)
    assert (period.fault, period.choice) == ("dates", "30")
