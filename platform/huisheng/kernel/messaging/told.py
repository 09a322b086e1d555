"""Who has been told that a unit's outbox holds something: one mark for each unit, in the cache.

A crowd commits many times a second, and each run of the relay costs much beside the one message that it would
find. So whoever commits tells somebody only where nobody has been told:

| mark | says | whoever commits | relay begins | relay's rest is over |
|---|---|---|---|---|
| none | nobody has been told | WAITING, and nudges | BEGUN | – |
| WAITING | something came, and somebody will look | stays | BEGUN | none, and is nudged again |
| BEGUN | nothing came since the relay began to look | WAITING, no nudge | BEGUN | none |

Nothing falls between: every change is one command of the cache's server. Who commits does so before it
looks at the mark, and the relay marks before it looks into the outbox. Whoever finds a mark may therefore be
silent: where it is WAITING, a look is still to begin; where it is BEGUN, the relay that set it finds WAITING
when its rest is over (gathering.py).

A process that dies between mark and look leaves a mark whose word nobody keeps. It lasts TOLD_SECONDS from
the first that was marked, whoever comes meanwhile; then the next commit nudges, and the sweep finds what no
commit follows. Without the cache everybody nudges. Two relays at once may take each other's mark: then there
is one run too many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.core.cache import cache

from huisheng.kernel.tenancy.context import enter_network

if TYPE_CHECKING:
    from huisheng.kernel.ops.cache import ForgivingRedisCache

TOLD_SECONDS = 2
"""So long a nudge is taken for under way; one that got lost costs no more than that."""

WAITING: Final = 1
BEGUN: Final = 2


def told_first(unit_id: int) -> bool:
    """After a commit: something waits. True when nobody has been told, so that the relay is to be nudged."""
    with enter_network():
        return _marks().swap(_key(unit_id), WAITING, TOLD_SECONDS) is None


def begin(unit_id: int) -> None:
    """The relay of a unit begins to look. Called before it looks, so that nothing falls between."""
    with enter_network():
        cache.set(_key(unit_id), BEGUN, timeout=TOLD_SECONDS)


def end(unit_id: int) -> int | None:
    """The relay's rest is over: from now on whoever commits nudges. Returns the mark that stood there; None
    when it was lost, so that nobody knows whether something came.
    """
    with enter_network():
        return _marks().take(_key(unit_id))


def forget(unit_id: int) -> None:
    """Nobody has been told after all."""
    with enter_network():
        cache.delete(_key(unit_id))


def _key(unit_id: int) -> str:
    return f"nudged:up:{unit_id}"


def _marks() -> ForgivingRedisCache:
    return cast("ForgivingRedisCache", cache)
