"""No URL without a row, no row without a URL, no view without a mark."""

from collections import Counter

import pytest
import rules
from django.conf import settings

from huisheng.kernel.access import OPEN, Route, routes
from tests.access.tables import all_rows

CONFS = {"network": settings.ROOT_URLCONF, "unit": settings.UNIT_URLCONF}


def found_in(host: str) -> list[Route]:
    """Every route of a host, except Django's admin, which has a test of its own."""
    return [route for route in routes(CONFS[host]) if not route.pattern.startswith("admin/")]


@pytest.mark.parametrize("host", CONFS)
def test_every_url_has_a_row_and_every_row_a_url(host: str) -> None:
    named = {route.name for route in found_in(host)}
    assert None not in named, [route.pattern for route in found_in(host) if route.name is None]
    listed = {row.name for row in all_rows() if row.host == host}
    assert named - listed == set(), "URLs that no table lists"
    assert listed - named == set(), "rows without a URL"


def test_no_url_is_listed_twice() -> None:
    twice = [key for key, number in Counter((row.host, row.name) for row in all_rows()).items() if number > 1]
    assert twice == []


@pytest.mark.parametrize("host", CONFS)
def test_every_view_is_marked_with_a_right_that_exists(host: str) -> None:
    unmarked = [route.pattern for route in routes(CONFS[host]) if route.permission is None]
    assert unmarked == []
    unknown = {
        route.permission
        for route in routes(CONFS[host])
        if route.permission != OPEN and not rules.perm_exists(route.permission)
    }
    assert unknown == set()


def test_every_page_of_the_admin_is_for_operators() -> None:
    pages = [route for route in routes(CONFS["network"]) if route.pattern.startswith("admin/")]
    assert pages
    assert {route.permission for route in pages} == {"accounts.operate"}
    assert not any(route.pattern.startswith("admin/") for route in routes(CONFS["unit"]))


def test_forms_of_other_sites_are_refused_by_every_page() -> None:
    """Without the check are type size and language, the first page of asking, which writes nothing,
    suggestions to a search, which neither write nor read a cookie, and the API and Open311, which read none
    either.
    """
    exempt = {
        route.pattern
        for host in CONFS
        for route in routes(CONFS[host])
        if getattr(route.view, "csrf_exempt", False) and not route.pattern.startswith("api/")
    }
    assert exempt == {"preferences/", "ask/begin/", "questions/suggest/", "open311/v2/requests.<str:form>"}
