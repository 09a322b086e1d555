"""进入查看 in a browser: over both hosts to the desk, which offers nothing that would be refused; and out."""

from huisheng.kernel.access import NETWORK_STAFF
from tests.browser.chromium import Browse
from tests.browser.question_pages import handled
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_accessibility import AXE, _overflow, _violations


def test_in_and_out(site: Site, browse: Browse) -> None:
    path, county = handled(site), site.network.a
    page = browse(width=360, init_script=AXE, cookies=cookies_for(site, NETWORK_STAFF, site.network.city))
    page.goto(site.url(f"/my/visit/{county.id}/"))
    page.get_by_label("进入理由").fill("核实督〔2026〕3号的办理情况")
    page.get_by_role("button", name="进入查看").click()
    page.wait_for_url("**/desk/")
    # What is there to be read is listed; what one does with many is not offered.
    page.locator("[data-desk-list] > li").first.wait_for(state="visible")
    assert not page.locator(".q-many").is_visible()
    page.goto(site.url(path, county))
    assert page.get_by_role("status").filter(has_text="正在进入查看").is_visible()
    offered = page.locator("main form[method=post] button, main [hx-post] button")
    assert [button for button in offered.all() if button.is_visible()] == []
    assert _overflow(page) == 0
    assert _violations(page) == []
    page.get_by_role("button", name="退出查看").click()
    page.wait_for_url("**/my/")
    page.goto(site.url("/desk/", county))
    assert "/desk/" not in page.url
