"""Calendars that other programs subscribe to, written as RFC 5545 wants them.

Moments stand in the time of Beijing, which has no summer time. Lines are folded at 75 octets, never inside a
character; what people typed is escaped and loses its control characters.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
_OCTETS: Final = 75
_ZONE: Final = "Asia/Shanghai"
_ZONE_LINES: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A moment in a calendar. `uid` names it for good; of several with the same one, the highest `sequence`
    holds. `url` is an absolute address in ASCII. `until` is when it ends, where it takes any time.
    """

    uid: str
    summary: str
    at: datetime
    url: str
    sequence: int
    is_cancelled: bool = False
    until: datetime | None = None


def calendar(name: str, events: Iterable[Event], *, stamp: datetime) -> bytes:
    """A calendar of this name, made at `stamp`."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huisheng//Calendar//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        # RFC 7986, and what programs understood before it.
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *_ZONE_LINES,
    ]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded for line in lines for folded in _folded(line))


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={_ZONE}:{event.at.astimezone(BUSINESS_ZONE):%Y%m%dT%H%M%S}"
    if event.until is not None:
        yield f"DTEND;TZID={_ZONE}:{event.until.astimezone(BUSINESS_ZONE):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"URL:{event.url}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    # A date by which something is due keeps nobody busy, nor does what anybody may watch.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """RFC 5545, 3.3.11: TEXT."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """RFC 5545, 3.1: a line of more than 75 octets goes on in the next one, behind a space."""
    piece = b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > _OCTETS:
            yield piece + b"\r\n"
            piece = b" "
        piece += octets
    yield piece + b"\r\n"
