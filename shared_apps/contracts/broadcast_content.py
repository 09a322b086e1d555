"""A broadcast (直播): an hour or two that people watch on their unit's site, with a wall of questions. What
it says, the same whether it is issued from above or made in a unit.

The product carries no pictures: somebody else's player is shown, by its address. Moments are ISO 8601 with an
offset. A broadcast from above travels as JSON text in the ``details`` of its directive, under
``BROADCAST_KEY``; what its issuer lets units change, under ``MAY_CHANGE_KEY``, as codes of ``CHANGEABLE``.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

TITLE_MAX: Final = 40
ABOUT_MAX: Final = 2000
ADDRESS_MAX: Final = 500
LONGEST: Final = timedelta(hours=12)

BROADCAST_KEY: Final = "broadcast"
MAY_CHANGE_KEY: Final = "may_change"

ABOUT, WALL = "about", "wall"
CHANGEABLE: Final = (ABOUT, WALL)
"""What an issuer may leave to units: the text, and whether they have a question wall. Title, time and what is
played are the issuer's.
"""


class BadBroadcast(ValueError):
    """It cannot stand so; ``field`` names what to repair, ``code`` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


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


def check(content: BroadcastContent, *, topics: Collection[str]) -> None:
    """Raise BadBroadcast for the first thing that cannot stand; ``topics`` are the codes that may be chosen.
    Whether something may be played from its addresses says huisheng.kernel.web.players.
    """
    if not content.title or len(content.title) > TITLE_MAX or not content.title.isprintable():
        raise BadBroadcast("title", "title")
    if not content.about or len(content.about) > ABOUT_MAX:
        raise BadBroadcast("about", "about")
    if not timedelta() < content.ends - content.begins <= LONGEST:
        raise BadBroadcast("ends", "span")
    if content.topic and content.topic not in topics:
        raise BadBroadcast("topic", "unknown")
    if max(len(content.address), len(content.replay)) > ADDRESS_MAX:
        raise BadBroadcast("address", "https")


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


def as_text(content: BroadcastContent) -> str:
    """As it travels in the details of a directive."""
    return json.dumps(as_data(content), ensure_ascii=False)


def from_text(text: str) -> BroadcastContent:
    """What ``as_text`` made. Raises ValueError, KeyError or TypeError for anything else."""
    return from_data(json.loads(text))


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
