"""Which addresses stand on the open web: the one rule, for everything that we ask because somebody named it.

Whoever names a site, a mail server or a receiver of ours may mean a machine beside us: a database, the
metadata of the cloud, the router. So a name is looked up here, ALL its addresses must be open, and the
connection goes to the very address that was looked at: what a name server says a moment later changes
nothing.
"""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST_TRIED: Final = 3
"""Addresses of one name that are tried, one after the other."""

_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
"""All that is routed of IPv6 (RFC 4291): outside of it stand loopback, link-local, unique local, multicast,
IPv4-mapped, IPv4-compatible, NAT64 and what is reserved.
"""

_NOT_OPEN: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "2002::/16",  # 6to4: an IPv4 address in another dress, which may be any
        "2001::/23",  # Teredo (2001::/32, the same), ORCHID, benchmarks and other protocols (RFC 2928)
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "192.0.0.0/24",  # protocols (RFC 6890)
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # the inside of one large cloud: it looks like any other
    )
)
_ISATAP: Final = (0x00005EFE, 0x02005EFE)
"""What stands before an IPv4 address in the last 64 bits of an IPv6 one (RFC 5214)."""


class NotOpenError(OSError):
    """Somebody named an address that is not asked. `reason`: private_address or unknown_host."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_open(address: str | Address, *, loopback: bool = False) -> bool:
    """Whether an address stands on the open web, where everybody may ask it.

    `loopback`: this very machine counts as well, as in development. What is no address is not open.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if loopback and parsed.is_loopback:
        return True
    if isinstance(parsed, ipaddress.IPv6Address) and (
        parsed.scope_id is not None or parsed not in _UNICAST or (int(parsed) >> 32) & 0xFFFFFFFF in _ISATAP
    ):
        return False
    if any(parsed.version == network.version and parsed in network for network in _NOT_OPEN):
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def must_be_open(addresses: Iterable[str], *, loopback: bool = False) -> list[str]:
    """The addresses of one name, each once, in their order. Raises NotOpenError where there is none, and
    where any of them is not open: one that is not makes the name suspect.
    """
    found = list(dict.fromkeys(addresses))
    if not found:
        raise NotOpenError("unknown_host")
    if not all(is_open(one, loopback=loopback) for one in found):
        raise NotOpenError("private_address")
    return found


def open_addresses(host: str, port: int, *, loopback: bool = False) -> list[str]:
    """Where a name leads, as this machine looks it up. Raises NotOpenError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotOpenError("unknown_host") from None
    return must_be_open((str(entry[4][0]) for entry in found), loopback=loopback)


def connect(host: str, port: int, seconds: float | None, *, loopback: bool = False) -> socket.socket:
    """Connect to a name, at one of the addresses that were looked at. Raises NotOpenError, OSError."""
    failed: OSError | None = None
    for address in open_addresses(host, port, loopback=loopback)[:MOST_TRIED]:
        try:
            return socket.create_connection((address, port), seconds)
        except OSError as error:
            failed = error
    raise failed or OSError(f"nothing was tried for {host}")
