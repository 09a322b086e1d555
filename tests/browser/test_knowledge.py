"""Words of the knowledge base go into a reply box, where the cursor stands; askers read without scripts."""

import re

from playwright.sync_api import Page, expect

from huisheng.kernel.access import DUTY_OFFICER
from tests.browser import knowledge_pages
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for

# The markup that a page with a reply box brings; the fragment and the script are the product's.
_BOX = """(values) => {
  const place = document.createElement("div");
  place.dataset.knowledgeFor = "#reply";
  place.dataset.knowledgeValues = JSON.stringify(values);
  const box = document.createElement("textarea");
  box.id = "reply";
  document.querySelector("main").prepend(box, place);
  const script = document.createElement("script");
  script.src = "/static/knowledge/pick.js";
  document.head.append(script);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch("/desk/knowledge/pick/", {
    method: "POST",
    headers: { "HX-Request": "true", "X-CSRFToken": token },
    body: new URLSearchParams({ text: "浏览器里学费交不起，上不起大学" }),
  })
    .then((answer) => answer.text())
    .then((html) => { place.innerHTML = html; });
}"""


def _with_box(site: Site, browse: Browse, values: dict[str, str]) -> Page:
    knowledge_pages.everything(site)
    address = knowledge_pages.at_the_desk(site)
    page = browse(width=1440, cookies=cookies_for(site, DUTY_OFFICER, site.network.a))
    page.goto(site.url(address, site.network.a))
    page.evaluate(_BOX, values)
    return page


def test_words_go_where_the_cursor_stands(site: Site, browse: Browse) -> None:
    page = _with_box(site, browse, {"asker": "小李"})
    box = page.locator("#reply")
    box.fill("前后")
    box.evaluate("box => { box.focus(); box.setSelectionRange(1, 1); }")
    page.locator("li", has_text="浏览器里的国家助学贷款canned").get_by_role("button", name="插入").click()
    expect(box).to_have_value("前\n\n小李，你好！历下区团委已收到。\n\n后")
    expect(page.locator("[data-knowledge-said]")).to_have_text("已插入答复。")
    page.keyboard.press("Control+z")
    expect(box).to_have_value("前后")


def test_what_fits_the_question_is_offered(site: Site, browse: Browse) -> None:
    page = _with_box(site, browse, {})
    fitting = page.get_by_role("region", name="与这个问题相关")
    expect(fitting.get_by_role("link", name="浏览器里的国家助学贷款programme")).to_be_visible()


def test_what_has_no_value_is_said_and_nothing_is_lost(site: Site, browse: Browse) -> None:
    page = _with_box(site, browse, {})
    box = page.locator("#reply")
    box.fill("写好的")
    page.locator("li", has_text="浏览器里的国家助学贷款canned").get_by_role("button", name="插入").click()
    expect(page.locator("[data-knowledge-said]")).to_contain_text("{称呼}")
    expect(box).to_have_value("写好的")


def test_askers_search_and_read_without_scripts(site: Site, browse: Browse) -> None:
    address = knowledge_pages.everything(site)
    page = browse(scripts=False)
    page.goto(site.url(address, site.network.a))
    page.get_by_role("searchbox").fill("浏览器里学费")
    page.get_by_role("button", name="搜索").click()
    # The article stood on the page before as well.
    expect(page).to_have_url(re.compile("[?&]q="))
    page.get_by_role("link", name="浏览器里的国家助学贷款programme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("浏览器里的国家助学贷款programme")
    expect(page.get_by_role("link", name="12355").first).to_have_attribute("href", "tel:12355")
