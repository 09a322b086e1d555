"""Asking name servers and sites that somebody has named: real packets, and nothing of ours is reached."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tenants.domains import fetching, resolving
from tenants.domains.fetching import NotFetchedError, fetched
from tests.tenants.domains.own_web import LOOPBACK, Web

DOMAIN = "youth.example.cn"


def test_addresses_and_texts_are_read(web: Web) -> None:
    web.addresses[DOMAIN] = ["192.0.2.7", "2001:db8::7"]
    web.texts[DOMAIN] = ["v=spf1 -all", "x" * 300]
    assert resolving.addresses(DOMAIN) == ["192.0.2.7", "2001:db8::7"]
    assert resolving.texts(DOMAIN) == ["v=spf1 -all", "x" * 300]
    assert resolving.texts("nobody.example.cn") == []


def test_what_does_not_fit_into_a_packet_is_asked_again(web: Web) -> None:
    web.texts[DOMAIN] = [f"{number:03}" + "x" * 200 for number in range(20)]
    assert resolving.texts(DOMAIN) == web.texts[DOMAIN]


def test_a_silent_name_server_is_no_answer(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.silent = True
    monkeypatch.setattr(resolving, "SECONDS", 0.3)
    with pytest.raises(resolving.NoAnswerError):
        resolving.texts(DOMAIN)
    with pytest.raises(NotFetchedError, match="no_name_server"):
        fetched(DOMAIN, "/")


def test_an_answer_to_another_question_is_not_read() -> None:
    """Whoever guesses the port must also know what was asked."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as liar:
        liar.bind((LOOPBACK, 0))

        def lie() -> None:
            asked, who = liar.recvfrom(4096)
            end = b"\xc0\x0c\x00\x10\x00\x01\x00\x00\x00\x01\x00\x02\x01x"
            liar.sendto(
                bytes([asked[0] ^ 1]) + asked[1:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + asked[12:] + end, who
            )
            other = asked[12:].replace(b"youth", b"other")
            liar.sendto(asked[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + other + end, who)
            liar.sendto(asked[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + asked[12:] + end.replace(b"x", b"y"), who)

        threading.Thread(target=lie, daemon=True).start()
        found = resolving._asked_of(LOOPBACK, liar.getsockname()[1], DOMAIN, resolving.TXT, 3.0)
    assert found == [b"\x01y"]


@pytest.mark.parametrize(
    ("named", "servers"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", 53)),
        ("[2001:db8::53]:5353", ("2001:db8::53", 5353)),
    ],
)
def test_name_servers_are_named_by_address_and_port(named: str, servers: tuple[str, int]) -> None:
    assert resolving._server(named) == servers


def test_a_file_is_read_from_the_address_that_was_looked_at(web: Web) -> None:
    web.addresses[DOMAIN] = [LOOPBACK]
    web.files[DOMAIN, "/file"] = "\ufeffwhat it says \n"
    assert fetched(DOMAIN, "/file") == "what it says"
    assert web.asked == [(DOMAIN, "/file")]


@pytest.mark.parametrize(("found", "code"), [(302, "redirect"), (500, "status"), ("x" * 5000, "large")])
def test_what_is_no_short_file_is_not_read(web: Web, found: str | int, code: str) -> None:
    web.addresses[DOMAIN] = [LOOPBACK]
    web.files[DOMAIN, "/file"] = found
    with pytest.raises(NotFetchedError, match=code):
        fetched(DOMAIN, "/file")
    assert web.asked == [(DOMAIN, "/file")], "a redirect leads nowhere"


def test_a_domain_that_leads_nowhere(web: Web) -> None:
    with pytest.raises(NotFetchedError, match="nowhere"):
        fetched(DOMAIN, "/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "224.0.0.1",
    ],
)
def test_a_private_address_is_not_asked(web: Web, settings: Any, address: str) -> None:
    settings.HUISHENG_DOMAINS = {**settings.HUISHENG_DOMAINS, "private": False}
    web.addresses[DOMAIN] = [address]
    with pytest.raises(NotFetchedError, match="private"):
        fetched(DOMAIN, "/")
    # Nor one that hides beside an open one.
    web.addresses[DOMAIN] = ["8.8.8.8", address]
    with pytest.raises(NotFetchedError, match="private"):
        fetched(DOMAIN, "/")
    assert web.asked == []


@pytest.fixture
def slow_site(settings: Any) -> Iterator[int]:
    """A site that says a few letters after the other, for ever."""
    server = socket.create_server((LOOPBACK, 0))
    over = threading.Event()

    def drip() -> None:
        line, _ = server.accept()
        with line:
            while not over.is_set():
                try:
                    line.sendall(b"H" * 64)
                except OSError:
                    return
                time.sleep(0.02)

    threading.Thread(target=drip, daemon=True).start()
    yield server.getsockname()[1]
    over.set()
    server.close()


def test_a_site_that_drips_is_left(
    web: Web, settings: Any, slow_site: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUISHENG_PORT = slow_site
    web.addresses[DOMAIN] = [LOOPBACK]
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    with pytest.raises(NotFetchedError, match="unreachable"):
        fetched(DOMAIN, "/")


def test_over_https_domains_are_asked_without_a_certificate(settings: Any) -> None:
    settings.HUISHENG_SCHEME, settings.HUISHENG_PORT = "https", 443
    assert fetching.port() == 80
