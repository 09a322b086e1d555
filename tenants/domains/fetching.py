"""Reading one small file of a site that somebody has named.

Whoever names it may mean a machine beside ours: so the address is resolved here, one that is not on the open
web is refused, and the connection goes to the very address that was looked at. Plain HTTP, because before a
domain leads to us it has no certificate that we could ask for; no redirect is followed, four kilobytes are
read, and after five seconds it is over, however slowly it comes.
"""

import ipaddress
import socket
import time
from typing import Final

from django.conf import settings

from tenants.domains.resolving import NoAnswerError, addresses

SECONDS: Final = 5.0
MOST_BYTES: Final = 4096
_MOST_HEAD: Final = 8192
_PORT: Final = 80
_CARRIES_IPV4: Final = tuple(
    ipaddress.IPv6Network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
"""IPv6 networks whose addresses stand for IPv4 ones, which may be anything."""


class NotFetchedError(Exception):
    """Why nothing was read. `code`: nowhere, no_name_server, private, unreachable, redirect, status or
    large.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fetched(domain: str, path: str) -> str:
    """What a site answers with 200 under a path. Raises NotFetchedError."""
    deadline = time.monotonic() + SECONDS
    address = _address_of(domain)
    asked = f"GET {path} HTTP/1.0\r\nHost: {domain}\r\nAccept: text/plain\r\nConnection: close\r\n\r\n"
    try:
        answer = _answer(address, asked.encode("ascii"), deadline)
    except OSError:
        raise NotFetchedError("unreachable") from None
    head, _end, body = answer.partition(b"\r\n\r\n")
    words = head.split(b"\r\n", 1)[0].split()
    status = words[1] if len(words) > 1 and words[0].startswith(b"HTTP/") else b""
    if status.startswith(b"3"):
        raise NotFetchedError("redirect")
    if status != b"200":
        raise NotFetchedError("status")
    if len(body) > MOST_BYTES:
        raise NotFetchedError("large")
    return body.decode("utf-8", "replace").strip("\ufeff \t\r\n")


def port() -> int:
    """Where sites of this installation are reached without a certificate."""
    return _PORT if settings.HUISHENG_SCHEME == "https" else int(settings.HUISHENG_PORT)


def is_open(address: str) -> bool:
    """Whether an address stands on the open web, where everybody may ask it."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and (
        parsed.ipv4_mapped is not None or any(parsed in network for network in _CARRIES_IPV4)
    ):
        return False
    return parsed.is_global and not parsed.is_multicast


def _address_of(domain: str) -> str:
    try:
        found = addresses(domain)
    except NoAnswerError:
        raise NotFetchedError("no_name_server") from None
    if not found:
        raise NotFetchedError("nowhere")
    if not settings.HUISHENG_DOMAINS["private"] and not all(is_open(address) for address in found):
        raise NotFetchedError("private")
    return found[0]


def _answer(address: str, asked: bytes, deadline: float) -> bytes:
    parts: list[bytes] = []
    with socket.create_connection((address, port()), _left(deadline)) as line:
        line.settimeout(_left(deadline))
        line.sendall(asked)
        while sum(map(len, parts)) <= _MOST_HEAD + MOST_BYTES:
            line.settimeout(_left(deadline))
            part = line.recv(4096)
            if not part:
                return b"".join(parts)
            parts.append(part)
    raise NotFetchedError("large")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
