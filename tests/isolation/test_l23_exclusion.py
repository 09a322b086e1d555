"""L23: an item excluded from unit X leaves no trace in X: not in its tables, files, cache, logs, search or
API; and one that a section must not see is out of sight for its people.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.people.models import Member, Section
from tenant_apps.questions.models import Attachment, Question
from tests.actors import StaffClient
from tests.isolation.canaries import canary
from tests.isolation.crawling import crawl
from tests.network import Network
from tests.tenant_apps.questions.attached import photo
from tests.tenant_apps.questions.test_asking_pages import go, page

TEXT, TITLE, NAME, PHONE = canary("投诉本单位"), canary("不给他们看"), canary("举报人"), "13911112222"
WRITTEN = (TEXT, TITLE, NAME, PHONE)


@pytest.fixture(autouse=True)
def _topics(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with enter_network():
        import_tree()


@pytest.fixture
def logged() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keep()
    root, database = logging.getLogger(), logging.getLogger("django.db.backends")
    before = root.level, database.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    database.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before[0])
    database.setLevel(before[1])


def leave_for_above(client_of: Callable[..., Client], network: Network) -> tuple[Client, str]:
    """Follow the link on unit a's page; the browser on the other unit's site, and the page it sees."""
    shown = page(client_of(network.a).get("/ask/"))
    link = shown.split('rel="noreferrer"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    address = urlsplit(link)
    assert address.hostname == network.city.host
    above = Client(headers={"host": str(address.hostname)})
    return above, page(above.get(f"{address.path}?{address.query}"))


def ask_above(client_of: Callable[..., Client], network: Network) -> Client:
    """Ask the city what county a must not see, with a name, a phone and a photo."""
    above, shown = leave_for_above(client_of, network)
    assert "不会给历下区团委看到" in shown
    shown = page(go(above, shown, "write", text=f"{TEXT}，怎么办？", title=TITLE, go="about"))
    shown = page(go(above, shown, "about", go="confirm", kind="complain", choice="n:150305"))
    assert "不会给历下区团委看到" in shown
    picture = SimpleUploadedFile(f"{TITLE}.png", photo("PNG"), content_type="image/png")
    said = {"visibility": "private", "show_name": "named", "display_name": NAME, "contact_phone": PHONE}
    response = go(above, shown, "confirm", go="send", attached=[picture], **said)
    assert response.status_code == 303, page(response)
    return above


def rows_of(schema: str) -> list[str]:
    """Every row of every table of a schema, as text."""
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        rows: list[str] = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')
            rows += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return rows


def test_nothing_of_it_is_in_the_unit_that_must_not_see_it(
    network: Network,
    unit_a: UnitRef,
    client_of: Callable[..., Client],
    staff: Callable[..., StaffClient],
    logged: list[str],
    tmp_path: Path,
) -> None:
    before = rows_of(unit_a.schema)
    ask_above(client_of, network)
    city = network.ref(network.city)
    with enter_unit(city):
        question = Question.objects.get()
        assert question.excluded_units == [network.a.id]
        assert TEXT in question.text
        assert Attachment.objects.count() == 1
    relay_up(city)
    asked = (*WRITTEN, str(question.pk), question.number)

    # The schema: not a row more than before anybody came, whatever was relayed since.
    assert rows_of(unit_a.schema) == before
    # What the network holds carries neither words nor person; what county a may read of it, nothing at all.
    assert [row for row in rows_of("public") if any(words in row for words in WRITTEN)] == []
    with enter_unit(unit_a), connection.cursor() as cursor:
        readable = readable_by_role(cursor)
    assert [row for row in readable if any(words in row for words in asked)] == []
    # Files.
    assert list((tmp_path / unit_a.schema).rglob("*")) == []
    assert [path for path in (tmp_path / city.schema).rglob("*") if path.is_file()]
    # Pages, search and API, for everybody who works there.
    for client in (client_of(network.a), staff("unit_admin", network.a), staff("duty_officer", network.a)):
        starts = ["/", "/ask/", "/desk/", "/manage/", f"/desk/q/{question.pk}/", f"/q/{question.number}/"]
        starts += [f"/desk/?q={TEXT[:3]}", f"/api/v1/questions/{question.number}"]
        shown = {
            (path, words)
            for path, text in crawl(client, starts)
            for words in asked
            if words in text and words not in path
        }
        assert shown == set()
        similar = client.post("/ask/similar/", {"text": TEXT})
        assert TEXT not in page(similar)
    # Cache and logs.
    with enter_unit(unit_a):
        assert cache.get(question.number) is None
    assert [line for line in logged if any(words in line for words in WRITTEN)] == []


def readable_by_role(cursor: Any) -> list[str]:
    """Every row of the shared schema that the unit's own role may read."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND has_table_privilege(oid, 'SELECT')"
    )
    rows: list[str] = []
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT t::text FROM public."{table}" t')
        rows += [row for (row,) in cursor.fetchall()]
    return rows


