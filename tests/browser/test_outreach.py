"""What stands on another site, in a page of another origin; and a poster as it comes out of the printer."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.tenancy import enter_unit
from huisheng.kernel.web import counting
from tenant_apps.commons.data.counts import CAME, FRAMED
from tenant_apps.outreach.queries.campaigns import campaign as card_of
from tenant_apps.outreach.web.poster import WIDTH, poster_of
from tenant_apps.outreach.web.qr import QUIET
from tenants.public import unit_look
from tests.browser import outreach_pages
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.platform.kernel.web.test_counting import PHONE
from tests.tenant_apps.outreach.qr_reading import text_of

OTHER_SITE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>历下区人民政府</title>
<style>a, button {{ color: red !important; display: none; }} iframe {{ border: 0 }}</style>
<body><h1>历下区人民政府</h1>
<iframe src="{frame}" title="最新答复" width="320" height="410" referrerpolicy="origin"></iframe>
<script src="{script}" data-side="left" async></script></body></html>"""


@pytest.fixture
def other_site(site: Site) -> Iterator[str]:
    """A page of another origin that has pasted what the administrator's page offers."""
    frame = site.url(outreach_pages.latest(site), site.network.a)
    script = site.url("/embed/button.js", site.network.a)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = OTHER_SITE.format(frame=frame, script=script).encode()
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://other.localhost:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def as_a_phone(page: Page) -> None:
    """Headless Chromium says that it is a program, and so would not be counted."""

    def told(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "user-agent": PHONE})

    page.context.route("**/embed/**", told)


def test_the_list_and_the_button_on_another_site(site: Site, browse: Browse, other_site: str) -> None:
    counting.take()
    page = browse(width=360)
    as_a_phone(page)
    page.goto(other_site)
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("link", name="工资条上少了加班费")).to_be_visible()
    assert page.context.cookies() == []
    button = page.get_by_role("link", name="提问")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    with page.context.expect_page() as opened:
        button.click()
    expect(opened.value).to_have_url(site.url("/ask/", site.network.a))
    page.get_by_role("button", name="关闭").click()
    expect(button).to_have_count(0)
    taken = {(one.what, one.key): one.number for one in counting.take()[site.network.a.id]}
    assert taken == {(FRAMED, "other.localhost"): 1, (CAME, "other.localhost"): 1}


def test_no_other_page_can_be_framed(site: Site, chromium: Browser, other_site: str) -> None:
    # A profile that nobody watches: the browser is meant to complain.
    context = chromium.new_context()
    page = context.new_page()
    page.goto(other_site)
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.evaluate(
            "(address) => { document.querySelector('iframe').src = address; }", site.url("/", site.network.a)
        )
    context.close()


def test_the_code_can_be_read_from_the_page_and_the_print_has_one_sheet(site: Site, browse: Browse) -> None:
    unit = site.network.a
    address = site.url(outreach_pages.poster(site), unit)
    page = browse(width=1440, cookies=cookies_for(site, UNIT_ADMIN, unit))
    for size, points in (("a4", (595, 842)), ("a3", (842, 1191))):
        page.goto(f"{address}?size={size}")
        expect(page.locator("main img")).to_be_visible()
        assert text_of(squares_seen(site, page)) == site.url("/c/kaixue/", unit)
        printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
        assert len(printed.pages) == 1
        sheet = printed.pages[0].mediabox
        assert (float(sheet.width), float(sheet.height)) == pytest.approx(points, abs=1.5)


def squares_seen(site: Site, page: Page) -> list[list[bool]]:
    """The squares of the code, from the middle of each on a picture of the screen."""
    with enter_unit(site.network.ref(site.network.a)):
        card = card_of(int(outreach_pages.campaign(site).split("/")[3]))
        assert card is not None
        drawn = poster_of(card, unit_look(site.network.a), accent="#000000", on_accent="#ffffff")
        code = drawn.code
    picture = Image.open(io.BytesIO(page.locator("main img").screenshot())).convert("L")
    per_mm = picture.width / WIDTH
    left = [per_mm * (code.x + (QUIET + 0.5 + n) * code.square) for n in range(len(code.rows))]
    top = [per_mm * (code.y + (QUIET + 0.5 + n) * code.square) for n in range(len(code.rows))]
    return [[picture.getpixel((round(x), round(y))) < 128 for x in left] for y in top]  # type: ignore[operator]
