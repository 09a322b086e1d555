"""The product's own server, and a browser that knows no more than sockets and cookies."""

import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from tests.benchmarks.running import PRODUCT, ROOT, Bench

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WAIT_SECONDS = 60.0


class UnexpectedAnswerError(RuntimeError):
    """The server answered something else than the bench measures."""


class Browser:
    """Sends requests to one server under any host name, and keeps cookies."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.cookies: dict[str, str] = {}

    def get(self, host: str, path: str, *, expect: int = 200) -> str:
        """Body of a page; raises UnexpectedAnswerError for another status than expected."""
        return self.send("GET", host, path, None, expect)

    def post(self, host: str, path: str, token: str, *, expect: int = 302, **fields: str) -> str:
        """Send a form with its token."""
        return self.send("POST", host, path, urlencode({"csrfmiddlewaretoken": token, **fields}), expect)

    def token(self, page: str) -> str:
        """The token of the first form of a page."""
        found = _TOKEN.search(page)
        if found is None:
            raise UnexpectedAnswerError("the page has no form")
        return found[1]

    def send(self, method: str, host: str, path: str, body: str | None, expect: int) -> str:
        """Send one request; raises UnexpectedAnswerError for another status than expected."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Host": f"{host}:{self._port}", "Accept-Language": "zh-CN"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://{host}:{self._port}{path}",
            }
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        if answer.status != expect:
            raise UnexpectedAnswerError(
                f"{method} {host}{path}: {answer.status} instead of {expect}\n{text[:500]}"
            )
        return text


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    bench: Bench,
    database: str,
    *,
    settings: str = PRODUCT,
    application: str = "huisheng.config.wsgi",
    workers: int = 1,
    threads: int = 4,
    ready: str = "/livez",
    **environment: str,
) -> Iterator[int]:
    """Run gunicorn on a free port until the block ends; yield the port when it answers."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
    ]
    command += ["--workers", str(workers), "--threads", str(threads)]
    import os

    given = {**os.environ, **bench.environment(database), "HUISHENG_PORT": str(port), **environment}
    process = subprocess.Popen(command, cwd=ROOT, env={**given, "DJANGO_SETTINGS_MODULE": settings})
    try:
        _wait_for(port, ready, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, path: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            Browser(port).get("localhost", path)
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
