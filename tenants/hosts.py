"""Host → unit, cached with invalidation (stock django-tenants asks the database at every request).

Two layers: the shared cache, deleted when a unit or domain changes, and this process's own, which is
believed for one second. So a suspended unit is closed at once in the process that did it and within a second
everywhere.
"""

import time

from django.core.cache import cache

from huisheng.kernel.tenancy import enter_network
from tenants.data import UnitCard
from tenants.tree import unit_by_host

_LOCAL_SECONDS = 1.0
_SHARED_SECONDS = 300
_LOCAL_MAX = 4096
_local: dict[str, tuple[float, UnitCard | None]] = {}


def unit_of_host(host: str) -> UnitCard | None:
    """Return the unit that answers under a host (lower case, without port), or None."""
    now = time.monotonic()
    found = _local.get(host)
    if found is not None and found[0] > now:
        return found[1]
    card = _shared(host)
    if len(_local) >= _LOCAL_MAX:
        _local.clear()
    _local[host] = (now + _LOCAL_SECONDS, card)
    return card


def _shared(host: str) -> UnitCard | None:
    with enter_network():
        key = f"host:{host}"
        card: UnitCard | None = cache.get(key)
        if card is None:
            # An unknown host is not cached: strangers could fill the cache with names.
            card = unit_by_host(host)
            if card is not None:
                cache.set(key, card, _SHARED_SECONDS)
        return card


def forget_hosts(*hosts: str) -> None:
    """Forget what is known of hosts, after a change of their unit or domain. Call it on commit."""
    for host in hosts:
        _local.pop(host, None)
    with enter_network():
        cache.delete_many([f"host:{host}" for host in hosts])


def forget_everything() -> None:
    """Forget this process's own layer (tests)."""
    _local.clear()