def test_the_link_goes_up_level_by_level_and_keeps_all_out(
    network: Network, client_of: Callable[..., Client]
) -> None:
    _above, shown = leave_for_above(client_of, network)
    link = shown.split('rel="noreferrer"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    address = urlsplit(link)
    assert address.hostname == network.province.host
    top = Client(headers={"host": str(address.hostname)})
    shown = page(top.get(f"{address.path}?{address.query}"))
    assert "不会给历下区团委、济南市团委看到" in shown
    assert "/ask/elsewhere/" in shown
    page_of_network = Client(headers={"host": "localhost"}).get("/ask/elsewhere/")
    assert page_of_network.status_code == 200
    assert "tel:12355" in page(page_of_network)


@pytest.mark.parametrize("wrong", ["nobody", "jinan", "huaiyin/..", "shaanxi"])
def test_a_link_that_names_nobody_below_is_said_aloud(
    network: Network, client_of: Callable[..., Client], wrong: str
) -> None:
    """As if it were kept out, and it is not: that is the one thing that must never happen."""
    response = client_of(network.city).get("/ask/", {"not": ["lixia", wrong]})
    assert response.status_code == 404
    assert "不知道要避开谁" in page(response)
    assert 'name="draft"' not in page(response)


def test_what_was_asked_elsewhere_is_not_carried_over_by_a_draft(
    network: Network, client_of: Callable[..., Client]
) -> None:
    _above, shown = leave_for_above(client_of, network)
    response = go(client_of(network.a), shown, "write", text=TEXT, go="about")
    assert "不会给历下区团委看到" not in page(response)


# --- a section inside the unit -------------------------------------------------------------------


@pytest.fixture
def faculty(unit_a: UnitRef, staff: Callable[..., StaffClient], network: Network) -> tuple[int, StaffClient]:
    """A section of unit a, and a duty officer who works in it."""
    officer = staff("duty_officer", network.a)
    with enter_unit(unit_a):
        section = Section.objects.create(name="计算机学院", kind="faculty", has_queue=True)
        member = Member.objects.create(
            kind="staff", state="active", name="王老师", account_id=officer.account_id
        )
        Section.objects.filter(pk=section.pk).update(members=[member.pk])
    return section.pk, officer


def test_people_of_a_section_see_nothing_that_was_kept_from_it(
    faculty: tuple[int, StaffClient],
    network: Network,
    unit_a: UnitRef,
    client_of: Callable[..., Client],
    staff: Callable[..., StaffClient],
) -> None:
    section, member = faculty
    asker = client_of(network.a)
    assert f"/ask/?section={section}" in page(asker.get("/ask/"))
    shown = page(asker.get(f"/ask/?section={section}"))
    assert "不会给计算机学院看到" in shown
    shown = page(go(asker, shown, "write", text=TEXT, title=TITLE, go="about"))
    shown = page(go(asker, shown, "about", go="confirm", kind="complain", choice="n:150305"))
    picture = SimpleUploadedFile("a.png", photo("PNG"), content_type="image/png")
    said = {"visibility": "private", "show_name": "anonymous", "attached": [picture]}
    assert go(asker, shown, "confirm", go="send", **said).status_code == 303
    with enter_unit(unit_a):
        question = Question.objects.get()
        file_id = Attachment.objects.get().pk
    assert question.excluded_section == section
    item, file = f"/desk/q/{question.pk}/", f"/desk/q/{question.pk}/files/{file_id}/"
    starts = ["/desk/", f"/desk/?q={TEXT[:3]}", item, file]
    asked = (TEXT, TITLE, str(question.pk), question.number)
    hidden = {
        (path, words)
        for path, text in crawl(member, starts)
        for words in asked
        if words in text and words not in path
    }
    assert hidden == set()
    assert [member.get(path).status_code for path in (item, file)] == [404, 404]
    assert staff("duty_officer", network.a).get(item).status_code == 200


def test_a_section_that_is_not_there_is_said_aloud(
    network: Network, client_of: Callable[..., Client]
) -> None:
    assert client_of(network.a).get("/ask/?section=4711").status_code == 404
