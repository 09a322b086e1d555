"""What the front server asks before it gets a certificate for a name: does anybody here answer under it?

Asked on this machine alone (docs/decisions/0002-domains-and-certificates.md): whoever comes through the front
server carries X-Forwarded-For, and is told what everybody is told under a host that is nobody's. Names that a
process knows cost it nothing; those that it does not know cost the database a question, and strangers can
name any number of them in a handshake, so only so many are looked up.
"""

import ipaddress
import time
from threading import Lock
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from huisheng.kernel.access import open_to_all
from tenants.cards import open_unit, open_unit_known_at, unit_of_host

PATH: Final = "/internal/certificate"
LOOKED_UP: Final = 40
"""Names that a process does not know, and looks up, in so many seconds."""
_SECONDS: Final = 10.0
_FORWARDED: Final = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_FORWARDED",
)


def is_asked(request: HttpRequest) -> bool:
    """Whether this is the front server itself, and not somebody through it."""
    if request.path_info != PATH or settings.HUISHENG_PROXIES < 1:
        return False
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_private
    except ValueError:
        # A socket of this machine has no address.
        return not request.META.get("REMOTE_ADDR")


@open_to_all
def answer(request: HttpRequest) -> HttpResponse:
    """200 for a name under which an open unit answers, 404 for any other."""
    domain = request.GET.get("domain", "").lower().rstrip(".")
    response = HttpResponse(status=200 if may_have(domain) else 404, content_type="text/plain")
    # Strangers make these: the log is not theirs to fill.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def may_have(domain: str) -> bool:
    """Whether pages of an open unit are served under a name."""
    if not domain or len(domain) > 253 or "." not in domain:
        return False
    if open_unit_known_at(domain) is not None:
        return True
    return _bucket.take() and open_unit(unit_of_host(domain)) is not None


class _Bucket:
    """So many in so many seconds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._since = 0.0
        self._taken = 0

    def take(self) -> bool:
        now = time.monotonic()
        with self._lock:
            if now - self._since >= _SECONDS:
                self._since, self._taken = now, 0
            self._taken += 1
            return self._taken <= LOOKED_UP


_bucket = _Bucket()


def forget_the_count() -> None:
    """For tests: begin counting anew."""
    global _bucket
    _bucket = _Bucket()
