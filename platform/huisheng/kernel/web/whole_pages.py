"""Pages that read the same for everybody, kept whole: a crowd costs one rendering, a change shows at once.

A view marked ``@whole_page(...)`` is rendered once for each address, language and type size. The page is kept
by this process and, for its neighbours, in the shared cache. It holds as long as the stamps of everything
that is kept (kernel/ops/kept.py) stand as they stood before it was rendered, and that of what it is about:
one thing, or no one thing (lists). So whoever changes what pages show says so with a stamp and nothing else;
which one, says docs/decisions/0003-stamps-of-pages.md. Time passes in pages too ("3 hours ago", who is on
duty): hence none holds longer than a minute, unless its view knows that it may.

However many ask for a page that holds no longer, one of them has it rendered and the others wait for it. A
page that nothing but its age is against may be shown for longer in a crowd: such pages are rendered anew one
after the other (docs/decisions/0005-renewed-in-turn.md).

What was shown once is shown again before Django (front.py), as long as it holds.

With the database away the last copy is shown for a day, with a line that says so.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_request, override

from huisheng.kernel import clock
from huisheng.kernel.ops import kept
from huisheng.kernel.tenancy import UnitRef, scope_key, unit_or_none
from huisheng.kernel.web import counting, preferences
from huisheng.kernel.web.renderings import Renderings, Turns

HOLDS: Final = timedelta(minutes=1)
"""The longest that a page is shown unchanged while nothing else happens, if its view says nothing."""

HOLDS_AT_MOST: Final = timedelta(seconds=kept.KEPT_SECONDS)
"""The longest that a view may say; like everything that is kept, should a stamp get lost."""

STANDS: Final = 3
"""Times as long as a view said a page of which nothing has changed is shown at most, while its turn to be
rendered anew has not come.
"""

LAST_COPY: Final = timedelta(days=1)
"""How long the last copy may stand in for a page that cannot be made."""

MOST_BYTES: Final = 64 * 2**20
"""Of pages kept by one process: the questions of a launch fit. The shared cache has its own limit."""

PLACE_OF_NOTE: Final = b"<!--whole-page-note-->"
"""Where the base template lets a line be put in that says how old a copy is."""

_PAUSE_SECONDS = 2.0
_WAIT_SECONDS: Final = 1.0
"""How long somebody waits for a page that somebody else has rendered, before doing it themselves."""
_POLL_SECONDS: Final = 0.01
_HEADERS = (
    "Content-Type",
    "Content-Language",
    "Cross-Origin-Resource-Policy",
    "Vary",
    "Link",
    "Location",
    "X-Robots-Tag",
)
OF_ONE_VISITOR: Final = frozenset({settings.SESSION_COOKIE_NAME, settings.HUISHENG_NOTICE_COOKIE_NAME})
"""Cookies of whoever is signed in as staff, or is to be told something on the next page."""

SHOWN: Final = "huisheng.shown"
"""Where the environment of a WSGI request says which kept page it was answered with."""

_STATUSES = frozenset({200, 404, 410})

_PAGES: Final[kept.Kept[None]] = kept.Kept("whole-pages", of_unit=True)
_SUBJECTS: Final = kept.Each("pages-about")
_CROWD: Final = 20
_NO_ONE_THING: Final = ""
"""What lists are about."""

_View = TypeVar("_View", bound=Callable[..., HttpResponse])


def whole_page(*parameters: str, about: str = "") -> Callable[[_View], _View]:
    """Mark a view whose page reads the same for everybody who is not signed in as staff.

    ``parameters`` are those of the address that it heeds; with any other one it is rendered each time, so
    that nobody fills the cache with addresses of their own making. ``about`` is the part of the address that
    says what one thing the page is about. The view must not need a form token, a session or the visitor's
    cookies.
    """

    def mark(view: _View) -> _View:
        view.whole_page = _Marked(frozenset(parameters), about)  # type: ignore[attr-defined]
        return view

    return mark


def may_hold(response: HttpResponse, newest: datetime) -> HttpResponse:
    """The same response, said to change no faster than its newest words grow old: it holds for a tenth of
    their age, for a minute at least and for five at most; in a crowd ``STANDS`` times as long.
    """
    holds = min(max((clock.now() - newest) / 10, HOLDS), HOLDS_AT_MOST)
    response.may_hold, response.may_stand = holds, STANDS * holds  # type: ignore[attr-defined]
    return response


def pages_changed() -> None:
    """Say, in the transaction that changes it, that any page of this unit may show something else from now
    on: for whatever is taken away, covered or renamed, and when in doubt. What is kept by ``Kept`` (settings,
    topics) says so by itself.
    """
    # Also now: should this process die right after the commit, what was made before the change is stale.
    _PAGES.forget()
    _PAGES.forget_after_commit()


def pages_about_changed(*things: str) -> None:
    """The same where no page shows something else than those about these things. Of a crowd of them (a file
    that is taken in) no stamps of their own are made.
    """
    if len(things) > _CROWD:
        pages_changed()
    elif things:
        _SUBJECTS.forget_after_commit(*map(_subject, things))


def lists_changed() -> None:
    """The same for all pages that are about no one thing: lists, the home page, feeds, what is found."""
    _SUBJECTS.forget_after_commit(_NO_ONE_THING)


def _subject(thing: str) -> str:
    # Addresses are typed in either case.
    return thing.upper()


@dataclass(frozen=True, slots=True)
class _Marked:
    """What a view says about its page."""

    heeded: frozenset[str]
    about: str

    def stamp_names(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """The stamps that it heeds besides those of everything that is kept."""
        if unit_or_none() is None:
            return ()
        thing = _subject(str(arguments[self.about])) if self.about else _NO_ONE_THING
        return (_SUBJECTS.stamp_name(thing),)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Page:
    """One page as it was rendered."""

    body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    policy: tuple[tuple[str, Any], ...]
    etag: str
    stamp_names: tuple[str, ...]
    stamps: frozenset[tuple[str, str]]
    made_at: datetime
    may_hold: timedelta
    may_stand: timedelta
    counts: counting.CountsAs | None

    def holds(self, stamps: frozenset[tuple[str, str]]) -> bool:
        """Whether it may be shown: nothing has changed, and it is not too old."""
        return self._is_true_for(self.may_hold, stamps)

    def stands(self, stamps: frozenset[tuple[str, str]]) -> bool:
        """Whether it may be shown until it is its turn to be rendered anew."""
        return self._is_true_for(self.may_stand, stamps)

    def _is_true_for(self, span: timedelta, stamps: frozenset[tuple[str, str]]) -> bool:
        return self.stamps == stamps and timedelta() <= clock.now() - self.made_at < span

    def response(self, request: HttpRequest) -> HttpResponse:
        """It again, or 304 for whoever has it already."""
        if self.etag in parse_etags(request.headers.get("If-None-Match", "")):
            response: HttpResponse = HttpResponseNotModified()
        else:
            response = HttpResponse(self.body, status=self.status)
            response["Content-Length"] = str(len(self.body))
        return self._dressed(response)

    def last_copy(self, request: HttpRequest, language: str) -> HttpResponse:
        """It as a stand-in, with a line that says how old it is."""
        with override(language):
            note = render_to_string("web/components/last_copy.html", {"at": self.made_at})
        body = self.body.replace(PLACE_OF_NOTE, note.encode(), 1)
        response = self._dressed(HttpResponse(body, status=self.status))
        response["Cache-Control"] = "no-store"
        del response["ETag"]
        return response

    def _dressed(self, response: HttpResponse) -> HttpResponse:
        for name, value in self.headers:
            response[name] = value
        for name, value in self.policy:
            setattr(response, name, value)
        response["ETag"] = self.etag
        if self.counts is not None:
            response.counts_as = self.counts  # type: ignore[attr-defined]
        patch_cache_control(response, no_cache=True)
        return response


@dataclass(frozen=True, slots=True)
class Shown:
    """Which page of which unit answered a request. ``made_now``: it was rendered for that."""

    name: str
    page: Page
    unit: UnitRef
    made_now: bool


class _Store:
    """Pages that this process has, the latest used last; never more than MOST_BYTES."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, name: str) -> Page | None:
        with self._lock:
            page = self._pages.get(name)
            if page is not None:
                self._pages.move_to_end(name)
            return page

    def put(self, name: str, page: Page) -> None:
        with self._lock:
            old = self._pages.pop(name, None)
            self._bytes += len(page.body) - (len(old.body) if old else 0)
            self._pages[name] = page
            while self._bytes > MOST_BYTES:
                _name, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.body)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0


