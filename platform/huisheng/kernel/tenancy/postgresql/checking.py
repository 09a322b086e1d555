"""Whether a connection of the pool still works, without asking the server each time.

The pool's own check is a round trip before every request. A server that has ended a connection (a restart, a
failover, an administrator) has closed its socket, which this machine knows: there is something to read, the
end. What can only be noticed by asking (a line that was cut) is asked once nobody has used the connection
for a few seconds; on a busy one the question would come no sooner than the request itself.
"""

import select
import time
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from psycopg_pool import ConnectionPool

BELIEVED_SECONDS: Final = 5.0
"""How long a connection is believed without asking, from when it was last used."""

_left_at: WeakKeyDictionary[psycopg.Connection[Any], float] = WeakKeyDictionary()


def left_just_now(connection: psycopg.Connection[Any]) -> None:
    """Whoever used it hands it back."""
    _left_at[connection] = time.monotonic()


def check_if_doubtful(connection: psycopg.Connection[Any]) -> None:
    """Return quietly if the connection works, raise an error of psycopg otherwise."""
    left_at = _left_at.get(connection)
    if left_at is None or time.monotonic() - left_at > BELIEVED_SECONDS or _has_something_to_read(connection):
        ConnectionPool.check_connection(connection)


def _has_something_to_read(connection: psycopg.Connection[Any]) -> bool:
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
