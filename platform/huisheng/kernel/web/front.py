"""What a crowd reads, answered before Django: a page that is kept whole, to whoever asks exactly as somebody
did before. Why it may: docs/decisions/0004-kept-pages-before-django.md.

It knows nothing by itself. It hears what Django answers with a kept page (whole_pages.SHOWN), status and
headers as they leave the last middleware, and repeats it while the page holds by its stamps, the host leads
to the same open unit, and nothing differs in the request that an answer may depend on. What it hears it tells
its neighbours, by the shared cache, in which they find the page as well. In whatever it does not know, or no
longer, Django is asked, as if this were not here.
"""

from __future__ import annotations

import hashlib
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import get_str_from_wsgi
from django.http import parse_cookie
from django.http.request import split_domain_port

from huisheng.kernel.ids import uuid7
from huisheng.kernel.ops.kept import Look
from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.web import counting, whole_pages
from huisheng.kernel.web.whole_pages import Page, Shown

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

_MOST: Final = 10_000
"""Ways of asking that a process knows an answer to."""
_LONGEST: Final = 1_000
"""Characters of one of them; longer ones are nobody's but their maker's."""

_NUMBER: Final = "X-Request-Id"
"""The header that every answer has of its own."""

_HEEDED: Final = (
    "HTTP_HOST",
    "PATH_INFO",
    "QUERY_STRING",
    "SCRIPT_NAME",
    "wsgi.url_scheme",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_HX_REQUEST",
)
"""Of a request: what an answer with a kept page depends on, besides cookies and what proxies say."""

_COOKIES: Final = (settings.LANGUAGE_COOKIE_NAME, settings.HUISHENG_TYPE_SIZE_COOKIE_NAME)

Asked = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Django answered, and with which page: the body is the page's own, or nothing."""

    host: str
    unit: UnitRef
    name: str
    page: weakref.ref[Page]
    look: Look
    status: str
    headers: Headers
    empty: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """The same as processes tell each other."""

    unit: UnitRef
    name: str
    etag: str
    status: str
    headers: Headers
    empty: bool


class KeptPagesFront:
    """A WSGI application around Django's. ``unit_at``: the open unit that a host leads to, as far as it is
    known without asking the database.
    """

    def __init__(self, application: Application, unit_at: Callable[[str], UnitRef | None]) -> None:
        self._application = application
        self._unit_at = unit_at
        self._answers: OrderedDict[Asked, _Answer] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = _asked(environ)
        if asked is None:
            return self._application(environ, start_response)
        answer = self._answers.get(asked)
        page = None if answer is None else self._again(answer)
        if page is None:
            answer, page = self._told(asked)
        if answer is None or page is None:
            return self._heard(asked, environ, start_response)
        if page.counts is not None:
            with enter_unit(answer.unit):
                counting.note_shown(environ, page.counts)
        start_response(answer.status, [*answer.headers, (_NUMBER, uuid7().hex)])
        return (b"" if answer.empty else page.body,)

    def _again(self, answer: _Answer) -> Page | None:
        """The page, if everything is as it was."""
        page = answer.page()
        if page is None or self._unit_at(answer.host) != answer.unit:
            return None
        return page if whole_pages.is_still_shown(answer.name, page, answer.look) else None

    def _told(self, asked: Asked) -> tuple[_Answer, Page] | tuple[None, None]:
        """What a neighbour has answered to the same, and its page, if that may be shown in this moment."""
        host = host_of(str(asked[0]))
        unit = self._unit_at(host)
        if unit is None or _is_too_long(asked):
            return None, None
        with enter_unit(unit):
            told = cache.get(_told_name(asked))
            if not isinstance(told, _Told) or told.unit != unit:
                return None, None
            page = whole_pages.still_shown_by_anybody(told.name)
        if page is None or page.etag != told.etag:
            return None, None
        answer = _answer(host, unit, told.name, page, told.status, told.headers, told.empty)
        self._keep(asked, answer)
        return answer, page

    def _heard(self, asked: Asked, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        said: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, *more: Any) -> Any:
            said.append((status, list(headers)))
            return start_response(status, headers, *more)

        parts = self._application(environ, listen)
        shown: Shown | None = environ.get(whole_pages.SHOWN)
        if shown is not None and len(said) == 1:
            self._learn(asked, host_of(environ["HTTP_HOST"]), shown, *said[0])
        return parts

    def _learn(self, asked: Asked, host: str, shown: Shown, status: str, headers: Headers) -> None:
        counts = shown.page.counts
        empty = status.startswith("304 ")
        if (
            _is_too_long(asked)
            or (counts is not None and counts.by_site)
            or not (empty or status.startswith(f"{shown.page.status} "))
            or any(name.lower() == "set-cookie" for name, _value in headers)
        ):
            return
        headers = [(name, value) for name, value in headers if name != _NUMBER]
        page, unit = shown.page, shown.unit
        self._keep(asked, _answer(host, unit, shown.name, page, status, headers, empty))
        if shown.made_now:
            # Once for each page that is made: nobody fills the cache with headers of their own making.
            with enter_unit(unit):
                told = _Told(unit, shown.name, page.etag, status, headers, empty)
                cache.set(_told_name(asked), told, page.may_stand.total_seconds())

    def _keep(self, asked: Asked, answer: _Answer) -> None:
        with self._lock:
            self._answers[asked] = answer
            self._answers.move_to_end(asked)
            while len(self._answers) > _MOST:
                self._answers.popitem(last=False)


def _answer(
    host: str, unit: UnitRef, name: str, page: Page, status: str, headers: Headers, empty: bool
) -> _Answer:
    return _Answer(host, unit, name, weakref.ref(page), Look(page.stamps), status, headers, empty)


def host_of(header: str) -> str:
    """The host that a Host header names, as hosts of units are written."""
    return split_domain_port(header)[0].lower().rstrip(".")


def _is_too_long(asked: Asked) -> bool:
    return sum(len(part or "") for part in asked) > _LONGEST


def _told_name(asked: Asked) -> str:
    return f"told:1:{hashlib.sha256(repr(asked).encode(errors='replace')).hexdigest()}"


def _asked(environ: Environ) -> Asked | None:
    """Everything of a request that an answer with a kept page depends on; None where it is not for such an
    answer.
    """
    if environ.get("REQUEST_METHOD") != "GET" or not environ.get("HTTP_HOST"):
        return None
    cookies: dict[str, str] = {}
    if "HTTP_COOKIE" in environ:
        cookies = parse_cookie(get_str_from_wsgi(environ, "HTTP_COOKIE", ""))
        if not whole_pages.OF_ONE_VISITOR.isdisjoint(cookies):
            return None
    secure = settings.SECURE_PROXY_SSL_HEADER
    return (
        *(environ.get(name) for name in _HEEDED),
        environ.get(secure[0]) if secure else None,
        *(cookies.get(name) for name in _COOKIES),
    )
