"""Which addresses are asked: one test for every class of them."""

import ipaddress
import socket
from typing import Any

import pytest

from huisheng.kernel.open_web import NotOpenError, connect, is_open, must_be_open, open_addresses
from tests.platform.kernel.open_web.site import open_site

NOT_OPEN = {
    "this host": "0.0.0.0",
    "this network": "0.1.2.3",
    "loopback": "127.0.0.1",
    "loopback, another": "127.255.255.254",
    "private 10/8": "10.1.2.3",
    "private 172.16/12": "172.31.255.1",
    "private 192.168/16": "192.168.1.1",
    "shared by providers": "100.64.0.1",
    "link-local, the metadata of clouds": "169.254.169.254",
    "the inside of a cloud": "168.63.129.16",
    "protocols": "192.0.0.8",
    "documentation": "203.0.113.7",
    "relays of 6to4": "192.88.99.1",
    "benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "multicast that counts as global": "233.252.0.1",
    "reserved": "240.0.0.1",
    "everybody": "255.255.255.255",
    "IPv6 unspecified": "::",
    "IPv6 loopback": "::1",
    "IPv6 link-local": "fe80::1",
    "IPv6 link-local, with its line": "fe80::1%eth0",
    "IPv6 global, with a line": "2400:3200::1%eth0",
    "IPv6 site-local": "fec0::1",
    "IPv6 unique local": "fd00::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 multicast, global": "ff0e::1",
    "IPv6 documentation": "2001:db8::1",
    "IPv6 documentation, new": "3fff::1",
    "IPv6 discard": "100::1",
    "IPv6 reserved": "4000::1",
    "IPv6 ORCHID": "2001:20::1",
    "IPv6 segment routing": "5f00::1",
    "IPv4-mapped, private": "::ffff:10.0.0.1",
    "IPv4-mapped, open": "::ffff:8.8.8.8",
    "IPv4-compatible": "::127.0.0.1",
    "6to4": "2002:7f00:1::",
    "6to4 of an open one": "2002:808:808::1",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64 of an open one": "64:ff9b::808:808",
    "NAT64, local": "64:ff9b:1::7f00:1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "ISATAP": "2400:3200::5efe:10.0.0.1",
    "ISATAP, global": "2400:3200::200:5efe:10.0.0.1",
    "no address": "localhost",
    "a number": "2130706433",
    "nothing": "",
}


@pytest.mark.parametrize("address", NOT_OPEN.values(), ids=NOT_OPEN)
def test_what_is_not_open(address: str) -> None:
    assert not is_open(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "172.32.0.1", "100.128.0.1", "2400:3200::1"])
def test_what_is_open(address: str) -> None:
    assert is_open(address)
    assert is_open(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_is_open_where_that_is_said_and_nothing_else_is(address: str) -> None:
    assert is_open(address, loopback=True)
    assert not is_open("10.0.0.1", loopback=True)
    assert not is_open("::ffff:127.0.0.1", loopback=True)
    assert not is_open("169.254.169.254", loopback=True)


def test_one_that_is_not_open_among_others_is_enough() -> None:
    assert must_be_open(["8.8.8.8", "2400:3200::1", "8.8.8.8"]) == ["8.8.8.8", "2400:3200::1"]
    with pytest.raises(NotOpenError, match="private_address"):
        must_be_open(["8.8.8.8", "10.0.0.1"])
    with pytest.raises(NotOpenError, match="unknown_host"):
        must_be_open([])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "localhost", "[::1]"])
def test_however_this_machine_is_written(host: str) -> None:
    with pytest.raises(NotOpenError):
        open_addresses(host, 443)


def test_a_name_that_nobody_knows_or_can_write() -> None:
    for host in ("nobody.invalid", "x" * 70 + ".example", ""):
        with pytest.raises(NotOpenError):
            open_addresses(host, 443)


def test_a_connection_goes_where_was_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is looked up once; what is connected to is an address, and one that is open."""
    real, seen = socket.getaddrinfo, []

    def told(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        seen.append(host)
        if host == "127.0.0.1":
            return real(host, port, *more, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", told)
    with open_site() as site:
        connect("mail.example.cn", site.port, 5.0, loopback=True).close()
        assert seen == ["mail.example.cn", "127.0.0.1"]
        with pytest.raises(NotOpenError, match="private_address"):
            connect("mail.example.cn", site.port, 5.0)


def test_another_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Any] = []

    def away(address: Any, *_: Any, **__: Any) -> Any:
        tried.append(address[0])
        raise ConnectionRefusedError

    found = [(socket.AF_INET, 0, 0, "", (one, 25)) for one in ("8.8.8.8", "8.8.4.4", "1.1.1.1", "9.9.9.9")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", away)
    with pytest.raises(ConnectionRefusedError):
        connect("mail.example.cn", 25, 5.0)
    assert tried == ["8.8.8.8", "8.8.4.4", "1.1.1.1"]
