"""A web of our own: a name server that knows a few domains, and a site that they lead to.

Real packets and real connections; what stands where is a dictionary that a test fills. Both listen on
loopback, so that the tests are an installation whose units' domains may lead to private networks.
"""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import enter_network
from tenants.domains import claiming, looking
from tenants.domains.resolving import AAAA, TXT, A
from tenants.models import DomainClaim

LOOPBACK = "127.0.0.1"


@dataclass
class Web:
    """What name server and site know. `sites`: what a file of a domain holds, a status, or a function of the
    path; what is not there is asked of us, as if the domain led here, when it stands in `led_here`.
    """

    addresses: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    files: dict[tuple[str, str], str | int] = field(default_factory=dict)
    led_here: set[str] = field(default_factory=set)
    silent: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    def leads_here(self, domain: str) -> None:
        """Let a domain lead to this installation."""
        self.addresses[domain] = [LOOPBACK]
        self.led_here.add(domain)

    def leads_elsewhere(self, domain: str) -> None:
        """Let it lead to a site that is not ours."""
        self.addresses[domain] = [LOOPBACK]
        self.led_here.discard(domain)

    def proves(self, domain: str, token: str) -> None:
        """Let whoever manages the domain write a token into it."""
        self.texts[looking.txt_name(domain)] = [looking.txt_value(token)]


class _Names(threading.Thread):
    """Answers one question per packet, and over TCP what a packet is too small for."""

    def __init__(self, web: Web) -> None:
        super().__init__(daemon=True)
        self.web = web
        self.packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.packets.bind((LOOPBACK, 0))
        self.port = self.packets.getsockname()[1]
        self.lines = socket.create_server((LOOPBACK, self.port))
        threading.Thread(target=self._over_tcp, daemon=True).start()

    def run(self) -> None:
        while True:
            try:
                asked, who = self.packets.recvfrom(4096)
            except OSError:
                return
            if not self.web.silent:
                answer = self._answer(asked)
                if len(answer) > 512:
                    answer = answer[:2] + b"\x83\x80" + answer[4:6] + b"\0\0\0\0\0\0" + asked[12:]
                self.packets.sendto(answer, who)

    def _over_tcp(self) -> None:
        while True:
            try:
                line, _ = self.lines.accept()
            except OSError:
                return
            with line:
                (length,) = struct.unpack("!H", line.recv(2))
                answer = self._answer(line.recv(length))
                line.sendall(struct.pack("!H", len(answer)) + answer)

    def _answer(self, asked: bytes) -> bytes:
        labels, at = [], 12
        while asked[at]:
            labels.append(asked[at + 1 : at + 1 + asked[at]].decode())
            at += 1 + asked[at]
        name = ".".join(labels)
        (kind,) = struct.unpack_from("!H", asked, at + 1)
        records = [
            b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 1, len(data)) + data
            for data in self._data(name, kind)
        ]
        known = name in self.web.addresses or name in self.web.texts
        flags = b"\x81\x80" if known else b"\x81\x83"
        counts = struct.pack("!4H", 1, len(records), 0, 0)
        return asked[:2] + flags + counts + asked[12 : at + 5] + b"".join(records)

    def _data(self, name: str, kind: int) -> list[bytes]:
        if kind == TXT:
            return [
                b"".join(
                    bytes([len(part)]) + part
                    for part in (text.encode()[at : at + 255] for at in range(0, len(text), 255))
                )
                for text in self.web.texts.get(name, [])
            ]
        version = {A: 4, AAAA: 6}[kind]
        known = [ip_address(text) for text in self.web.addresses.get(name, [])]
        return [address.packed for address in known if address.version == version]

    def close(self) -> None:
        self.packets.close()
        self.lines.close()


def _site(web: Web) -> ThreadingHTTPServer:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"]
            web.asked.append((host, self.path))
            found = web.files.get((host, self.path), 404)
            body = b""
            if isinstance(found, str):
                found, body = 200, found.encode()
            elif host in web.led_here:
                # No database here: whether a domain leads to us is answered without one.
                answer = Client(headers={"host": host}).get(self.path)
                found, body = answer.status_code, answer.content
            self.send_response(found)
            if found == 302:
                self.send_header("Location", f"http://{LOOPBACK}/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    return ThreadingHTTPServer((LOOPBACK, 0), Site)


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[Web, int, int]]:
    web = Web()
    names, site = _Names(web), _site(web)
    names.start()
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield web, names.port, site.server_port
    site.shutdown()
    names.close()


@pytest.fixture
def web(servers: tuple[Web, int, int], settings: Any) -> Web:
    """An empty web; the name server and the port of sites are ours."""
    found, names, site = servers
    found.__init__()  # type: ignore[misc] - the servers hold it
    settings.HUISHENG_DOMAINS = {"servers": f"{LOOPBACK}:{names}", "private": True}
    settings.HUISHENG_PORT = site
    return found


@pytest.fixture
def put_into_use(web: Web) -> Callable[[int, str], str]:
    """A function: a unit names a domain, proves it and lets it lead here."""

    def put(unit_id: int, typed: str) -> str:
        domain = claiming.name_domain(unit_id, typed, actor_id=None)
        web.proves(domain, token_of(unit_id, domain))
        web.leads_here(domain)
        look_now(unit_id, domain)
        return domain

    return put


def token_of(unit_id: int, domain: str) -> str:
    """The secret of a claim."""
    with enter_network():
        return DomainClaim.objects.get(unit_id=unit_id, domain=domain).token


def look_now(unit_id: int, domain: str) -> None:
    """Look at a claim without the pause between two looks."""
    token, seen = looking.look(unit_id, domain)
    claiming.settle(unit_id, domain, token, seen, actor_id=None)
