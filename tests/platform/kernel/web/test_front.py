"""Kept pages before Django: the same answer as Django's, to the same request alone, and never a moment longer
than the page holds. Whatever differs is Django's to answer.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.web import counting, front, whole_pages
from huisheng.kernel.web.front import KeptPagesFront
from huisheng.kernel.web.whole_pages import lists_changed, pages_changed
from tenants import cards
from tenants.models import Domain, Unit
from tenants.public import suspend
from tests.front import Front, asked_for

PAGE = "/questions/"
PHONE = "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 Chrome/121.0.6167.71 Mobile"


committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pages(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # However slow the machine is: no card grows too old between two lines of a test.
    monkeypatch.setattr(cards._kept, "_seconds", 600.0)
    whole_pages.forget_pages_of_this_process()
    yield
    whole_pages.forget_pages_of_this_process()


@pytest.fixture
def web() -> Front:
    return Front()


@pytest.fixture
def warm(web: Front, unit_a: UnitRef) -> Front:
    """A process that has shown the page once."""
    assert web.get(unit_a.host, PAGE).status == "200 OK"
    assert not web.is_asked(unit_a.host, PAGE)
    return web


def test_it_answers_as_django_does(web: Front, unit_a: UnitRef) -> None:
    rendered, again = web.get(unit_a.host, PAGE), web.get(unit_a.host, PAGE)
    assert web.asked_django == 1
    assert (again.status, again.body) == (rendered.status, rendered.body)
    assert again.same_each_time == rendered.same_each_time
    for name in ("Content-Security-Policy", "ETag", "Vary", "Permissions-Policy", "X-Content-Type-Options"):
        assert again.header(name), name
    assert again.header("Cache-Control") == "no-cache"
    assert int(again.header("Content-Length")) == len(again.body)
    # And as Django answers once more, in a process that knows nothing yet and that nobody tells anything.
    cache.clear()
    assert Front().get(unit_a.host, PAGE).same_each_time == again.same_each_time


def test_every_answer_has_its_own_number(warm: Front, unit_a: UnitRef) -> None:
    numbers = {warm.get(unit_a.host, PAGE).header("X-Request-Id") for _ in range(3)}
    assert len(numbers) == 3
    assert all(numbers)


@committed
def test_a_browser_that_has_it_is_told_so(warm: Front, unit_a: UnitRef) -> None:
    etag = warm.get(unit_a.host, PAGE).header("ETag")
    first, again = (warm.get(unit_a.host, PAGE, IF_NONE_MATCH=etag) for _ in range(2))
    assert warm.asked_django == 2
    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert again.same_each_time == first.same_each_time
    with enter_unit(unit_a):
        lists_changed()
    assert warm.is_asked(unit_a.host, PAGE, IF_NONE_MATCH=etag)


@pytest.fixture
def neighbour(warm: Front) -> Front:
    """Another process, which has shown nothing yet."""
    whole_pages.forget_pages_of_this_process()
    return Front()


def test_what_a_neighbour_has_answered_is_repeated(warm: Front, neighbour: Front, unit_a: UnitRef) -> None:
    counting.take()
    there = neighbour.get(unit_a.host, PAGE, USER_AGENT=PHONE)
    assert neighbour.asked_django == 0
    own = warm.get(unit_a.host, PAGE)
    assert (there.status, there.body, there.same_each_time) == (own.status, own.body, own.same_each_time)
    assert [one.number for one in counting.take()[unit_a.id]] == [1]


@committed
@pytest.mark.parametrize("changed", [lists_changed, pages_changed])
def test_what_a_neighbour_has_answered_holds_no_longer_either(
    neighbour: Front, unit_a: UnitRef, changed: Any
) -> None:
    with enter_unit(unit_a):
        changed()
    assert [neighbour.is_asked(unit_a.host, PAGE) for _ in range(2)] == [True, False]


def test_what_a_neighbour_has_answered_is_not_repeated_while_the_database_is_away(
    neighbour: Front, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_pages._away, "until", float("inf"))
    assert neighbour.is_asked(unit_a.host, PAGE)


def test_what_a_neighbour_has_answered_is_repeated_in_that_unit_alone(
    neighbour: Front, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    assert neighbour.is_asked(unit_b.host, PAGE)
    # Nor at a host that was the unit's when it was answered, and leads to it no longer, or from elsewhere.
    for other in (None, unit_b, replace(unit_a, host="elsewhere.example")):
        front = KeptPagesFront(lambda *_: [b"Django"], lambda _host, unit=other: unit)  # type: ignore[misc]
        assert front(asked_for(unit_a.host, PAGE), lambda *_: None) == [b"Django"]


def test_an_answer_is_repeated_with_the_page_that_it_was_given_with_alone(
    warm: Front, unit_a: UnitRef
) -> None:
    """Its headers say how long the page is, and which."""
    [(name, page)] = whole_pages._store._pages.items()
    with enter_unit(unit_a):
        cache.set(name, replace(page, body=b"made anew", etag='"other"'), 60)
    whole_pages.forget_pages_of_this_process()
    assert Front().is_asked(unit_a.host, PAGE)


def test_neighbours_are_told_once_for_each_page_that_is_made(
    warm: Front, neighbour: Front, unit_a: UnitRef
) -> None:
    """Nobody fills the cache with headers of their own making."""
    assert warm.is_asked(unit_a.host, PAGE, ACCEPT_LANGUAGE="de")
    assert neighbour.is_asked(unit_a.host, PAGE, ACCEPT_LANGUAGE="de")
    assert not neighbour.is_asked(unit_a.host, PAGE)


@committed
@pytest.mark.parametrize("changed", [lists_changed, pages_changed])
def test_a_change_is_django_s_at_once(warm: Front, unit_a: UnitRef, changed: Any) -> None:
    with enter_unit(unit_a):
        changed()
    assert [warm.is_asked(unit_a.host, PAGE) for _ in range(2)] == [True, False]


def test_it_holds_no_longer_than_a_page(
    warm: Front, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + whole_pages.HOLDS
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(seconds=1))
    assert warm.is_asked(unit_a.host, PAGE)


def test_without_the_cache_nothing_is_repeated(
    warm: Front, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huisheng.kernel.ops import kept

    monkeypatch.setattr(kept._cache(), "_asleep_until", float("inf"))
    assert warm.is_asked(unit_a.host, PAGE)


def test_while_the_database_is_away_django_says_so(
    warm: Front, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_pages._away, "until", float("inf"))
    assert warm.is_asked(unit_a.host, PAGE)


@pytest.mark.parametrize(
    "differs",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"ACCEPT_LANGUAGE": "en"},
        {"HX_REQUEST": "true"},
        {"COOKIE": f"{settings.LANGUAGE_COOKIE_NAME}=en"},
        {"COOKIE": f"{settings.HUISHENG_TYPE_SIZE_COOKIE_NAME}=150"},
        {"COOKIE": f"a=b; {settings.SESSION_COOKIE_NAME}=x"},
        {"COOKIE": f"{settings.HUISHENG_NOTICE_COOKIE_NAME}=x"},
    ],
    ids=str,
)
def test_whoever_asks_otherwise_is_answered_by_django(
    warm: Front, unit_a: UnitRef, differs: dict[str, str]
) -> None:
    assert warm.is_asked(unit_a.host, PAGE, **differs)


@pytest.mark.parametrize(
    "cookie", [settings.SESSION_COOKIE_NAME, settings.HUISHENG_NOTICE_COOKIE_NAME], ids=["staff", "told"]
)
def test_what_is_one_visitor_s_is_django_s_each_time(warm: Front, unit_a: UnitRef, cookie: str) -> None:
    assert [warm.is_asked(unit_a.host, PAGE, COOKIE=f"{cookie}=x") for _ in range(3)] == [True] * 3


def test_cookies_that_no_page_heeds_are_not_heeded(warm: Front, unit_a: UnitRef) -> None:
    assert not warm.is_asked(unit_a.host, PAGE, COOKIE=f"{settings.HUISHENG_READER_COOKIE_NAME}=x; other=y")


def test_languages_are_kept_apart(warm: Front, unit_a: UnitRef) -> None:
    english = [warm.get(unit_a.host, PAGE, ACCEPT_LANGUAGE="en") for _ in range(2)]
    assert english[0].body == english[1].body != warm.get(unit_a.host, PAGE).body
    assert english[1].header("Content-Language") == "en"
    assert warm.asked_django == 2


def test_addresses_of_one_s_own_making_are_django_s(warm: Front, unit_a: UnitRef) -> None:
    assert [warm.is_asked(unit_a.host, f"{PAGE}?x=1") for _ in range(2)] == [True, True]
    long = f"{PAGE}?q={'x' * 2000}"
    assert [warm.is_asked(unit_a.host, long) for _ in range(2)] == [True, True]


def test_a_page_that_is_not_kept_is_django_s(web: Front, unit_a: UnitRef) -> None:
    assert [web.is_asked(unit_a.host, "/ask/") for _ in range(2)] == [True, True]


def test_the_network_s_own_pages_are_django_s(web: Front) -> None:
    assert [web.is_asked("localhost", "/") for _ in range(2)] == [True, True]


@committed
def test_every_unit_has_its_own(warm: Front, unit_a: UnitRef, unit_b: UnitRef) -> None:
    other = [warm.get(unit_b.host, PAGE) for _ in range(2)]
    assert warm.asked_django == 2
    assert other[1].body != warm.get(unit_a.host, PAGE).body
    with enter_unit(unit_b):
        pages_changed()
    assert not warm.is_asked(unit_a.host, PAGE)
    assert warm.is_asked(unit_b.host, PAGE)


@pytest.mark.parametrize("host", ["evil.example", "nowhere.localhost", "127.0.0.1"])
def test_an_unknown_host_is_the_network_s_404(warm: Front, host: str) -> None:
    answers = [warm.get(host, PAGE) for _ in range(2)]
    assert {one.status for one in answers} == {"404 Not Found"}
    assert warm.asked_django == 3


def test_a_forged_forwarding_header_changes_nothing(warm: Front, unit_a: UnitRef, unit_b: UnitRef) -> None:
    own = warm.get(unit_a.host, PAGE)
    assert warm.get(unit_a.host, PAGE, X_FORWARDED_HOST=unit_b.host).body == own.body
    assert warm.get("evil.example", PAGE, X_FORWARDED_HOST=unit_a.host).status == "404 Not Found"


def test_a_closed_unit_is_closed(
    warm: Front, unit_a: UnitRef, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), enter_network():
        suspend(unit_a.id, actor="system")
    assert warm.get(unit_a.host, PAGE).status == "503 Service Unavailable"
    assert warm.asked_django == 2


def test_a_closed_unit_is_closed_within_seconds_where_nobody_could_be_told(
    warm: Front, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache was away while it was suspended: by its stamps the page still holds."""
    from huisheng.kernel.ops import kept

    with enter_network():
        Unit.objects.filter(pk=unit_a.id).update(state="suspended")
    assert warm.get(unit_a.host, PAGE).status == "200 OK", "nothing tells of it"
    later = kept.time.monotonic() + cards._kept._seconds + 1
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    assert warm.get(unit_a.host, PAGE).status == "503 Service Unavailable"


