"""Addresses that administrators enter: what stands beside us is not asked, nor what leads there."""

import socket
from typing import Any

import pytest

from shared_apps.accounts.adapters.asking import NoAnswerError, ask, is_askable
from tests.shared_apps.accounts.outside.university import University

PRIVATE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "ff02::1",
)


def answers(*addresses: str) -> Any:
    def found(host: str, port: int, **_: Any) -> list[Any]:
        kind = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(kind[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    return found


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(address))
    with pytest.raises(NoAnswerError, match="private_address"):
        ask("GET", "https://id.example.edu.cn/")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers("1.1.1.1", "10.0.0.1"))
    with pytest.raises(NoAnswerError, match="private_address"):
        ask("GET", "https://id.example.edu.cn/")


def test_the_connection_goes_to_the_address_that_was_looked_at(
    university: University, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is looked at and private when it is used (rebinding) gains nothing."""
    port = int(university.url.rpartition(":")[2])
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", answers("127.0.0.1"))
    seen: list[str] = []

    def spy(host: Any, *more: Any, **named: Any) -> Any:
        seen.append(host)
        return real(host, *more, **named) if host == "127.0.0.1" else answers("127.0.0.1")(host, *more)

    monkeypatch.setattr(socket, "getaddrinfo", spy)
    status, _body = ask("GET", f"http://id.example.edu.cn:{port}/cas/login")
    assert status == 200
    assert seen[0] == "id.example.edu.cn"
    assert set(seen[1:]) <= {"127.0.0.1"}, "the name is resolved once"


@pytest.mark.parametrize(
    "url",
    [
        "http://id.example.edu.cn/",
        "ftp://id.example.edu.cn/",
        "https://user:password@id.example.edu.cn/",
        "https://id.example.edu.cn/#x",
        "https://",
        "//id.example.edu.cn/",
        "",
    ],
)
def test_addresses_that_are_no_plain_https(url: str) -> None:
    assert not is_askable(url)
    with pytest.raises(NoAnswerError, match="address"):
        ask("GET", url)


def test_this_machine_is_asked_in_development_alone(university: University, settings: Any) -> None:
    assert ask("GET", f"{university.cas}/login")[0] == 200
    settings.HUISHENG_SIGN_IN_LOOPBACK = False
    with pytest.raises(NoAnswerError):
        ask("GET", f"{university.cas}/login")


@pytest.mark.parametrize(("broken", "reason"), [("redirect", "redirect"), ("long", "too_long")])
def test_nothing_is_followed_and_no_more_is_read_than_that(
    university: University, broken: str, reason: str
) -> None:
    university.broken = broken
    with pytest.raises(NoAnswerError, match=reason):
        ask("GET", f"{university.issuer}/.well-known/openid-configuration")
