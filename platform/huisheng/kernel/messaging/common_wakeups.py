"""A wake-up that many ask for, and all for the same moment: the morning's notice of whatever has come till
then. While a crowd writes, each thing that comes would move it to where it stands, by one message up.

So each process remembers what it has asked for once that is committed, and does not ask again. Nothing gets
lost by it:

- What a transaction asked for is remembered by its commit alone; of two at once that know nothing of each
  other both ask.
- Shortly before the moment everybody asks anew. A commit that comes after the ring, of a transaction that
  began before it, has then asked for one more ring, which comes at once.
- For the next moment everybody asks anew, so that a process that is wrong is so for a day at most.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction

from huisheng.kernel.clock import now
from huisheng.kernel.messaging.wakeups import schedule_wakeup
from huisheng.kernel.tenancy import current_unit

NEAR: Final = timedelta(minutes=15)
"""No transaction that asks for one lasts as long."""

_MOST: Final = 10_000
"""Remembered by a process; whoever is forgotten asks once more."""

_Asked = tuple[int, str, str]
_asked: Final[dict[_Asked, datetime]] = {}


def schedule_common_wakeup(*, what: str, key: str, at: datetime) -> None:
    """As `schedule_wakeup` inside a unit, for one that nobody cancels, and that all who ask want at the same
    `at` as long as it is to come: whoever is woken looks at all that waits, and asks for the next one.
    """
    thing = (current_unit().id, what, key)
    if _asked.get(thing) == at and now() < at - NEAR:
        return
    schedule_wakeup(what=what, key=key, at=at)
    transaction.on_commit(partial(_remember, thing, at))


def forget_asked() -> None:
    """Know nothing of what this process has asked for: in tests, whose tables are emptied."""
    _asked.clear()


def _remember(thing: _Asked, at: datetime) -> None:
    if len(_asked) >= _MOST:
        _asked.clear()
    _asked[thing] = at