class _Away:
    """Until when this process takes the database to be away."""

    until = 0.0

    def seems(self) -> bool:
        return time.monotonic() < self.until


_store = _Store()
_renderings = Renderings()
_turns = Turns()
_away = _Away()


def forget_pages_of_this_process() -> None:
    """For tests: the next look goes to the shared cache, then to the view."""
    _store.clear()
    _turns.forget()
    _away.until = 0.0


def is_still_shown(name: str, page: Page, look: kept.Look) -> bool:
    """Whether this process has that page under this name, and may show it in this very moment. ``look``: at
    its stamps.
    """
    return (
        _store.get(name) is page
        and not _away.seems()
        and look.finds_the_same()
        and _is_shown(name, page, page.stamps)
    )


def _stamps_now(page: Page) -> frozenset[tuple[str, str]]:
    return kept.stamps(page.stamp_names, alone=True)


def _is_shown(name: str, page: Page, stamps: frozenset[tuple[str, str]]) -> bool:
    return page.holds(stamps) or (page.stands(stamps) and not _turns.has_come(name))


def still_shown_by_anybody(name: str) -> Page | None:
    """The page under this name, if it may be shown in this very moment, in the scope that it is asked for in;
    one that a neighbour has is taken over.
    """
    if _away.seems():
        return None
    page = _store.get(name)
    if page is not None and _is_shown(name, page, _stamps_now(page)):
        return page
    page = _shared(name)
    if page is None or not page.holds(_stamps_now(page)):
        return None
    _store.put(name, page)
    return page


