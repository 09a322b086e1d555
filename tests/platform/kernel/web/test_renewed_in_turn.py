"""Pages that nothing but their age is against: in a crowd one after the other is rendered anew, as long as
each may stand; what has changed, and what has stood for too long, at once.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from huisheng.kernel import clock
from huisheng.kernel.ops.kept import one_look_at_the_stamps
from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.web import renderings, whole_pages
from huisheng.kernel.web.whole_pages import (
    HOLDS,
    HOLDS_AT_MOST,
    STANDS,
    WholePagesMiddleware,
    may_hold,
    pages_changed,
    whole_page,
)
from tests.settled import as_if_committed

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
OLD = NOON - timedelta(days=9)
Look = Callable[[str], int]


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """So much time passes since noon."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(NOON)
    return lambda since: at(NOON + since)


@pytest.fixture(autouse=True)
def nobody_s_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the first page no other one's turn comes, however long a test takes."""
    monkeypatch.setattr(renderings, "RENEWED_EVERY_SECONDS", 3600.0)


@pytest.fixture
def look(in_unit_a: UnitRef, passes: Any) -> Iterator[Look]:
    """Look at an address of a site whose view says that its words are old; returns how often any of its pages
    had been rendered when this one was. Four pages have been looked at at noon.
    """
    cache.clear()
    whole_pages.forget_pages_of_this_process()
    rendered = 0

    @whole_page()
    def view(request: HttpRequest) -> HttpResponse:
        nonlocal rendered
        rendered += 1
        response = HttpResponse(str(rendered))
        return response if request.path == "/short/" else may_hold(response, OLD)

    def inside(request: HttpRequest) -> HttpResponse:
        return middleware.process_view(request, view, (), {}) or view(request)

    middleware = WholePagesMiddleware(inside)

    def get(path: str) -> int:
        with one_look_at_the_stamps():
            return int(middleware(RequestFactory().get(path)).content)

    assert [get(path) for path in ("/a/", "/b/", "/c/", "/short/")] == [1, 2, 3, 4]
    yield get
    whole_pages.forget_pages_of_this_process()


def test_of_a_crowd_of_old_pages_one_is_rendered_and_the_others_stand(look: Look, passes: Any) -> None:
    passes(HOLDS_AT_MOST)
    assert [look(path) for path in ("/a/", "/b/", "/c/", "/b/", "/a/")] == [5, 2, 3, 2, 5]


def test_each_has_its_turn(look: Look, passes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    passes(HOLDS_AT_MOST)
    monkeypatch.setattr(renderings, "RENEWED_EVERY_SECONDS", 0.0)
    assert [look(path) for path in ("/a/", "/b/", "/c/")] == [5, 6, 7]


def test_what_has_changed_waits_for_no_turn(look: Look, passes: Any) -> None:
    passes(HOLDS_AT_MOST)
    look("/a/")
    pages_changed()
    as_if_committed()
    assert [look(path) for path in ("/a/", "/b/", "/c/")] == [6, 7, 8]


def test_what_has_stood_for_too_long_waits_for_no_turn(look: Look, passes: Any) -> None:
    passes(STANDS * HOLDS_AT_MOST - timedelta(seconds=1))
    assert [look(path) for path in ("/a/", "/b/")] == [5, 2]
    passes(STANDS * HOLDS_AT_MOST)
    assert [look(path) for path in ("/b/", "/c/")] == [6, 7]


def test_a_page_whose_view_said_nothing_stands_no_longer_than_it_holds(look: Look, passes: Any) -> None:
    passes(HOLDS)
    assert [look(path) for path in ("/a/", "/short/")] == [1, 5]
    passes(HOLDS_AT_MOST)
    assert [look(path) for path in ("/a/", "/short/", "/b/")] == [6, 7, 2]


def test_one_that_a_neighbour_has_rendered_anew_is_taken_over(look: Look, passes: Any) -> None:
    own = dict(whole_pages._store._pages)
    passes(HOLDS_AT_MOST)
    assert look("/a/") == 5
    # A process that still has what was rendered at noon.
    whole_pages.forget_pages_of_this_process()
    for name, page in own.items():
        whole_pages._store.put(name, page)
    assert [look(path) for path in ("/a/", "/b/")] == [5, 2]


def test_a_page_that_could_not_be_rendered_is_tried_again(
    look: Look, passes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: Any) -> Any:
        raise RuntimeError

    passes(HOLDS_AT_MOST)
    with monkeypatch.context() as patched:
        patched.setattr(whole_pages, "_made", broken)
        with pytest.raises(RuntimeError):
            look("/a/")
    # Its turn is over, and comes again like that of any other.
    assert look("/a/") == 1
    passes(STANDS * HOLDS_AT_MOST)
    assert look("/a/") > 4
