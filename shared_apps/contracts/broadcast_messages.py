"""What a unit tells of the broadcast (直播) that stands on its site because a directive called for it.

Up only: the broadcast itself comes down in the ``details`` of its directive (broadcast_content). Nothing
here is
text: counts and codes, and the path of a page that anybody may read. Sensitive topics are in no figure.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastTold:
    """Up: the unit's broadcast as it stands now, whole. Of several the one with the highest ``revision``
    holds.

    ``stands`` is "shown", "ended" or "away" (taken away). ``changed`` are codes of
    broadcast_content.CHANGEABLE: what reads otherwise here than the issuer wrote it. ``watched`` are devices
    that opened the picture while it was live, each once a day; of no person anything is known. Of the
    questions
    that were asked from its page: how many (``asked``), and how many have an official answer (``answered``).
    """

    kind: ClassVar[str] = "broadcast.told"
    version: ClassVar[int] = 1

    directive_id: str
    revision: int
    at: str
    stands: str
    path: str
    changed: list[str]
    watched: int
    asked: int
    answered: int
