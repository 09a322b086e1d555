"""A season (问题季): some weeks in which a unit, or all units below an issuer, ask young people about one
subject. What it says, the same whether it is issued from above or made in a unit; what it has in common with
a broadcast: page_content.

Topics are codes of the network's tree, of whatever level.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from shared_apps.contracts.directive_messages import SEASON as KIND
from shared_apps.contracts.page_content import ABOUT, HERE, LONGEST_HOUR, BadContent, PageKind, check_words

NAME_MAX: Final = 60
HOURS_MAX: Final = 80
WORDS_MAX: Final = 80
TOPICS_MOST: Final = 12
OFFICES_MOST: Final = 12
EXPERTS_MOST: Final = 24
LIVE_MOST: Final = 8
LONGEST: Final = timedelta(days=184)
"""Half a year: what goes on longer is no season."""

DATES, DUTY, LIVE = "dates", "duty", "live"


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


def check(content: SeasonContent, topics: Collection[str] | None) -> None:
    """Raise BadContent for the first thing that cannot stand; ``topics`` are the codes that may be
    chosen; None: whichever they are.
    """
    check_words(content.title, content.about)
    if content.last_day < content.first_day:
        raise BadContent("last_day", "order")
    if content.last_day - content.first_day > LONGEST:
        raise BadContent("last_day", "long")
    if not content.topics or len(content.topics) > TOPICS_MOST:
        raise BadContent("topics", "number")
    if topics is not None and not set(content.topics) <= set(topics):
        raise BadContent("topics", "unknown")
    if len(content.offices) > OFFICES_MOST or len(content.experts) > EXPERTS_MOST:
        raise BadContent("offices", "many")
    for row, office in enumerate(content.offices, start=1):
        if not office.name or len(office.name) > NAME_MAX or len(office.hours) > HOURS_MAX:
            raise BadContent("offices", "words", row)
    if len(content.live) > LIVE_MOST:
        raise BadContent("live", "many")
    for row, hour in enumerate(content.live, start=1):
        _check_live(content, hour, row)


def _check_live(content: SeasonContent, hour: LiveHour, row: int) -> None:
    if len(hour.words) > WORDS_MAX:
        raise BadContent("live", "words", row)
    if not timedelta() < hour.ends - hour.begins <= LONGEST_HOUR:
        raise BadContent("live", "span", row)
    if not content.first_day <= hour.begins.astimezone(HERE).date() <= content.last_day:
        raise BadContent("live", "outside", row)


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


def instants(content: SeasonContent) -> tuple[datetime, datetime]:
    """From the first instant of its first day to the first one after its last, in Asia/Shanghai."""
    end = datetime.combine(content.last_day + timedelta(days=1), time(), HERE)
    return datetime.combine(content.first_day, time(), HERE), end


def _within(issued: SeasonContent, content: SeasonContent) -> SeasonContent:
    """Its days brought within the issuer's."""

    def held(day: date) -> date:
        return max(min(day, issued.last_day), issued.first_day)

    return replace(content, first_day=held(content.first_day), last_day=held(content.last_day))


SEASON: Final[PageKind[SeasonContent]] = PageKind(
    name=KIND,
    parts={
        ABOUT: ("about",),
        DATES: ("first_day", "last_day"),
        DUTY: ("offices", "experts"),
        LIVE: ("live",),
    },
    as_data=as_data,
    from_data=from_data,
    check=check,
    within=_within,
    begins=lambda content: instants(content)[0],
    ends=lambda content: instants(content)[1],
)
"""An issuer may leave to units the text, the days (within its own), who is on duty, the live hours. Title and
topics are the issuer's: by them its seasons are added up.
"""
