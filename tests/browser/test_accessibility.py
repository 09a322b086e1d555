"""axe-core over every page: nothing serious or critical; no sideways scrolling; one first-order heading.

In the suite at 360 px in the light theme; with HUISHENG_AXE=all also in the dark one, at 1440 px and in large
type.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import DESK, PHONE, Browse
from tests.browser.pages import PAGES, PageCase
from tests.browser.site import Site
from tests.browser.staff import cookies_for

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_LIGHT: list[dict[str, Any]] = [{"width": PHONE[0]}]
_ALL: list[dict[str, Any]] = [
    *_LIGHT,
    {"width": PHONE[0], "dark": True},
    {"width": DESK[0]},
    {"width": DESK[0], "dark": True},
    {"width": PHONE[0], "type_size": "150"},
]
VIEWS = _ALL if os.environ.get("HUISHENG_AXE") == "all" else _LIGHT


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: "-".join(map(str, view.values())))
@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_page_serves_everybody(case: PageCase, view: dict[str, Any], site: Site, browse: Browse) -> None:
    page = browse(**view, init_script=AXE, cookies=_signed_in(case, site))
    response = page.goto(case.url(site))
    assert response is not None
    assert response.status == case.status
    assert page.locator("h1").count() == 1
    assert _overflow(page) == 0, "the page scrolls sideways"
    assert _violations(page) == []


def test_axe_finds_a_fault(site: Site, browse: Browse) -> None:
    """The check can fail: a field without a label is found."""
    page = browse(init_script=AXE)
    page.goto(site.url("/"))
    page.evaluate("document.querySelector('label[for=q]').remove()")
    assert "label" in {found.split(":")[0] for found in _violations(page)}


def _signed_in(case: PageCase, site: Site) -> list[dict[str, Any]]:
    return cookies_for(site, case.role, case.unit(site)) if case.role else []


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _violations(page: Page) -> list[str]:
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in result["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
