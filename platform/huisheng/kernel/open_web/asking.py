"""One HTTP request to an address that somebody has entered.

HTTPS alone, at an address that stands on the open web (`addresses.py`); the certificate must be the name's.
Nothing is followed, nothing is taken from the environment, nothing is tried twice; how much is read and how
long it may take in all is limited, however slowly it comes.
"""

import logging
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

import httpcore
import httpx

from huisheng.kernel.open_web.addresses import MOST_TRIED, NotOpenError, open_addresses

# Addresses that are asked carry tickets and secrets; httpcore would log them.
logging.getLogger("httpcore").setLevel(logging.WARNING)

WHOLE_SECONDS: Final = 10.0
"""For looking up, connecting, asking and reading, together."""

CONNECT_SECONDS: Final = 3.0
MAX_ANSWER: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: the status of HTTP and the whole body."""

    status: int
    body: bytes


class NoAnswerError(Exception):
    """Nothing came back that could be read; `reason` says why, as a code.

    Never carried out (it may be asked again without harm): address, unknown_host, private_address,
    unreachable. Perhaps carried out: redirect, too_long, too_slow, no_answer.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_askable(url: str, *, loopback: bool = False) -> bool:
    """Whether an address is one that is asked at all: HTTPS, a host, no name or password in it, no fragment.
    With `loopback` (development) a service on this very machine may do without TLS.
    """
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        return False
    if not parts.host or parts.userinfo or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and loopback)


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    form: Mapping[str, str] | None = None,
    loopback: bool = False,
    most: int = MAX_ANSWER,
) -> Answered:
    """Make one request and return what came back, whatever its status. `most`: bytes that are read.

    Raises NoAnswerError.
    """
    if not is_askable(url, loopback=loopback):
        raise NoAnswerError("address")
    parts = httpx.URL(url)
    said = {"Host": parts.netloc.decode(), "Accept-Encoding": "identity", **(headers or {})}
    if form is not None:
        content = urlencode(form).encode()
        said["Content-Type"] = "application/x-www-form-urlencoded"
    if content or method not in ("GET", "HEAD"):
        said["Content-Length"] = str(len(content))
    request = httpcore.URL(
        scheme=parts.raw_scheme, host=parts.raw_host, port=parts.port, target=parts.raw_path
    )
    line = _Line(time.monotonic() + WHOLE_SECONDS, loopback=loopback)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=line, retries=0) as pool,
            pool.stream(method, request, headers=list(said.items()), content=content) as response,
        ):
            if 300 <= response.status < 400:
                raise NoAnswerError("redirect")
            body = b""
            for piece in response.iter_stream():
                body += piece
                if len(body) > most:
                    raise NoAnswerError("too_long")
            return Answered(response.status, body)
    except _TooSlowError:
        raise NoAnswerError("too_slow") from None
    except NotOpenError as error:
        raise NoAnswerError(error.reason) from None
    except (httpcore.ConnectError, httpcore.ConnectTimeout):
        raise NoAnswerError("unreachable") from None
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
        raise NoAnswerError("no_answer") from None


class _TooSlowError(Exception):
    """The time for the whole request is over."""


class _Line(httpcore.NetworkBackend):
    """Connects to open addresses alone, and to no other than those that were looked at."""

    def __init__(self, until: float, *, loopback: bool) -> None:
        self._until, self._loopback = until, loopback
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look the name up and connect. Raises NotOpenError, httpcore.ConnectError."""
        failed: Exception | None = None
        for address in open_addresses(host, port, loopback=self._loopback)[:MOST_TRIED]:
            seconds = min(CONNECT_SECONDS, _left(self._until))
            try:
                return _LimitedStream(self._plain.connect_tcp(address, port, timeout=seconds), self._until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError("nothing was tried")


class _LimitedStream(httpcore.NetworkStream):
    """A stream of which every step ends with the time for the whole request."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner, self._until = inner, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come. Raises _TooSlowError."""
        try:
            return self._inner.read(max_bytes, timeout=_left(self._until))
        except httpcore.ReadTimeout:
            raise _TooSlowError from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send. Raises _TooSlowError."""
        try:
            self._inner.write(buffer, timeout=_left(self._until))
        except httpcore.WriteTimeout:
            raise _TooSlowError from None

    def close(self) -> None:
        """Close it."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Compare the certificate with the name that was entered, not with the address."""
        secure = self._inner.start_tls(ssl_context, server_hostname, timeout=_left(self._until))
        return _LimitedStream(secure, self._until)

    def get_extra_info(self, info: str) -> Any:
        """What the pool asks about the connection."""
        return self._inner.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise _TooSlowError
    return left


@cache
def _certificates() -> ssl.SSLContext:
    """Reading them takes a tenth of a second; a context may be used by many threads."""
    return httpx.create_ssl_context(trust_env=False)
