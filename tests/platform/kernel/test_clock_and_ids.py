"""The business day is Shanghai's; ids sort by time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from huisheng.kernel import ids
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.ids import uuid7


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 16, 0, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2025, 12, 31, 16, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_business_day_begins_in_shanghai(at: datetime, day: date) -> None:
    assert business_day(at) == day


def test_a_naive_time_has_no_business_day() -> None:
    with pytest.raises(ValueError, match="aware"):
        business_day(datetime(2026, 1, 1))  # noqa: DTZ001


def test_ids_are_of_version_7_and_know_their_time() -> None:
    before = now()
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert abs((made.int >> 80) / 1000 - before.timestamp()) < 1


def test_ids_of_many_threads_differ_and_each_thread_sees_them_grow() -> None:
    def make(_: int) -> list[object]:
        return [uuid7() for _ in range(2_000)]

    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(make, range(8)))
    assert len({made for batch in batches for made in batch}) == 16_000
    assert all(batch == sorted(batch) for batch in batches)  # type: ignore[type-var]


def test_a_clock_that_steps_back_does_not_break_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    first = uuid7()
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1_000_000_000)
    assert uuid7() > first
