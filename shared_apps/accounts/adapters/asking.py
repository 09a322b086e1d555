"""Asks an address that an administrator of one unit has entered, and nothing that stands beside us.

The name is resolved here, every address it has must be public, and the connection goes to the address that
was looked at: what a name server says a moment later changes nothing. The certificate must be the name's.
"""

import ipaddress
import logging
import socket
import time
from collections.abc import Mapping
from typing import Final

import httpx
from django.conf import settings

# Addresses that are asked carry tickets; httpx would log them.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

TIMEOUT: Final = httpx.Timeout(6.0, connect=3.0)
WHOLE_SECONDS: Final = 10.0
MAX_ANSWER: Final = 256 * 1024
_TRIED: Final = 3

# Addresses of IPv6 in which one of IPv4 is hidden.
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NoAnswerError(Exception):
    """Nothing came back that could be read; `reason` says why, as a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_askable(url: str) -> bool:
    """Whether an address is one that is asked at all: HTTPS, a host, no name or password in it, no fragment.
    In development a provider on this very machine may do without TLS.
    """
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        return False
    if not parts.host or parts.userinfo or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and settings.HUISHENG_SIGN_IN_LOOPBACK)


def ask(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Make one request and return status and body. Raises NoAnswerError.

    Nothing is followed, nothing is taken from the environment, and no more is read than MAX_ANSWER.
    """
    if not is_askable(url):
        raise NoAnswerError("address")
    parts = httpx.URL(url)
    for address in _public_addresses(parts.host, parts.port or (443 if parts.scheme == "https" else 80)):
        try:
            return _ask_at(address, method, parts, headers or {}, form)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            # Another address of the same name may be reached; a certificate that is wrong is so everywhere.
            refused = error
    raise NoAnswerError("unreachable") from refused


def _ask_at(
    address: str, method: str, parts: httpx.URL, headers: Mapping[str, str], form: Mapping[str, str] | None
) -> tuple[int, bytes]:
    until = time.monotonic() + WHOLE_SECONDS
    named = {"Host": parts.netloc.decode(), "Accept-Encoding": "identity", **headers}
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream(
                method,
                parts.copy_with(host=address),
                headers=named,
                data=form,
                # The certificate is compared with the name, not with the address.
                extensions={"sni_hostname": parts.host},
            ) as response,
        ):
            if response.is_redirect:
                raise NoAnswerError("redirect")
            body = b""
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MAX_ANSWER:
                    raise NoAnswerError("too_long")
                if time.monotonic() > until:
                    raise NoAnswerError("too_slow")
            return response.status_code, body
    except (httpx.ConnectError, httpx.ConnectTimeout):
        raise
    except (httpx.TimeoutException, httpx.TransportError, httpx.DecodingError):
        raise NoAnswerError("no_answer") from None


def _public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a name, if all of them may be asked: one that may not makes the name suspect."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoAnswerError("unknown_host") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(may_be_asked(ipaddress.ip_address(one)) for one in addresses):
        raise NoAnswerError("private_address")
    return addresses[:_TRIED]


def may_be_asked(address: Address) -> bool:
    """Whether an address stands on the open network (or, in development, on this very machine)."""
    if settings.HUISHENG_SIGN_IN_LOOPBACK and address.is_loopback:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if hidden is None and address in _NAT64:
            hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden is not None:
            return may_be_asked(hidden)
    return address.is_global and not address.is_multicast
