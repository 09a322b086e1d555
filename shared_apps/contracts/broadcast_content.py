"""A broadcast (直播): an hour or two that people watch on their unit's site, with a wall of questions. What
it says, the same whether it is issued from above or made in a unit; what it has in common with a season:
page_content.

The product carries no pictures: somebody else's player is shown, by its address.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from shared_apps.contracts.directive_messages import BROADCAST as KIND
from shared_apps.contracts.page_content import (
    ABOUT,
    LONGEST_HOUR,
    BadContent,
    PageKind,
    check_words,
    unspanned,
)

ADDRESS_MAX: Final = 500

WALL: Final = "wall"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastContent:
    """All of it. ``topic`` is a code of the network's tree with which asking begins, or empty. ``address``
    may be empty until it is known; ``replay`` is, until there is a recording.
    """

    title: str
    about: str
    begins: datetime
    ends: datetime
    address: str = ""
    replay: str = ""
    topic: str = ""
    has_wall: bool = True


def check(content: BroadcastContent, topics: Collection[str] | None) -> None:
    """Raise BadContent for the first thing that cannot stand; ``topics`` are the codes that may be
    chosen; None: whichever it is. Whether something may be played from its addresses says
    huisheng.kernel.web.players.
    """
    check_words(content.title, content.about)
    if not timedelta() < content.ends - content.begins <= LONGEST_HOUR:
        raise BadContent("ends", "span")
    if content.topic and topics is not None and content.topic not in topics:
        raise BadContent("topic", "unknown")
    if max(len(content.address), len(content.replay)) > ADDRESS_MAX:
        raise BadContent("address", "https")


def as_data(content: BroadcastContent) -> dict[str, Any]:
    """As it is stored and sent: plain JSON."""
    return {
        "title": content.title,
        "about": content.about,
        "begins": content.begins.isoformat(),
        "ends": content.ends.isoformat(),
        "address": content.address,
        "replay": content.replay,
        "topic": content.topic,
        "has_wall": content.has_wall,
    }


def from_data(data: Mapping[str, Any]) -> BroadcastContent:
    """What ``as_data`` made. Raises ValueError, KeyError or TypeError for anything else."""
    return BroadcastContent(
        title=str(data["title"]),
        about=str(data["about"]),
        begins=datetime.fromisoformat(data["begins"]),
        ends=datetime.fromisoformat(data["ends"]),
        address=str(data["address"]),
        replay=str(data["replay"]),
        topic=str(data["topic"]),
        has_wall=bool(data["has_wall"]),
    )


def as_typed(content: BroadcastContent) -> dict[str, Any]:
    """As the fields of a form have it: by name, its hour as a day and two times of Asia/Shanghai."""
    day, begins, ends = unspanned(content.begins, content.ends)
    return asdict(content) | {"day": day, "begins": begins, "ends": ends}


BROADCAST: Final[PageKind[BroadcastContent]] = PageKind(
    name=KIND,
    parts={ABOUT: ("about",), WALL: ("has_wall",)},
    as_data=as_data,
    from_data=from_data,
    check=check,
    within=lambda _issued, content: content,
    begins=lambda content: content.begins,
    ends=lambda content: content.ends,
)
"""An issuer may leave to units the text, and whether they have a question wall. Title, time and what is
played are the issuer's.
"""
