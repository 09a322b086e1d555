"""What stands on other sites: frame-safe, without cookies, the same for everybody, counted by site alone."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.tasks import HEADER
from tenant_apps.commons import public as commons
from tenant_apps.commons.tasks import count
from tenant_apps.outreach.data.settings import SITES
from tenants.public import set_setting
from tests.network import Network
from tests.platform.kernel.web.test_counting import PHONE
from tests.tenant_apps.commons.conftest import Import

OTHER = "https://www.lixia.gov.cn/"


def policy(response: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {part[0]: part[1:] for part in parts if part}


def framed(client: Client, path: str = "/embed/latest/", **headers: str) -> Any:
    return client.get(path, headers={"User-Agent": PHONE, "Referer": OTHER, **headers})


def allow(network: Network, sites: str) -> None:
    with enter_network():
        set_setting(network.a.id, SITES, sites, actor_id=1)


def test_every_site_may_show_the_list_and_nothing_else(reader: Client, imported: Import) -> None:
    row = imported()
    for answer in (framed(reader), framed(reader), framed(reader, "/embed/latest/?other=1")):
        assert answer.status_code == 200
        assert row.title in answer.content.decode()
        assert policy(answer)["frame-ancestors"] == ["*"]
        assert policy(answer)["default-src"] == ["'none'"]
        assert "X-Frame-Options" not in answer
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not answer.cookies
        assert "<script" not in answer.content.decode()
    for path in ("/", "/questions/", f"/questions/{row.number}/", "/ask/", "/embed/open/"):
        answer = reader.get(path)
        assert policy(answer)["frame-ancestors"] == ["'none'"]
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_sites_that_the_unit_names_and_no_other(reader: Client, imported: Import, network: Network) -> None:
    imported()
    framed(reader)
    allow(network, "www.lixia.gov.cn *.sdu.edu.cn")
    assert policy(framed(reader))["frame-ancestors"] == [
        "'self'",
        "https://www.lixia.gov.cn",
        "http://www.lixia.gov.cn",
        "https://*.sdu.edu.cn",
        "http://*.sdu.edu.cn",
    ]


@pytest.mark.parametrize(
    "said", ["https://a.cn", "a.cn/x", "a.cn;script-src *", "*", "a", "'self'", "a.cn\n;"]
)
def test_what_is_no_name_of_a_site_is_refused(network: Network, in_network: None, said: str) -> None:
    with pytest.raises(ValidationError):
        set_setting(network.a.id, SITES, said, actor_id=1)


def test_cookies_change_nothing(reader: Client, imported: Import) -> None:
    imported()
    plain = framed(reader).content
    for name, value in (
        (settings.LANGUAGE_COOKIE_NAME, "en"),
        (settings.HUISHENG_TYPE_SIZE_COOKIE_NAME, "150"),
        (settings.HUISHENG_READER_COOKIE_NAME, "x"),
    ):
        reader.cookies[name] = value
        assert framed(reader).content == plain
    english = framed(reader, "/embed/latest/?lang=en&rows=3")
    assert english["Content-Language"] == "en"
    assert 'lang="en"' in english.content.decode()


def test_rows_as_many_as_wished(reader: Client, imported: Import) -> None:
    for number in range(9):
        imported(title=f"第{number}个问题")
    shown = {
        wish: len(re.findall(r"第\d个问题", framed(reader, f"/embed/latest/?rows={wish}").content.decode()))
        for wish in ("3", "5", "8", "800", "x")
    }
    assert shown == {"3": 3, "5": 5, "8": 8, "800": 5, "x": 5}


def test_counted_by_the_name_of_the_site(reader: Client, imported: Import, admin_a: Client) -> None:
    imported()
    framed(reader)
    framed(reader)
    framed(reader, User_Agent="Baiduspider")
    assert framed(reader, "/embed/open/?to=ask")["Location"] == "/ask/"
    assert framed(reader, "/embed/open/?to=https://evil.cn")["Location"] == "/"
    with enter_network():
        count.apply(headers={HEADER: "network"}, throw=True)
    assert commons.counts_by_key(commons.FRAMED) == {"www.lixia.gov.cn": 2}
    assert commons.counts_by_key(commons.CAME) == {"www.lixia.gov.cn": 2}
    # A list that is shown elsewhere is no view of our own pages.
    assert sum(number for _day, number in commons.views_by_day(3)) == 0
    page = admin_a.get("/manage/outreach/embeds/")
    # As text: once in the page's own frame, and never as a second one.
    assert page.content.decode().count("<iframe") == 1
    assert "&lt;iframe src=" in page.content.decode()
    shown = unescape(unescape(page.content.decode()))
    assert (
        '<iframe src="http://lixia.localhost:8000/embed/latest/?rows=5" title="历下区团委最新答复"' in shown
    )
    assert (
        '<script src="http://lixia.localhost:8000/embed/button.js" data-side="right" async></script>' in shown
    )
    assert "www.lixia.gov.cn" in page.content.decode()
    assert policy(page)["frame-src"] == ["'self'"]


def test_the_button_is_a_script_of_its_own(reader: Client, network: Network, in_unit_a: UnitRef) -> None:
    with enter_network():
        set_setting(network.a.id, "look.short_name", '历下"</script>\u2028`${x}', actor_id=1)
    answer = reader.get("/embed/button.js", headers={"Referer": OTHER})
    body = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=3600" in answer["Cache-Control"]
    assert not answer.cookies
    found = re.search(r"const said = (\{.*\});", body)
    assert found is not None
    said = json.loads(found[1])
    assert said["text"] == '向历下"</script>\u2028`${x}提问'
    assert said["address"] == "http://lixia.localhost:8000/embed/open/"
    assert "\u2028" not in body
    assert "cookie" not in re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)


def test_a_unit_that_offers_nothing_to_other_sites_is_shown_on_none(
    reader: Client, imported: Import, network: Network
) -> None:
    row = imported()
    assert row.title in framed(reader).content.decode()
    assert reader.get("/embed/button.js").status_code == 200
    with enter_network():
        set_setting(network.a.id, "outreach.embeds", False, actor_id=1)
    assert framed(reader).status_code == 404
    assert reader.get("/embed/button.js").status_code == 404
    assert reader.get("/embed/open/").status_code == 302, "links that stand elsewhere still lead here"