def test_a_host_that_leads_elsewhere_leads_there_at_once(
    warm: Front, unit_a: UnitRef, unit_b: UnitRef, django_capture_on_commit_callbacks: Any
) -> None:
    own = warm.get(unit_a.host, PAGE)
    with django_capture_on_commit_callbacks(execute=True), enter_network():
        Domain.objects.filter(domain=unit_a.host).update(tenant_id=unit_b.id, is_primary=False)
        cards.forget_cards()
    there = warm.get(unit_a.host, PAGE)
    assert warm.asked_django == 2
    assert there.body != own.body


def test_what_is_repeated_is_counted(warm: Front, unit_a: UnitRef) -> None:
    counting.take()
    for agent in (PHONE, PHONE, "curl/8.5.0", ""):
        assert not warm.is_asked(unit_a.host, PAGE, USER_AGENT=agent)
    assert not warm.is_asked(unit_a.host, PAGE, USER_AGENT=PHONE, SEC_PURPOSE="prefetch")
    assert [one.number for one in counting.take()[unit_a.id]] == [2]


def test_over_https_and_without_are_two(warm: Front, unit_a: UnitRef, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert warm.is_asked(unit_a.host, PAGE, X_FORWARDED_PROTO="https")
    assert not warm.is_asked(unit_a.host, PAGE, X_FORWARDED_PROTO="https")
    settings.SECURE_SSL_REDIRECT = True
    cache.clear()
    assert Front().get(unit_a.host, PAGE).status == "301 Moved Permanently"


def test_an_answer_that_sets_a_cookie_is_one_visitor_s(
    warm: Front, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    django = warm._django

    def with_a_cookie(environ: dict[str, Any], start_response: Any) -> Any:
        def add(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("Set-Cookie", "who=you")], *more)

        return django(environ, add)

    monkeypatch.setattr(warm, "_django", with_a_cookie)
    assert [warm.is_asked(unit_a.host, PAGE, ACCEPT_LANGUAGE="en") for _ in range(3)] == [True] * 3


def test_no_more_answers_than_it_has_room_for(
    web: Front, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "_MOST", 2)
    web.get(unit_a.host, PAGE)
    for language in ("de", "fr", "it"):
        web.get(unit_a.host, PAGE, ACCEPT_LANGUAGE=language)
    assert [web.is_asked(unit_a.host, PAGE, ACCEPT_LANGUAGE=one) for one in ("it", "fr", "de")] == [
        False,
        False,
        True,
    ]
