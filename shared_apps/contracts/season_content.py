"""A season (问题季): some weeks in which a unit, or all units below an issuer, ask young people about one
subject. What it says, the same whether it is issued from above or made in a unit.

Days are business days, moments ISO 8601 with an offset. Topics are codes of the network's tree, of whatever
level. A season from above travels as JSON text in the ``details`` of its directive, under ``SEASON_KEY``;
what its issuer lets units change, under ``MAY_CHANGE_KEY``, as codes of ``CHANGEABLE``.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Final

TITLE_MAX: Final = 40
ABOUT_MAX: Final = 2000
NAME_MAX: Final = 60
HOURS_MAX: Final = 80
WORDS_MAX: Final = 80
TOPICS_MOST: Final = 12
OFFICES_MOST: Final = 12
EXPERTS_MOST: Final = 24
LIVE_MOST: Final = 8
LONGEST: Final = timedelta(days=184)
"""Half a year: what goes on longer is no season."""
LONGEST_LIVE: Final = timedelta(hours=12)

_HERE: Final = timezone(timedelta(hours=8))
"""Where a business day begins and ends: Asia/Shanghai, without summer time."""

SEASON_KEY: Final = "season"
MAY_CHANGE_KEY: Final = "may_change"

ABOUT, DATES, DUTY, LIVE = "about", "dates", "duty", "live"
CHANGEABLE: Final = (ABOUT, DATES, DUTY, LIVE)
"""What an issuer may leave to units: the text, the days (within the issuer's own), who is on duty, the live
hours. Title and topics are the issuer's: by them its seasons are added up.
"""


class BadSeason(ValueError):
    """It cannot stand so; ``field`` names what to repair, ``code`` why, ``row`` which line of it (from 1)."""

    def __init__(self, field: str, code: str, row: int = 0) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code
        self.row = row


@dataclass(frozen=True, slots=True)
class Office:
    """Who is on duty, as it reads in public: a department, or somebody who has agreed to be named."""

    name: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class LiveHour:
    """A dated hour in which those on duty answer (在线答疑). It may end on the next day."""

    begins: datetime
    ends: datetime
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonContent:
    """All of it. ``experts`` are ids of verified experts of the one unit, and never leave it."""

    title: str
    about: str
    first_day: date
    last_day: date
    topics: tuple[str, ...]
    offices: tuple[Office, ...] = ()
    experts: tuple[int, ...] = ()
    live: tuple[LiveHour, ...] = ()


def check(content: SeasonContent, *, topics: Collection[str]) -> None:
    """Raise BadSeason for the first thing that cannot stand; ``topics`` are the codes that may be chosen."""
    if not content.title or len(content.title) > TITLE_MAX or not content.title.isprintable():
        raise BadSeason("title", "title")
    if not content.about or len(content.about) > ABOUT_MAX:
        raise BadSeason("about", "about")
    if content.last_day < content.first_day:
        raise BadSeason("last_day", "order")
    if content.last_day - content.first_day > LONGEST:
        raise BadSeason("last_day", "long")
    if not content.topics or len(content.topics) > TOPICS_MOST:
        raise BadSeason("topics", "number")
    if not set(content.topics) <= set(topics):
        raise BadSeason("topics", "unknown")
    if len(content.offices) > OFFICES_MOST or len(content.experts) > EXPERTS_MOST:
        raise BadSeason("offices", "many")
    for row, office in enumerate(content.offices, start=1):
        if not office.name or len(office.name) > NAME_MAX or len(office.hours) > HOURS_MAX:
            raise BadSeason("offices", "words", row)
    if len(content.live) > LIVE_MOST:
        raise BadSeason("live", "many")
    for row, hour in enumerate(content.live, start=1):
        _check_live(content, hour, row)


def _check_live(content: SeasonContent, hour: LiveHour, row: int) -> None:
    if len(hour.words) > WORDS_MAX:
        raise BadSeason("live", "words", row)
    if not timedelta() < hour.ends - hour.begins <= LONGEST_LIVE:
        raise BadSeason("live", "span", row)
    if not content.first_day <= hour.begins.astimezone(_HERE).date() <= content.last_day:
        raise BadSeason("live", "outside", row)


def span(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """The instants of an hour that somebody named by a day and two times of Asia/Shanghai. What ends at or
    before its beginning ends on the next day.
    """
    start = datetime.combine(day, begins, _HERE)
    end = datetime.combine(day, ends, _HERE)
    return start, end if end > start else end + timedelta(days=1)


def as_data(content: SeasonContent) -> dict[str, Any]:
    """As it is stored and sent: plain JSON."""
    return {
        "title": content.title,
        "about": content.about,
        "first_day": content.first_day.isoformat(),
        "last_day": content.last_day.isoformat(),
        "topics": list(content.topics),
        "offices": [{"name": office.name, "hours": office.hours} for office in content.offices],
        "experts": list(content.experts),
        "live": [
            {"begins": hour.begins.isoformat(), "ends": hour.ends.isoformat(), "words": hour.words}
            for hour in content.live
        ],
    }


def as_text(content: SeasonContent) -> str:
    """As it travels in the details of a directive."""
    return json.dumps(as_data(content), ensure_ascii=False)


def from_text(text: str) -> SeasonContent:
    """What ``as_text`` made. Raises ValueError, KeyError or TypeError for anything else."""
    return from_data(json.loads(text))


def from_data(data: Mapping[str, Any]) -> SeasonContent:
    """What ``as_data`` made. Raises ValueError, KeyError or TypeError for anything else."""
    return SeasonContent(
        title=str(data["title"]),
        about=str(data["about"]),
        first_day=date.fromisoformat(data["first_day"]),
        last_day=date.fromisoformat(data["last_day"]),
        topics=tuple(str(code) for code in data["topics"]),
        offices=tuple(Office(str(one["name"]), str(one["hours"])) for one in data["offices"]),
        experts=tuple(int(one) for one in data["experts"]),
        live=tuple(
            LiveHour(
                datetime.fromisoformat(one["begins"]),
                datetime.fromisoformat(one["ends"]),
                str(one["words"]),
            )
            for one in data["live"]
        ),
    )
