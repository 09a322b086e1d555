"""One request to an address that somebody has entered: never elsewhere, never without end."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from huisheng.kernel.open_web import NoAnswerError, ask, asking, is_askable
from tests.platform.kernel.open_web.site import HANDSHAKE, Site, open_site

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


def test_a_request_arrives_as_it_was_meant(site: Site) -> None:
    site.says = [b"HTTP/1.1 418 I'm a teapot\r\nContent-Length: 2\r\n\r\nno"]
    answer = ask("POST", f"{site.url}/a?b=1", content=b"{}", headers={"X-Is": "here"}, loopback=True)
    assert (answer.status, answer.body) == (418, b"no")
    head, _, body = site.asked[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /a?b=1 HTTP/1.1"
    assert f"Host: 127.0.0.1:{site.port}".encode() in lines
    assert b"X-Is: here" in lines
    assert b"Content-Length: 2" in lines
    assert body in (b"{}", b"")  # the body may come in a packet of its own


def test_a_form_is_sent_as_one(site: Site) -> None:
    site.says = [GOOD]
    ask("POST", f"{site.url}/", form={"a": "1 2"}, loopback=True)
    assert b"Content-Type: application/x-www-form-urlencoded" in site.asked[0]
    assert b"Content-Length: 5" in site.asked[0]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.cn/",
        "ftp://example.cn/",
        "file:///etc/passwd",
        "https://user:password@example.cn/",
        "https://example.cn/#x",
        "https://",
        "//example.cn/",
        "",
    ],
)
def test_what_is_no_plain_https_is_not_asked(url: str) -> None:
    assert not is_askable(url)
    with pytest.raises(NoAnswerError, match="address"):
        ask("GET", url)


def test_nothing_beside_us_is_asked(site: Site) -> None:
    site.says = [GOOD]
    for host in ("127.0.0.1", "localhost", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"):
        with pytest.raises(NoAnswerError, match=r"private_address|unknown_host"):
            ask("GET", f"https://{host}:{site.port}/")
    assert site.asked == []


def test_a_name_that_changes_its_mind_gains_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = socket.getaddrinfo, []

    def told(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        seen.append(host)
        if host == "127.0.0.1":
            return real(host, port, *more, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", told)
    site.says = [GOOD]
    assert ask("GET", f"http://hook.example.cn:{site.port}/", loopback=True).status == 200
    assert seen == ["hook.example.cn", "127.0.0.1"], "the name is resolved once"
    assert f"Host: hook.example.cn:{site.port}".encode() in site.asked[0]


def test_a_redirect_leads_nowhere(site: Site) -> None:
    site.says = [f"HTTP/1.1 302 Found\r\nLocation: {site.url}/x\r\nContent-Length: 0\r\n\r\n".encode()]
    with pytest.raises(NoAnswerError, match="redirect"):
        ask("GET", f"{site.url}/", loopback=True)
    assert len(site.asked) == 1


def test_no_more_is_read_than_that(site: Site) -> None:
    site.says = [b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100]
    with pytest.raises(NoAnswerError, match="too_long"):
        ask("GET", f"{site.url}/", loopback=True, most=99)


@pytest.mark.parametrize(
    ("says", "drips"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
    ],
    ids=["body", "head"],
)
def test_who_answers_drop_by_drop_is_left(
    site: Site, says: bytes, drips: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "WHOLE_SECONDS", 0.4)
    site.says, site.drips = [says], drips
    with pytest.raises(NoAnswerError, match="too_slow"):
        ask("GET", f"{site.url}/", loopback=True)


@pytest.mark.parametrize(
    "says", [b"", b"SMTP ready\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"]
)
def test_what_cannot_be_read_is_no_answer(site: Site, says: bytes) -> None:
    site.says = [says]
    with pytest.raises(NoAnswerError, match="no_answer"):
        ask("GET", f"{site.url}/", loopback=True)


def test_who_is_away_has_carried_nothing_out() -> None:
    with open_site() as gone:
        pass
    with pytest.raises(NoAnswerError, match="unreachable"):
        ask("GET", f"{gone.url}/", loopback=True)


def test_a_service_without_the_names_certificate_is_not_spoken_to(site: Site) -> None:
    site.says = [GOOD]
    with pytest.raises(NoAnswerError, match=r"unreachable|no_answer"):
        ask("GET", f"https://127.0.0.1:{site.port}/secret", loopback=True)
    (said,) = site.asked
    assert said.startswith(HANDSHAKE)
    assert b"secret" not in said
