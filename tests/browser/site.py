"""The product served to a real browser: threads of this process on a free port, on this run's database.

Browser tests commit what they write. They run after all others (conftest.py), so nobody else sees it; between
them they keep apart by asking in units and with words of their own.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test.utils import override_settings

from huisheng.kernel.ops.room import roomy
from huisheng.kernel.tenancy import UnitRef
from tenants.public import UnitCard, network_url, unit_url
from tests.network import Network


@dataclass(frozen=True, slots=True)
class Site:
    """Addresses of the running product and the units that stand in it."""

    network: Network

    def url(self, path: str, unit: UnitRef | UnitCard | None = None) -> str:
        """Absolute address of a page of a unit, or of the network's site."""
        return network_url(path) if unit is None else unit_url(unit.host, path)


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """The browser's own record of failures is what the tests read."""


class _Server(ThreadedWSGIServer):
    daemon_threads = True

    def close_request(self, request: object) -> None:
        connections.close_all()
        super().close_request(request)  # type: ignore[arg-type]


class _Kept(StaticFilesHandler):
    """The product and its static files, which browsers keep as they do in earnest (whitenoise says so there):
    otherwise they would ask for each of them with every page.
    """

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = super().serve(request)
        response["Cache-Control"] = "max-age=3600"
        return response


class _Slow:
    """The product, each of whose pages takes its time: what a test does not wait for is not there yet."""

    def __init__(self, application: Callable[..., Any], seconds: float) -> None:
        self._application, self._seconds = application, seconds

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not environ["PATH_INFO"].startswith("/static/"):
            time.sleep(self._seconds)
        return self._application(environ, start_response)


def _first_pages(site: Site, port: int) -> None:
    """The first page of each kind of host costs seconds, on a busy machine many: templates, addresses and
    settings are read. No test shall pay for them with its patience.
    """
    for address in (site.url("/"), site.url("/", site.network.a), site.url("/desk/", site.network.a)):
        parts = urlsplit(address)
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", parts.path, headers={"Host": parts.netloc})
        assert connection.getresponse().status < 500
        connection.close()


@contextmanager
def serve(network: Network) -> Iterator[Site]:
    """Serve until the block ends. Links that the product builds carry the port."""
    # WhiteNoise looks at it when the handler is made.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    server = _Server(("127.0.0.1", 0), _QuietHandler)
    slowness = float(os.environ.get("HUISHENG_TEST_SLOWNESS", "0"))
    product = roomy(_Kept(WSGIHandler()))
    server.set_app(_Slow(product, slowness) if slowness else product)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    with override_settings(HUISHENG_PORT=server.server_port, STATIC_URL="/static/"):
        thread.start()
        try:
            found = Site(network)
            _first_pages(found, server.server_port)
            yield found
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
