"""Reading one small file of a site that somebody has named.

Whoever names it may mean a machine beside ours: so the address is resolved here, one that is not on the open
web is refused (`huisheng.kernel.open_web`), and the connection goes to the very address that was looked at.
Plain HTTP, because before a domain leads to us it has no certificate that we could ask for; no redirect is
followed, four kilobytes are read, and after five seconds it is over, however slowly it comes.
"""

import socket
import time
from typing import Final

from django.conf import settings

from huisheng.kernel.open_web import NotOpenError, must_be_open
from tenants.domains.resolving import NoAnswerError, addresses

SECONDS: Final = 5.0
MOST_BYTES: Final = 4096
_MOST_HEAD: Final = 8192
_PORT: Final = 80


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


def _address_of(domain: str) -> str:
    try:
        found = addresses(domain)
    except NoAnswerError:
        raise NotFetchedError("no_name_server") from None
    if not found:
        raise NotFetchedError("nowhere")
    if settings.HUISHENG_DOMAINS["private"]:
        return found[0]
    try:
        return must_be_open(found)[0]
    except NotOpenError:
        raise NotFetchedError("private") from None


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