class WholePagesMiddleware:
    """Shows kept pages and keeps new ones. Stands right inside the choice of the scope: whatever a page does
    not need (session, language, messages) is not even asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        counting.note(request, getattr(response, "counts_as", None))
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if (
            request.method not in ("GET", "HEAD")
            or not OF_ONE_VISITOR.isdisjoint(request.COOKIES)
            or kept.is_anything_changed_here()
        ):
            return self.get_response(request)
        language = get_language_from_request(request)
        name = _name(request, language)
        page = _store.get(name)
        if page is not None:
            if _away.seems():
                return page.last_copy(request, language)
            if _is_shown(name, page, _stamps_now(page)):
                return _show(name, page, request)
        looked = _Look(name, page)
        request._whole_page_look = looked  # type: ignore[attr-defined]
        try:
            return self._rendered(request, looked, language)
        finally:
            _turns.is_over()
            if looked.renders:
                _renderings.end(name)
            if looked.said:
                cache.delete(_rendering_name(name))

    def _rendered(self, request: HttpRequest, looked: _Look, language: str) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "database_away", False):
            copy = looked.known or _shared(looked.name)
            if copy is not None and clock.now() - copy.made_at < LAST_COPY:
                _store.put(looked.name, copy)
                _away.until = time.monotonic() + _PAUSE_SECONDS
                return copy.last_copy(request, language)
            return response
        if looked.found is not None:
            # As it will be shown from now on: without what middleware further in has put on it.
            return _show(looked.name, looked.found, request)
        if not looked.wanted or not _may_be_kept(request, response):
            return response
        fresh = _made(response, looked)
        _store.put(looked.name, fresh)
        cache.set(looked.name, fresh, LAST_COPY.total_seconds())
        return _show(looked.name, fresh, request, made_now=True)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _positional: Any,
        arguments: Mapping[str, Any],
    ) -> HttpResponse | None:
        """Once it is known that the address leads to such a page: perhaps a neighbour has it, or is making
        it.
        """
        looked: _Look | None = getattr(request, "_whole_page_look", None)
        marked: _Marked | None = getattr(view, "whole_page", None)
        if looked is None or marked is None or not marked.heeded.issuperset(request.GET):
            return None
        looked.wanted = True
        # Before anything is read, and for such pages alone: others need not wait for the cache.
        looked.stamp_names = marked.stamp_names(arguments)
        looked.stamps = kept.stamps(looked.stamp_names)
        page = _shared(looked.name)
        looked.known = page or looked.known
        if page is None or not page.holds(looked.stamps):
            page = _made_meanwhile(looked)
        if page is None:
            return None
        looked.found = page
        _store.put(looked.name, page)
        return page.response(request)


def _show(name: str, page: Page, request: HttpRequest, *, made_now: bool = False) -> HttpResponse:
    unit = unit_or_none()
    if unit is not None:
        request.META[SHOWN] = Shown(name, page, unit, made_now)
    return page.response(request)


@dataclass(slots=True)
class _Look:
    """What is known of a request on its way in. ``renders``: others of this process wait for it; ``said``: so
    do its neighbours.
    """

    name: str
    known: Page | None
    stamp_names: tuple[str, ...] = ()
    stamps: frozenset[tuple[str, str]] = frozenset()
    wanted: bool = False
    found: Page | None = None
    renders: bool = False
    said: bool = False


def _made_meanwhile(looked: _Look) -> Page | None:
    """The page as somebody else has just rendered it; None for whoever is to render it."""
    looked.renders = _renderings.begin(looked.name, _WAIT_SECONDS)
    # Also whose turn it is looks once more: another may have ended between the look before and this turn.
    page = _store.get(looked.name)
    if page is not None and page.holds(looked.stamps):
        return page
    if not looked.renders:
        return None
    if looked.known is None:
        # Nobody has asked for it lately: that a neighbour is asked for it in this very moment is unlikely.
        return None
    looked.said = cache.add(_rendering_name(looked.name), 1, 2 * _WAIT_SECONDS)
    end = time.monotonic() + _WAIT_SECONDS
    while not looked.said and time.monotonic() < end:
        time.sleep(_POLL_SECONDS)
        page = _shared(looked.name)
        if page is not None and page.holds(looked.stamps):
            return page
        looked.said = cache.add(_rendering_name(looked.name), 1, 2 * _WAIT_SECONDS)
    return None


def _rendering_name(name: str) -> str:
    return f"{name}:rendering"


def _name(request: HttpRequest, language: str) -> str:
    # A part of a page that is fetched by htmx is another answer under the same address.
    part = "part" if "HX-Request" in request.headers else "page"
    size = preferences.chosen_size(request)
    said = "\n".join((scope_key(), request.get_full_path(), language, size, part))
    return f"whole:6:{hashlib.sha256(said.encode()).hexdigest()}"


def _shared(name: str) -> Page | None:
    page = cache.get(name)
    return page if isinstance(page, Page) else None


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    # Whatever asked for a form's token, or put something into a session, sets a cookie: it was about one
    # visitor.
    return (
        request.method == "GET"
        and response.status_code in _STATUSES
        and not response.streaming
        and not response.cookies
    )


def _made(response: HttpResponse, looked: _Look) -> Page:
    body = response.content
    holds: timedelta = getattr(response, "may_hold", HOLDS)
    return Page(
        body=body,
        status=response.status_code,
        headers=tuple((name, response[name]) for name in _HEADERS if name in response),
        policy=tuple((name, value) for name, value in vars(response).items() if name.startswith("_csp")),
        etag=f'"{hashlib.sha256(body).hexdigest()[:24]}"',
        stamp_names=looked.stamp_names,
        stamps=looked.stamps,
        made_at=clock.now(),
        may_hold=holds,
        may_stand=getattr(response, "may_stand", holds),
        counts=getattr(response, "counts_as", None),
    )
