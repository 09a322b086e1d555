"""What a season (问题季) and a broadcast (直播) have in common: a page on a unit's site, issued from above or
made in the unit, whose text travels in the ``details`` of its directive.

``PageKind`` says what differs between the two; whoever issues, carries or keeps them reads it there. Days are
business days of Asia/Shanghai, moments ISO 8601 with an offset.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Final, Generic, TypeVar

TITLE_MAX: Final = 40
ABOUT_MAX: Final = 2000
LONGEST_HOUR: Final = timedelta(hours=12)
"""Of what people sit through at a stretch: a broadcast, a live question hour."""

MAY_CHANGE_KEY: Final = "may_change"
"""Under it stands in the details of a directive what its issuer lets units change, as codes of its kind."""
ABOUT: Final = "about"
"""The text: of both kinds an issuer may leave it to units."""

HERE: Final = timezone(timedelta(hours=8))
"""Where a business day begins and ends: Asia/Shanghai, without summer time."""

Content = TypeVar("Content")


class BadContent(ValueError):
    """It cannot stand so; ``field`` names what to repair, ``code`` why, ``row`` which line of it (from 1)."""

    def __init__(self, field: str, code: str, row: int = 0) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code
        self.row = row


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind(Generic[Content]):
    """What differs between seasons and broadcasts.

    ``name`` is the kind of its directive, and the key under which it stands in that directive's details.
    ``parts`` are codes of what an issuer may leave to units, each with the fields that it means. ``check``
    raises BadContent for the first thing that cannot stand, given the codes of topics that may be chosen
    (None: whichever they are).
    ``within`` brings what a unit says within the bounds that its issuer set. ``begins`` and ``ends`` are the
    first instant of it and the first one after it.
    """

    name: str
    parts: Mapping[str, tuple[str, ...]]
    as_data: Callable[[Content], dict[str, Any]]
    from_data: Callable[[Mapping[str, Any]], Content]
    check: Callable[[Content, Collection[str] | None], None]
    within: Callable[[Content, Content], Content]
    begins: Callable[[Content], datetime]
    ends: Callable[[Content], datetime]

    def as_text(self, content: Content) -> str:
        """As it travels in the details of a directive."""
        return json.dumps(self.as_data(content), ensure_ascii=False)

    def from_text(self, text: str) -> Content:
        """What ``as_text`` made. Raises ValueError, KeyError or TypeError for anything else."""
        return self.from_data(json.loads(text))

    def in_details(self, details: Mapping[str, Any]) -> Content | None:
        """What the details of a directive call for; None where nothing has been written yet."""
        text = details.get(self.name)
        return self.from_text(text) if text else None


def merged(kind: PageKind[Content], issued: Content, local: Content, may_change: Collection[str]) -> Content:
    """What the issuer says, with what the unit may say otherwise. Whatever else the unit says is left out.

    Raises BadContent for days outside the issuer's.
    """
    found = _with(kind, issued, local, may_change)
    if kind.within(issued, found) != found:
        raise BadContent("last_day", "inside")
    return found


def followed(
    kind: PageKind[Content],
    issued: Content,
    content: Content,
    changed: Collection[str],
    may_change: Collection[str],
) -> Content:
    """After the issuer has said it anew: what the unit had ``changed`` stays, as far as it still may, and is
    brought within the issuer's bounds.
    """
    stays = [code for code in changed if code in may_change]
    return kind.within(issued, _with(kind, issued, content, stays))


def changed_parts(kind: PageKind[Content], issued: Content, content: Content) -> list[str]:
    """Codes of the parts that read otherwise than the issuer wrote them."""
    return [
        code
        for code, names in kind.parts.items()
        if any(getattr(issued, name) != getattr(content, name) for name in names)
    ]


def check_words(title: str, about: str) -> None:
    """Raise BadContent for a title or text that cannot stand."""
    if not title or len(title) > TITLE_MAX or not title.isprintable():
        raise BadContent("title", "title")
    if not about or len(about) > ABOUT_MAX:
        raise BadContent("about", "about")


def span(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """The instants of an hour that somebody named by a day and two times of Asia/Shanghai. What ends at or
    before its beginning ends on the next day.
    """
    start = datetime.combine(day, begins, HERE)
    end = datetime.combine(day, ends, HERE)
    return start, end if end > start else end + timedelta(days=1)


def unspanned(begins: datetime, ends: datetime) -> tuple[date, time, time]:
    """The day and times of Asia/Shanghai of which ``span`` made these instants, to the minute."""
    start, end = begins.astimezone(HERE), ends.astimezone(HERE)
    return start.date(), time(start.hour, start.minute), time(end.hour, end.minute)


def _with(kind: PageKind[Content], issued: Content, local: Content, codes: Collection[str]) -> Content:
    own = {name: getattr(local, name) for code in codes for name in kind.parts[code]}
    found: Content = replace(issued, **own)  # type: ignore[type-var]
    return found
