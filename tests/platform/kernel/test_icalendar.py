"""Calendars as RFC 5545 wants them, read back by a reader that forgives nothing."""

from datetime import UTC, datetime

import pytest

from huisheng.kernel.icalendar import Event, calendar
from tests.rfc5545 import parse

AT = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
STAMP = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def event(**changes: object) -> Event:
    values: dict[str, object] = {
        "uid": "1@huisheng",
        "summary": "截止：报送",
        "at": AT,
        "url": "https://lixia.example.cn/desk/",
        "sequence": 2,
    }
    return Event(**{**values, **changes})  # type: ignore[arg-type]


def test_one_event() -> None:
    whole = parse(calendar("工作通知", [event()], stamp=STAMP))
    (found,) = whole.all("VEVENT")
    assert whole.values["NAME"] == "工作通知"
    assert found.values == {
        "UID": "1@huisheng",
        "DTSTAMP": "20261122T010203Z",
        "DTSTART": "20261130T180000",
        "SUMMARY": "截止：报送",
        "URL": "https://lixia.example.cn/desk/",
        "SEQUENCE": "2",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
    }
    assert found.parameters["DTSTART"] == {"TZID": "Asia/Shanghai"}
    (zone,) = whole.all("VTIMEZONE")
    assert zone.all("STANDARD")[0].values["TZOFFSETTO"] == "+0800"


def test_what_takes_time_has_an_end() -> None:
    until = datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
    (found,) = parse(calendar("直播", [event(until=until)], stamp=STAMP)).all("VEVENT")
    assert (found.values["DTSTART"], found.values["DTEND"]) == ("20261130T180000", "20261201T013000")
    assert found.parameters["DTEND"] == {"TZID": "Asia/Shanghai"}


def test_without_events_it_is_a_calendar_too() -> None:
    assert parse(calendar("空", [], stamp=STAMP)).all("VEVENT") == []


@pytest.mark.parametrize("length", range(50, 90))
def test_lines_are_folded_by_octets_and_between_characters(length: int) -> None:
    summary = "a" * length + "关于报送“青年之声”宣传月情况的通知🙂" * 4
    data = calendar("工作通知", [event(summary=summary)], stamp=STAMP)
    assert parse(data).all("VEVENT")[0].values["SUMMARY"] == summary
    assert any(len(line) > 70 for line in data.split(b"\r\n"))


def test_what_people_typed_is_escaped() -> None:
    typed = "甲;乙,丙\\n丁:“戊”\nBEGIN:VEVENT\r\nEND:VCALENDAR"
    whole = parse(calendar(typed, [event(summary=f"{typed}\x00\x07\x7f")], stamp=STAMP))
    (found,) = whole.all("VEVENT")
    assert found.values["SUMMARY"] == whole.values["NAME"] == typed.replace("\r\n", "\n")


def test_cancelled() -> None:
    (found,) = parse(calendar("a", [event(is_cancelled=True)], stamp=STAMP)).all("VEVENT")
    assert found.values["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    "broken",
    [
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:a\r\nEND:VCALENDAR\r\n",
        calendar("a", [event(), event()], stamp=STAMP),
        calendar("a", [event()], stamp=STAMP).replace(b"TZID:Asia/Shanghai", b"TZID:Asia/Urumqi"),
        calendar("a", [event()], stamp=STAMP).replace(b"END:VEVENT\r\n", b""),
        calendar("a", [event(summary="b" * 60)], stamp=STAMP).replace(b"b" * 50, b"b" * 80),
        calendar("a", [event(summary="b")], stamp=STAMP).replace(b"SUMMARY:b", b"SUMMARY:b;c"),
    ],
)
def test_the_reader_forgives_nothing(broken: bytes) -> None:
    with pytest.raises(AssertionError):
        parse(broken)
