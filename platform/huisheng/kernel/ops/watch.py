"""Keys of the cache's server that somebody looks at with every request: asked for once, and from then on the
server says by itself when one of them changes. Why: docs/decisions/0004-told-of-changes.md.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

_SILENT_SECONDS: Final = 1.0
"""How long a server that says nothing is taken to be there. An answer proves that nothing it said before is
still under way.
"""
_MOST: Final = 20_000
"""Keys that a thread knows the values of."""

_TRACK: Final = ("CLIENT", "TRACKING", "ON", "OPTIN")
_OF_WHAT_COMES_NEXT: Final = ("CLIENT", "CACHING", "YES")


@dataclass(frozen=True, slots=True)
class Question:
    """Whether certain keys hold certain values, written down once for asking it again and again."""

    keys: tuple[bytes, ...]
    values: list[bytes]


class Changes:
    """How many changes this process has made itself: it sees them at once, whatever the network does."""

    number = 0


def note_own_change() -> None:
    """Have every thread of this process ask anew."""
    Changes.number += 1


class Watch(threading.local):
    """What one thread was told by the server, by a connection of its own (RESP3), and what of it still holds.
    ``connect``: makes such a connection.
    """

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._connection: Any = None
        self._process = 0
        self._changes = 0
        self._heard = 0.0
        self._known: dict[bytes, bytes] = {}

    def values(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """What stands under these keys now. Raises RedisError when the server is away, or does not tell of
        changes.
        """
        try:
            connection = self._listening()
            while connection.can_read():
                connection.read_response(push_request=True)
            if self._changes != Changes.number:
                self._known.clear()
                self._changes = Changes.number
            if time.monotonic() - self._heard < _SILENT_SECONDS:
                known = [self._known.get(key) for key in keys]
                if None not in known:
                    return known
            return self._asked(connection, keys)
        except BaseException:
            # Nobody reads what may still come, and nobody hears of changes any more.
            self._leave()
            raise

    def _asked(self, connection: Any, keys: Sequence[bytes]) -> list[bytes | None]:
        asked_at = time.monotonic()
        both = connection.pack_commands([_OF_WHAT_COMES_NEXT, ("MGET", *keys)])
        connection.send_packed_command(both, check_health=False)
        connection.read_response()
        values: list[bytes | None] = connection.read_response()
        self._heard = asked_at
        if len(self._known) > _MOST:
            self._known.clear()
        self._known.update((key, one) for key, one in zip(keys, values, strict=True) if one is not None)
        return values

    def _listening(self) -> Any:
        if self._process != os.getpid():
            # A child of a fork shares no connection with its parent.
            self._leave()
            self._process = os.getpid()
        if self._connection is None:
            self._changes = Changes.number
            self._connection = connection = self._connect()
            connection.connect()
            connection._parser.set_invalidation_push_handler(self._told)
            connection.send_command(*_TRACK)
            connection.read_response()
        return self._connection

    def _told(self, push: Sequence[Any]) -> None:
        _invalidate, keys = push
        if keys is None:
            self._known.clear()
        else:
            for key in keys:
                self._known.pop(key, None)

    def _leave(self) -> None:
        self._known.clear()
        self._heard = 0.0
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.disconnect()
