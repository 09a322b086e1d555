"""The product as a web server calls it: kept pages before Django, and how often Django was asked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from huisheng.kernel.web.front import KeptPagesFront
from tenants.public import open_unit_known_at


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def same_each_time(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(one for one in self.headers if one[0] != "X-Request-Id"))

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, "")


class Front:
    """One process of the web server."""

    def __init__(self) -> None:
        self.asked_django = 0
        self._django = WSGIHandler()
        self._application = KeptPagesFront(self._count, open_unit_known_at)

    def _count(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked_django += 1
        return self._django(environ, start_response)

    def get(self, host: str, path: str, method: str = "GET", **headers: str) -> Answer:
        """Headers as WSGI names them, without HTTP_."""
        environ = asked_for(host, path, method, **headers)
        said: list[tuple[str, list[tuple[str, str]]]] = []
        with _in_the_test_s_transaction():
            parts = self._application(
                environ, lambda status, found, *more: said.append((status, list(found)))
            )
            body = b"".join(parts)
            getattr(parts, "close", lambda: None)()
        [(status, found)] = said
        return Answer(status, tuple(found), body)

    def is_asked(self, host: str, path: str, **headers: str) -> bool:
        """Whether Django is needed for that."""
        before = self.asked_django
        self.get(host, path, **headers)
        return self.asked_django > before


def asked_for(host: str, path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """A request as WSGI gives it to an application."""
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": host,
        "HTTP_ACCEPT_LANGUAGE": "zh-CN",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        **{f"HTTP_{name}": value for name, value in headers.items()},
    }


@contextmanager
def _in_the_test_s_transaction() -> Iterator[None]:
    """As Django's own client does it: a request's beginning and end close no connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
