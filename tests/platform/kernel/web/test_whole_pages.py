"""Pages kept whole: one rendering for a crowd, right after a change, never one visitor's for another."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory

from huisheng.kernel import clock
from huisheng.kernel.ops import kept
from huisheng.kernel.ops.cache import ForgivingRedisCache
from huisheng.kernel.ops.kept import Kept, one_look_at_the_stamps
from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_unit
from huisheng.kernel.web import whole_pages
from huisheng.kernel.web.whole_pages import WholePagesMiddleware, whole_page

Send = Callable[..., HttpResponse]


def _plain(show: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A function of its own, which can carry the mark."""

    def view(request: HttpRequest) -> HttpResponse:
        return show(request)

    return view


class Site:
    """One view behind the middleware, which says how often it was rendered."""

    def __init__(self) -> None:
        self.rendered = 0
        self.status = 200
        self.away = False
        self.arguments: dict[str, str] = {}
        self.view: Callable[[HttpRequest], HttpResponse] = whole_page("page")(_plain(self.show))
        self.middleware = WholePagesMiddleware(self.inside)

    def show(self, request: HttpRequest) -> HttpResponse:
        self.rendered += 1
        return HttpResponse(f"<body><!--whole-page-note-->{self.rendered}", status=self.status)

    def inside(self, request: HttpRequest) -> HttpResponse:
        if self.away:
            response = HttpResponse(status=503)
            response.database_away = True  # type: ignore[attr-defined]
            return response
        return self.middleware.process_view(request, self.view, (), self.arguments) or self.view(request)

    def get(self, path: str = "/", **extra: Any) -> HttpResponse:
        cookies = extra.pop("cookies", {})
        request = RequestFactory().get(path, **extra)
        request.COOKIES.update(cookies)
        with one_look_at_the_stamps():
            return self.middleware(request)

    def text(self, path: str = "/", **extra: Any) -> str:
        return self.get(path, **extra).content.decode().rpartition(">")[2]


@pytest.fixture
def site(db: None) -> Iterator[Site]:
    whole_pages.forget_pages_of_this_process()
    yield Site()
    whole_pages.forget_pages_of_this_process()


@pytest.fixture
def unit(in_unit_a: UnitRef) -> UnitRef:
    cache.clear()
    return in_unit_a


@pytest.fixture
def thing(monkeypatch: pytest.MonkeyPatch) -> Kept[int]:
    """Something that pages show."""
    monkeypatch.setattr(kept, "_things", [])
    return Kept("shown", of_unit=True)


