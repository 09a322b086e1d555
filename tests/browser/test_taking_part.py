"""From a public question to a comment that everybody reads, on a phone that has to be verified first."""

import re

import pytest
from playwright.sync_api import expect

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.commons.data.codes import CommentState
from tenant_apps.commons.models import Comment
from tenant_apps.commons.operations import commenting
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations import verifying
from tenant_apps.readers.operations.remembering import COOKIE
from tenant_apps.readers.queries.known import device_token
from tests.browser import commons_pages
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.test_accessibility import AXE
from tests.browser.test_accessibility import _overflow as overflow
from tests.browser.test_accessibility import _violations as violations

SAID = "我也遇到过，登记以后一个星期就补发了。"


def test_a_commenter_verifies_and_is_read(
    site: Site, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[str] = []

    def send(phone: str, code: str) -> bool:
        codes.append(code)
        return True

    monkeypatch.setattr(verifying, "_senders", [send])
    unit = site.network.a
    page = browse(width=360)
    page.goto(site.url(commons_pages.answered(site), unit))
    expect(page.locator("[data-mine] *")).to_have_count(0)
    page.get_by_role("link", name="写评论").click()
    page.get_by_label("手机号").fill("13912345678")
    page.get_by_label("我已满 14 周岁").check()
    page.locator("main form .btn-primary").click()
    page.locator("input[name=code]").fill(codes[-1])
    page.locator("main form .btn-primary").click()
    page.get_by_label("评论内容").fill(SAID)
    page.locator("main form .btn-primary").click()
    # Back on the question, the same page for everybody; their own part was fetched beside it.
    mine = page.locator("[data-mine]")
    expect(mine).to_contain_text(SAID)
    expect(mine).to_contain_text("审核中")
    with enter_unit(site.network.ref(unit)):
        comment = Comment.objects.get(text=SAID)
        commenting.show_comment(comment.id, actor="moderation")
    page.reload()
    expect(page.locator(f"#c{comment.id}")).to_contain_text(SAID)
    mine.get_by_role("link", name="删除").click()
    page.locator("main form .btn-danger").click()
    expect(page.get_by_text(SAID)).to_have_count(0)
    with enter_unit(site.network.ref(unit)):
        assert Comment.objects.get(pk=comment.id).state == CommentState.DELETED


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_somebody_who_takes_part_are_open_to_everybody(
    site: Site, browse: Browse, width: int
) -> None:
    unit = site.network.a
    address = commons_pages.answered(site)
    with enter_unit(site.network.ref(unit)):
        key = f"takes-part-{width}"
        reader_id = Reader.objects.create(key=key, by="phone", verified_at=clock.now()).pk
        cookie = device_token(reader_id, clock.now())
    page = browse(width=width, init_script=AXE)
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": site.url("/", unit)}])
    for part in ("like/", "follow/"):
        page.goto(site.url(f"{address}{part}", unit))
        assert (overflow(page), violations(page)) == (0, [])
        page.locator("main form .btn-primary").first.click()
        expect(page).not_to_have_url(re.compile(part))
    for path in (f"{address}comment/", "/me/questions/", "/me/words/", "/me/reports/", "/me/"):
        page.goto(site.url(path, unit))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert (path, overflow(page), violations(page)) == (path, 0, [])
