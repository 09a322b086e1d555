"""Whatever an administrator of a unit can type stays text, wherever it is shown: every field of every form
under /manage/ is filled with script and sent, then everything that links lead to is looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenant_apps.commons.models import Publication
from tenant_apps.questions.public import ImportedMessage, import_batch
from tenants.public import declared_settings
from tests.actors import StaffClient
from tests.alive import PICTURE, SCRIPT, Alive
from tests.isolation.crawling import crawl
from tests.network import Network

Staff = Callable[..., StaffClient]
LONG, SHORT = f"{SCRIPT}{PICTURE}", "<i onx=774>"
TOPIC = "150305"
_TYPED = {"text", "search", ""}
_ACCEPTED = {
    "/manage/look/",
    "/manage/topics/",
    "/manage/asking-form/new/",
    "/manage/moderation/words/",
    "/manage/channels/words/accepted/",
    "/manage/settings/channels.signature/",
    "/manage/settings/channels.closing/",
    "/manage/knowledge/new/article/",
    "/manage/settings/footer.contact/",
    "/manage/settings/home.welcome/",
    "/manage/settings/questions.persona/",
}
"""Where something is typed that others read: each of these forms must have been taken."""
_MANAGE = (
    *("/manage/look/", "/manage/topics/", "/manage/asking-form/new/?kind=short", "/manage/moderation/words/"),
    *("/manage/outreach/", "/manage/outreach/embeds/", "/manage/keys/", "/manage/volunteering/"),
    *("/manage/sections/", "/manage/channels/words/accepted/", "/manage/members/", "/manage/roster/"),
    *("/manage/articles/new/page/", "/manage/articles/new/news/", "/manage/articles/"),
    *(f"/manage/knowledge/new/{kind}/" for kind in ("article", "programme", "canned")),
)
_OF_A_SHAPE: dict[str, dict[str, Any]] = {
    "/manage/articles/new/page/": {"title": LONG, "body": f"{LONG}\n\n{SHORT} 774", "publish": "1"},
    "/manage/articles/new/news/": {"title": LONG, "body": f"{LONG}\n\n{SHORT} 774", "publish": "1"},
    "/manage/outreach/": {"name": SHORT, "words": SHORT, "target": "ask", "code": "evil"},
    "/manage/keys/": {"name": SHORT, "scopes": ["read"], "days": "90"},
    "/manage/volunteering/": {"training": LONG, "quiz": "\n\n".join([f"{SCRIPT}?\n+ {LONG}\n- {SHORT}"] * 5)},
    "/manage/asking-form/": {"part": "publish"},
    "/manage/sections/add/": {"kind": "section", "name": SCRIPT},
    "/manage/settings/questions.help_lines/": {"value": f"0531774 {SHORT}"},
}
"""Fields that take script only in a shape of their own, or beside a choice."""
_PUBLIC = (
    *("/", "/questions/", "/topics/", "/moderation/", "/reputation/", "/knowledge/", "/ask/", "/verify/"),
    *("/news/", "/news/feed.rss"),
    *("/questions/feed.atom", "/questions/feed.rss", "/sitemap.xml", "/open311/v2/services.xml"),
    f"/topics/{TOPIC}/",
)
_DESK = (
    "/desk/",
    "/desk/today/",
    "/desk/answers/",
    "/desk/moderation/",
    "/desk/notices/",
    "/desk/call/",
    "/desk/expert/",
    "/volunteer/",
)


@dataclass
class Form:
    """A form of a page, as a browser would send it, but with script in everything that is typed."""

    action: str
    hostile: str
    values: list[tuple[str, str]] = field(default_factory=list)
    typed: bool = False


class Forms(HTMLParser):
    """Reads the forms of a page that post."""

    def __init__(self, page: str, path: str, hostile: str) -> None:
        super().__init__()
        self.path, self.hostile = path, hostile
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = self._chosen = self._area = ""
        self._known: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self._form = Form(said.get("action") or self.path, self.hostile)
            self._known = set()
        elif self._form is not None:
            self._field(self._form, tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.found.append(self._form)
            self._form = None
        elif tag == "select" and self._form is not None and self._select:
            self._form.values.append((self._select, self._chosen))
            self._select = ""

    def _field(self, form: Form, tag: str, said: dict[str, str]) -> None:
        name, kind = said.get("name", ""), said.get("type", "")
        if tag == "option" and self._select:
            if "selected" in said or not self._chosen:
                self._chosen = said.get("value", "")
        elif not name:
            return
        elif tag == "select":
            self._select, self._chosen = name, ""
        elif tag == "textarea" or (tag == "input" and kind in _TYPED):
            form.values.append((name, self.hostile[: int(said.get("maxlength") or 1000)]))
            form.typed = True
        elif tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in said or (kind == "radio" and name not in self._known):
                form.values = [one for one in form.values if one[0] != name or kind == "checkbox"]
                form.values.append((name, said.get("value", "on")))
            self._known.add(name)
        elif tag == "input" and kind != "file":
            form.values.append((name, said.get("value", "")))
        elif tag == "button" and name not in self._known:
            self._known.add(name)
            form.values.append((name, said.get("value", "")))


def forms_of(admin: Client, path: str, hostile: str) -> list[Form]:
    response = admin.get(path)
    page = response.content.decode() if "html" in response.get("Content-Type", "") else ""
    return [form for form in Forms(page, path, hostile).found if form.typed]


def sent(admin: Client, form: Form) -> bool:
    """Whether it was taken."""
    data: dict[str, Any] = {}
    for name, value in form.values:
        data.setdefault(name, []).append(value)
    response = admin.post(form.action, data)
    assert response.status_code < 500, form.action
    return response.status_code in (200, 204, 302, 303)


def filled(admin: Client, paths: list[str]) -> Iterator[str]:
    """Fill all forms of these pages; yields the addresses of those that were taken."""
    for path in paths:
        for place in range(len(forms_of(admin, path, SHORT))):
            for hostile in (LONG, SCRIPT, SHORT):
                # Read anew: what was taken before may have changed the page.
                found = forms_of(admin, path, hostile)
                if place < len(found) and sent(admin, found[place]):
                    yield urlsplit(found[place].action).path
                    break


@pytest.fixture
def shown(in_unit_a: UnitRef) -> str:
    """A public question; returns its address."""
    with enter_network():
        import_tree()
    at = clock.now()
    message = ImportedMessage(
        source="old",
        external_number="1",
        title="公交",
        text="星沙联络线什么时候通车？",
        topic=TOPIC,
        visibility="public_wish",
        received_at=at,
        answer="明年六月。",
        answered_at=at,
        answered_by="交通运输局",
    )
    import_batch([message])
    return f"/questions/{Publication.objects.get().number}/"


def test_script_in_every_field_of_an_administrator_stays_text(
    shown: str, network: Network, staff: Staff, client_of: Callable[..., Client]
) -> None:
    admin = staff("unit_admin", network.a)
    settings = [
        f"/manage/settings/{key}/"
        for key, what in declared_settings().items()
        if what.type_ is str and not what.choices and not what.own_page
    ]
    taken = set(filled(admin, [*_MANAGE, *settings]))
    assert _ACCEPTED - taken == set()
    for path, data in _OF_A_SHAPE.items():
        assert admin.post(path, data).status_code in (200, 302, 303), path
    alive: dict[str, list[str]] = {}
    seen = 0
    readers = (
        (client_of(network.a), [*_PUBLIC, shown, f"{shown}comments/"]),
        (staff("leader", network.a), list(_DESK)),
        (admin, [*_MANAGE, *settings]),
    )
    for reader, addresses in readers:
        for path, body in crawl(reader, addresses, most=70):
            headers, _line, page = body.partition("\n")
            seen += "774" in page
            if ("html" in headers or "xml" in headers or "svg" in headers) and Alive(page).found:
                alive[path] = Alive(page).found
    assert seen > 40, "it was really looked at"
    assert alive == {}