def test_a_crowd_costs_one_rendering(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    assert [site.text() for _ in range(3)] == ["1", "1", "1"]


def test_a_neighbour_shows_what_is_in_the_shared_cache(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    site.get()
    whole_pages.forget_pages_of_this_process()
    assert site.text() == "1"


def test_a_change_shows_at_once(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    site.get()
    thing.forget()
    assert site.text() == "2"
    whole_pages.forget_pages_of_this_process()
    assert site.text() == "2"


def test_what_changes_while_it_is_rendered_shows_in_the_next(
    unit: UnitRef, site: Site, thing: Kept[int]
) -> None:
    show = site.show

    def changed_meanwhile(request: HttpRequest) -> HttpResponse:
        response = show(request)
        # Another process says so: what this request has looked at stays as it was.
        token = kept._stamps.set(None)
        thing.forget()
        kept._stamps.reset(token)
        return response

    site.view = whole_page()(changed_meanwhile)
    site.get()
    site.view = whole_page()(_plain(show))
    assert site.text() == "2"


def test_without_the_cache_nothing_is_kept(
    unit: UnitRef, site: Site, thing: Kept[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ForgivingRedisCache, "watch", lambda self, keys: {})
    assert [site.text() for _ in range(2)] == ["1", "2"]


def test_a_minute_later_it_is_made_anew(
    unit: UnitRef, site: Site, thing: Kept[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 11, 21, 4, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    site.get()
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(seconds=59))
    assert site.text() == "1"
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(seconds=60))
    assert site.text() == "2"


def test_another_unit_has_its_own(unit: UnitRef, unit_b: UnitRef, site: Site, thing: Kept[int]) -> None:
    site.get()
    with enter_unit(unit_b):
        assert site.text() == "2"
    assert site.text() == "1"


def test_without_a_scope_it_raises(site: Site) -> None:
    with pytest.raises(NoScopeError):
        site.get()


def test_language_type_size_and_parts_are_kept_apart(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    ways: tuple[dict[str, Any], ...] = (
        {},
        {"headers": {"accept-language": "en"}},
        {"cookies": {settings.HUISHENG_TYPE_SIZE_COOKIE_NAME: "150"}},
        {"headers": {"hx-request": "true"}},
    )
    assert [site.text(**dict(way)) for way in ways] == ["1", "2", "3", "4"]
    assert [site.text(**dict(way)) for way in ways] == ["1", "2", "3", "4"]


def test_addresses_of_one_s_own_making_fill_no_cache(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    assert [site.text("/?page=2") for _ in range(2)] == ["1", "1"]
    assert [site.text("/?page=2&x=1") for _ in range(2)] == ["2", "3"]


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, settings.HUISHENG_NOTICE_COOKIE_NAME])
def test_staff_and_whoever_is_told_something_get_their_own(
    unit: UnitRef, site: Site, thing: Kept[int], cookie: str
) -> None:
    site.get()
    assert [site.text(cookies={cookie: "x"}) for _ in range(2)] == ["2", "3"]
    assert site.text() == "1"


def test_a_page_with_a_form_s_token_is_never_kept(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    def form(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request))

    guarded = CsrfViewMiddleware(form)
    site.view = whole_page()(_plain(guarded))
    first, second = site.get().content, site.get(cookies={"csrftoken": "a" * 32}).content
    assert first != second


def test_a_view_without_the_mark_is_rendered_each_time(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    site.view = site.show
    assert [site.text() for _ in range(2)] == ["1", "2"]


def test_a_fault_is_not_kept(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    site.status = 500
    assert [site.text() for _ in range(2)] == ["1", "2"]


def test_what_is_gone_stays_gone_from_the_cache_too(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    site.status = 410
    assert [site.get().status_code for _ in range(2)] == [410, 410]
    assert site.rendered == 1


def test_a_browser_that_has_it_is_told_so(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    first = site.get()
    assert first["Cache-Control"] == "no-cache"
    again = site.get(headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    thing.forget()
    assert site.get(headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_last_copy_stands_in_while_the_database_is_away(
    unit: UnitRef, site: Site, thing: Kept[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = clock.now()
    site.get()
    thing.forget()
    site.away = True
    copy = site.get()
    assert copy.status_code == 200
    assert copy.content.decode().endswith("1")
    assert 'role="status"' in copy.content.decode()
    assert (copy["Cache-Control"], copy.has_header("ETag")) == ("no-store", False)
    # A page that nobody has seen is missing, and so is one that is too old.
    assert site.get("/other").status_code == 503
    monkeypatch.setattr(clock, "now", lambda: made + timedelta(days=1, seconds=1))
    whole_pages._away.until = 0
    assert site.get().status_code == 503


def test_the_last_copy_is_never_another_unit_s(
    unit: UnitRef, unit_b: UnitRef, site: Site, thing: Kept[int]
) -> None:
    site.get()
    site.away = True
    with enter_unit(unit_b):
        assert site.get().status_code == 503


def test_the_last_copy_is_found_by_a_neighbour(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    site.get()
    whole_pages.forget_pages_of_this_process()
    thing.forget()
    site.away = True
    assert site.get().status_code == 200


def test_pages_of_a_process_take_no_more_than_their_room(
    unit: UnitRef, site: Site, thing: Kept[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_pages, "MOST_BYTES", 3 * len(site.get().content))
    for page in range(5):
        site.get(f"/?page={page}")
    assert len(whole_pages._store._pages) == 3


@pytest.mark.django_db(transaction=True)
def test_a_page_about_one_thing_heeds_changes_of_that_and_of_everything(
    unit: UnitRef, site: Site, thing: Kept[int]
) -> None:
    site.view = whole_page(about="number")(_plain(site.show))
    site.arguments = {"number": "n-1"}
    site.get()
    whole_pages.pages_about_changed("N-2")
    whole_pages.lists_changed()
    assert site.text() == "1"
    whole_pages.pages_about_changed("N-1")
    assert site.text() == "2"
    whole_pages.forget_pages_of_this_process()
    assert site.text() == "2"
    thing.forget()
    assert site.text() == "3"


@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_things_changes_everything(unit: UnitRef, site: Site) -> None:
    site.get()
    whole_pages.pages_about_changed(*(f"m-{number}" for number in range(20)))
    assert site.text() == "1"
    whole_pages.pages_about_changed(*(f"m-{number}" for number in range(21)))
    assert site.text() == "2"


@pytest.mark.django_db(transaction=True)
def test_a_list_heeds_changes_of_lists_and_of_everything(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    site.get()
    whole_pages.pages_about_changed("N-1")
    assert site.text() == "1"
    whole_pages.lists_changed()
    assert site.text() == "2"
    thing.forget()
    assert site.text() == "3"


@pytest.mark.django_db(transaction=True)
def test_another_unit_s_changes_are_not_heeded(unit: UnitRef, unit_b: UnitRef, site: Site) -> None:
    site.get()
    with enter_unit(unit_b):
        whole_pages.lists_changed()
        whole_pages.pages_changed()
    assert site.text() == "1"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("about", ["", "number"])
def test_what_is_taken_away_is_gone_though_the_process_dies_after_the_commit(
    unit: UnitRef, site: Site, about: str
) -> None:
    site.view = whole_page(about=about)(_plain(site.show))
    site.arguments = {"number": "n-1"}
    site.get()
    with transaction.atomic():
        whole_pages.pages_changed()
        connection.run_on_commit.clear()
    assert site.text() == "2"


def test_a_stampede_has_it_rendered_once(
    unit: UnitRef, site: Site, thing: Kept[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine eight threads take longer to get their turn than people are made to wait.
    monkeypatch.setattr(whole_pages, "_WAIT_SECONDS", 30.0)
    show, begun, go = site.show, Event(), Event()

    def slowly(request: HttpRequest) -> HttpResponse:
        begun.set()
        go.wait(10)
        return show(request)

    def one() -> str:
        with enter_unit(unit):
            return site.text()

    site.view = whole_page()(_plain(slowly))
    with ThreadPoolExecutor(8) as crowd:
        first = crowd.submit(one)
        begun.wait(10)
        others = [crowd.submit(one) for _ in range(7)]
        go.set()
        assert {one.result(10) for one in (first, *others)} == {"1"}
    assert site.rendered == 1
    assert whole_pages._renderings._under_way == {}


def test_whose_turn_comes_right_after_another_s_end_shows_what_the_other_made(
    unit: UnitRef, site: Site, thing: Kept[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = whole_pages._renderings.begin

    def after_another(name: str, wait: float) -> bool:
        monkeypatch.setattr(whole_pages._renderings, "begin", begin)
        assert site.text() == "1"
        return begin(name, wait)

    monkeypatch.setattr(whole_pages._renderings, "begin", after_another)
    assert site.text() == "1"
    assert site.rendered == 1
    assert whole_pages._renderings._under_way == {}


def test_what_a_neighbour_is_rendering_is_waited_for(
    unit: UnitRef, site: Site, thing: Kept[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _known_and_stale(site, thing)
    cache.add(whole_pages._rendering_name(name), 1)

    def meanwhile(_seconds: float) -> None:
        old = cache.get(name)
        cache.set(name, replace(old, body=b">neighbour", stamps=kept.stamps(old.stamp_names)))

    monkeypatch.setattr(whole_pages.time, "sleep", meanwhile)
    assert site.text() == "neighbour"
    assert site.rendered == 1


def test_a_neighbour_that_never_comes_back_is_waited_for_no_longer(
    unit: UnitRef, site: Site, thing: Kept[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _known_and_stale(site, thing)
    cache.add(whole_pages._rendering_name(name), 1)
    monkeypatch.setattr(whole_pages, "_WAIT_SECONDS", 0.02)
    assert site.text() == "2"
    # Whoever said that they render it takes it back; it was not us.
    assert cache.get(whole_pages._rendering_name(name)) == 1


def test_a_fault_lets_the_next_one_try(unit: UnitRef, site: Site, thing: Kept[int]) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    _known_and_stale(site, thing)
    view, site.view = site.view, whole_page()(_plain(broken))
    with pytest.raises(RuntimeError):
        site.get()
    site.view = view
    assert site.text() == "2"


def _known_and_stale(site: Site, thing: Kept[int]) -> str:
    site.get()
    (name,) = whole_pages._store._pages
    thing.forget()
    return name


@pytest.mark.parametrize(
    ("age", "seconds"),
    [(timedelta(), 60), (timedelta(minutes=30), 180), (timedelta(days=9), 300), (timedelta(days=-1), 60)],
    ids=str,
)
def test_a_page_holds_no_longer_than_its_words_stay_young(
    unit: UnitRef,
    site: Site,
    thing: Kept[int],
    monkeypatch: pytest.MonkeyPatch,
    age: timedelta,
    seconds: int,
) -> None:
    noon = datetime(2026, 11, 21, 4, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    site.view = whole_page()(_plain(lambda request: whole_pages.may_hold(site.show(request), noon - age)))
    site.get()
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(seconds=seconds - 1))
    assert site.text() == "1"
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(seconds=seconds))
    assert site.text() == "2"
