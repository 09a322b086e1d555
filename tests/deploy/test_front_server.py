"""deploy/Caddyfile in a real Caddy: a domain of a unit's own gets a certificate by itself, any other name
gets none, and what is nobody's business is not told.

Certificates come from Caddy's own authority instead of one on the web.
"""

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tenants.domains import certificates, here
from tests.architecture.source import ROOT

LOOPBACK = "127.0.0.1"
DOMAIN = "youth.example.edu.cn"
CADDY = shutil.which("caddy")
pytestmark = pytest.mark.skipif(CADDY is None, reason="there is no Caddy on this machine")


class Product(BaseHTTPRequestHandler):
    """Stands where the web server stands, and says which request reached it. What the product itself
    answers is tested in tests/tenants/domains.
    """

    asked: list[tuple[str, str, str | None]] = []

    def do_GET(self) -> None:
        self.asked.append((self.headers["Host"], self.path, self.headers.get("X-Forwarded-For")))
        refused = self.path.startswith(certificates.PATH) and not self.path.endswith(f"={DOMAIN}")
        self.send_response(404 if refused else 200)
        self.end_headers()
        self.wfile.write(b"the product")

    def log_message(self, *_args: object) -> None:
        pass


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """Ports of HTTP and HTTPS."""
    folder = tmp_path_factory.mktemp("caddy")
    product = ThreadingHTTPServer((LOOPBACK, 0), Product)
    threading.Thread(target=product.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    text = re.sub(r"tls /etc/\S+ \S+", "tls internal", text)
    text = re.sub(r"(\ttls \{\n\t\ton_demand\n)", r"\1\t\tissuer internal\n", text)
    options = f"\tadmin off\n\thttp_port {plain}\n\thttps_port {secure}\n\tskip_install_trust\n"
    options += f"\tstorage file_system {folder}\n\tdefault_bind {LOOPBACK}\n"
    text = re.sub(r"^\{\n", lambda _: "{\n" + options, text, count=1, flags=re.MULTILINE)
    (folder / "Caddyfile").write_text(text)
    log = (folder / "log").open("w")
    running = subprocess.Popen(
        [str(CADDY), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"],
        stdout=log,
        stderr=log,
        env={
            "HOME": str(folder),
            "PATH": "/usr/bin:/bin",
            "HUISHENG_WEB": f"{LOOPBACK}:{product.server_port}",
        },
    )
    try:
        _wait_for(plain, running, folder / "log")
        yield plain, secure
    finally:
        running.terminate()
        running.wait(20)
        product.shutdown()


def _wait_for(port: int, running: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        try:
            socket.create_connection((LOOPBACK, port), 1).close()
        except OSError:
            assert running.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def over_https(port: int, host: str, path: str) -> HTTPResponse:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    class ToLoopback(HTTPSConnection):
        def connect(self) -> None:
            line = socket.create_connection((LOOPBACK, port), 20)
            self.sock = context.wrap_socket(line, server_hostname=host)

    connection = ToLoopback(host, port)
    connection.request("GET", path)
    return connection.getresponse()


def over_http(port: int, host: str, path: str) -> HTTPResponse:
    connection = HTTPConnection(LOOPBACK, port, timeout=20)
    connection.request("GET", path, headers={"Host": host})
    return connection.getresponse()


def test_a_domain_in_use_gets_a_certificate_by_itself(ports: tuple[int, int]) -> None:
    Product.asked.clear()
    answer = over_https(ports[1], DOMAIN, "/ask/")
    assert (answer.status, answer.read()) == (200, b"the product")
    asked: Any = Product.asked
    assert (asked[0][1], asked[0][2]) == (f"{certificates.PATH}?domain={DOMAIN}", None)
    assert asked[-1][1:] == ("/ask/", LOOPBACK), "who comes through it is known by that"


def test_no_other_name_gets_one(ports: tuple[int, int]) -> None:
    with pytest.raises(ssl.SSLError):
        over_https(ports[1], "nobody.example.cn", "/")


def test_what_is_nobody_s_business_is_not_told(ports: tuple[int, int]) -> None:
    for host in (DOMAIN, "huisheng.example.org", "lixia.huisheng.example.org"):
        for path in ("/metrics", f"{certificates.PATH}?domain={DOMAIN}"):
            assert over_https(ports[1], host, path).status == 404


def test_before_it_has_a_certificate_a_domain_is_asked_whether_it_leads_here(ports: tuple[int, int]) -> None:
    answer = over_http(ports[0], "new.example.cn", here.path_of(here.new_number()))
    assert (answer.status, answer.read()) == (200, b"the product")
    for path in ("/", f"{certificates.PATH}?domain={DOMAIN}", "/.well-known/other"):
        led = over_http(ports[0], "new.example.cn", path)
        assert (led.status, led.headers["Location"]) == (308, f"https://new.example.cn{path}")
