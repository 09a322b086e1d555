"""Days and times in words, in Asia/Shanghai."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from huisheng.kernel import clock
from huisheng.kernel.web import dates
from huisheng.kernel.web.templatetags import web

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)  # 25 November, 02:30 in Shanghai


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("zh-hans", NOW, "11月25日（周三）"),
        ("zh-hans", date(2026, 1, 1), "1月1日（周四）"),
        ("zh-hans", date(2025, 12, 31), "2025年12月31日（周三）"),
        ("en", NOW, "Wed 25 November"),
        ("en", date(2025, 12, 31), "Wed 31 December 2025"),
    ],
)
def test_day(language: str, value: date, text: str) -> None:
    with override(language):
        assert dates.day(value) == text


@pytest.mark.parametrize(
    ("language", "last", "text"),
    [
        ("zh-hans", date(2026, 10, 7), "10月1日（周四）至10月7日（周三）"),
        ("en", date(2026, 10, 7), "Thu 1 October – Wed 7 October"),
        ("zh-hans", date(2026, 10, 1), "10月1日（周四）"),
    ],
)
def test_days(language: str, last: date, text: str) -> None:
    with override(language):
        assert dates.days(date(2026, 10, 1), last) == web.days(date(2026, 10, 1), last) == text


def test_moment_is_in_24_hours_of_shanghai() -> None:
    with override("zh-hans"):
        assert dates.moment(NOW) == "11月25日（周三）02:30"
    with override("en"):
        assert dates.moment(NOW) == "Wed 25 November, 02:30"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(seconds=59), "刚刚"),
        (timedelta(minutes=59, seconds=59), "59 分钟前"),
        (timedelta(hours=3), "3 小时前"),
        (timedelta(days=6, hours=23), "6 天前"),
        (timedelta(days=7), "11月18日（周三）"),
        (-timedelta(hours=1), "11月25日（周三）"),
        (timedelta(days=400), "2025年10月21日"),
    ],
)
def test_ago(before: timedelta, text: str) -> None:
    with override("zh-hans"):
        assert dates.ago(NOW - before) == text


@pytest.mark.parametrize("before", [-3600, 0, 59, 3 * 3600, 6 * 86_400, 8 * 86_400, 400 * 86_400])
def test_both_at_once_are_what_each_is_alone(before: int) -> None:
    value = NOW - timedelta(seconds=before)
    for language in ("zh-hans", "en"):
        with override(language):
            assert dates.moment_and_ago(value) == (dates.moment(value), dates.ago(value))


def test_ago_shows_the_moment_on_hover() -> None:
    with override("zh-hans"):
        html = web.ago(NOW - timedelta(hours=3))
    assert 'title="11月24日（周二）23:30"' in html
    assert "3 小时前" in html


def test_nothing_stays_nothing() -> None:
    assert (web.day(None), web.moment(None), web.ago(None)) == ("", "", "")


def test_english_counts() -> None:
    with override("en"):
        assert dates.ago(NOW - timedelta(hours=1)) == "1 hour ago"
        assert dates.ago(NOW - timedelta(hours=2)) == "2 hours ago"
