"""How often pages are read: numbers of days, and nothing about whoever reads.

A page says under what it is counted (``counts_as``). Each process adds up what it shows, also of pages that
are kept whole, and puts its sums into the shared cache every other second; a task takes them out from there
(``take``) and the app whose pages they are writes them down. What is under way when a process or the cache
dies is lost; nothing is counted twice, because sums leave one place before they reach the next.

Left out are programs that say so, looks ahead of a browser, and members of staff.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.http import HttpRequest, HttpResponse

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network, unit_or_none

if TYPE_CHECKING:
    # Loads the client of the cache, which a command that only migrates has no use for.
    from huisheng.kernel.ops.cache import ForgivingRedisCache

EVERY_SECONDS: Final = 2.0
KEY_MAX: Final = 64
_PLACE: Final = "counted"
_WAITS: Final = 2 * 24 * 3600
"""Seconds that sums wait in the cache for somebody to take them."""
_MOST: Final = 20_000
"""Different things that a process adds up at a time; beyond them only the known ones grow."""

_PROGRAM: Final = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|headless|preview|monitor|fetch|scrap|archive|feed"
    r"|\b(curl|wget|python|java|php|perl|ruby|go-http-client|okhttp|axios|node|libwww|httpclient|postman)\b"
    r"|facebookexternalhit|lighthouse|pingdom",
    re.IGNORECASE,
)
"""What programs call themselves. CUBOT is a maker of telephones."""

_AHEAD: Final = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CountsAs:
    """What one showing of a page adds one to. ``by_site``: the key is the host of the site it stands in."""

    what: str
    key: str = ""
    by_site: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """So many showings on a day."""

    day: date
    what: str
    key: str
    number: int


def counts_as(response: HttpResponse, what: str, key: str = "", *, by_site: bool = False) -> HttpResponse:
    """The same response, said to be counted; ``what`` and ``key`` are codes and ids without spaces."""
    response.counts_as = CountsAs(what, key, by_site)  # type: ignore[attr-defined]
    return response


def note(request: HttpRequest, counts: CountsAs | None) -> None:
    """Count a page that is being shown, if a person asked for it."""
    if counts is None or request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return
    note_shown(request.META, replace(counts, key=site_of(request)) if counts.by_site else counts)


def note_shown(environ: Mapping[str, Any], counts: CountsAs) -> None:
    """The same of a page that somebody gets who is known not to be staff; not ``by_site``."""
    unit = unit_or_none()
    if unit is not None and _asked_by_a_person(environ):
        _sums.add((unit.id, business_day(), counts.what, counts.key))


def site_of(request: HttpRequest) -> str:
    """The host of the site that a request comes from; empty when the browser does not say, or for our own."""
    try:
        host = urlsplit(request.headers.get("Referer", "")).hostname or ""
    except ValueError:
        return ""
    own = request.get_host().partition(":")[0].lower()
    return host if host != own and _HOST.fullmatch(host) else ""


def take() -> dict[int, list[Counted]]:
    """Everything that waits, by unit. It is here alone from now on: whoever takes it writes it down."""
    _sums.send()
    found: dict[int, list[Counted]] = defaultdict(list)
    with enter_network():
        waiting = _cache().take_sums(_PLACE)
    for name, number in waiting.items():
        unit_id, day, what, key = name.split(" ", 3)
        found[int(unit_id)].append(Counted(date.fromisoformat(day), what, key, number))
    return dict(found)


def _asked_by_a_person(environ: Mapping[str, Any]) -> bool:
    if any("prefetch" in said or "prerender" in said or "preview" in said for said in _ahead(environ)):
        return False
    return _is_a_browser(environ.get("HTTP_USER_AGENT", ""))


@lru_cache(maxsize=2000)
def _is_a_browser(agent: str) -> bool:
    return bool(agent) and _PROGRAM.search(agent) is None


def _ahead(environ: Mapping[str, Any]) -> Iterator[str]:
    return (environ[name].lower() for name in _AHEAD if name in environ)


_Key = tuple[int, date, str, str]


class _Sums:
    """What this process has shown since it last told the cache."""

    def __init__(self) -> None:
        self._lock = Lock()
        # Whoever takes the sums waits for those that are on their way to the cache.
        self._sending = Lock()
        self._sums: Counter[_Key] = Counter()
        self._timer: Timer | None = None

    def add(self, key: _Key) -> None:
        with self._lock:
            if len(self._sums) < _MOST or key in self._sums:
                self._sums[key] += 1
            if self._timer is None:
                self._timer = Timer(EVERY_SECONDS, self.send)
                self._timer.daemon = True
                self._timer.start()

    def send(self) -> None:
        """Put the sums into the cache. They leave here first: sent again they would count twice."""
        with self._sending:
            self._send()

    def _send(self) -> None:
        with self._lock:
            sums, self._sums = self._sums, Counter()
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
        if not sums:
            return
        with enter_network():
            named = {
                f"{unit_id} {day.isoformat()} {what} {key}": number
                for (unit_id, day, what, key), number in sums.items()
            }
            _cache().add_sums(_PLACE, named, _WAITS)

    def forget(self) -> None:
        """In a process that was just forked: what its parent counted is the parent's."""
        self.__init__()  # type: ignore[misc]


@cache
def _cache() -> ForgivingRedisCache:
    # One for all threads: Django's own is made anew for each, and every sending has a thread of its own.
    return cast("ForgivingRedisCache", caches.create_connection(DEFAULT_CACHE_ALIAS))


_sums = _Sums()
atexit.register(_sums.send)
os.register_at_fork(after_in_child=_sums.forget)
