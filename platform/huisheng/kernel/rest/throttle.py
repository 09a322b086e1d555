"""Gentle limits: how often somebody may do something here within a stretch of time.

The stretch begins with the first try, not with the clock's next full one: nobody is let through twice as
often by trying around its end. The counters stand in the cache, whose keys carry the scope, so one unit's
crowd never slows down another's. They guard comfort, not secrets: losing them (a flushed or unreachable
cache) lets requests through.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    # Loads the client of the cache, which a command that only migrates has no use for.
    from huisheng.kernel.ops.cache import ForgivingRedisCache


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``times`` in ``seconds``, counted under the name ``what``."""

    what: str
    times: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many tries there were in this stretch, and the seconds to wait for the next (0: go on)."""

    tries: int
    wait: int


def count(limit: Limit, who: str, *, once: str = "") -> Counted:
    """Count one more try of ``who``. A try that has a name, ``once``, is counted no more than once while the
    limit's time lasts. The name stands in the cache as it is given: let it be a hash.
    """
    counters = cast("ForgivingRedisCache", caches[DEFAULT_CACHE_ALIAS])
    tries, seconds_left = counters.count(
        f"throttle:{limit.what}:{_digest(who)}",
        limit.seconds,
        once=f"throttle:{limit.what}.once:{once}" if once else "",
    )
    return Counted(tries, 0 if tries <= limit.times else max(1, seconds_left))


def wait_for(limit: Limit, who: str) -> int:
    """Count one more try of ``who``; returns 0 to go on, or the seconds to wait before the next try is
    let through.
    """
    return count(limit, who).wait


def _digest(who: str) -> str:
    return salted_hmac("huisheng.throttle", who, algorithm="sha256").hexdigest()[:32]
