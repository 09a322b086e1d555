"""Gentle limits: how often somebody may do something here within a stretch of time.

The counters stand in the cache, whose keys carry the scope, so one unit's crowd never slows down another's.
They guard
comfort, not secrets: losing them (a flushed or unreachable cache) lets requests through.
"""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``times`` in ``seconds``, counted under the name ``what``."""

    what: str
    times: int
    seconds: int


def wait_for(limit: Limit, who: str) -> int:
    """Count one more try of ``who``; returns 0 to go on, or the seconds to wait before the next try is
    let through.
    """
    window, passed = divmod(int(time.time()), limit.seconds)
    key = f"throttle:{limit.what}:{_digest(who)}:{window}"
    cache.add(key, 0, timeout=limit.seconds + 1)
    try:
        tries = cache.incr(key)
    except ValueError:
        # The window ended between the two calls, or the cache dropped the key: a fresh start.
        return 0
    return 0 if tries <= limit.times else limit.seconds - passed


def _digest(who: str) -> str:
    return salted_hmac("huisheng.throttle", who, algorithm="sha256").hexdigest()[:32]
