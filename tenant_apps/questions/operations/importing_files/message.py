"""What a unit takes over from a file: one message with its topic, and the reply when there is one."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedMessage:
    """`source` and `number` together name the message for ever: importing it again changes nothing.

    `topic` is the code of a leaf of the network's tree. Times are aware, in UTC. `reply` is empty and
    `replied_at` None when nobody has replied yet.
    """

    source: str
    number: str
    title: str
    text: str
    topic: str
    sent_at: datetime
    reply: str = ""
    replied_at: datetime | None = None
