"""L19: a crawl of B, and of the network, as every role finds none of A's canaries; nor do logs, cache keys
or mail.
"""

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from huisheng.kernel.access import routes
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenants.models import Unit
from tests.actors import StaffClient
from tests.isolation.canaries import Planted, canary, plant
from tests.isolation.crawling import crawl
from tests.network import Network

_MARK = re.compile(r"</?mark[^>]*>")
"""Stands around words that were searched for."""
Staff = Callable[..., StaffClient]


@pytest.fixture(autouse=True)
def _topics(db: None) -> None:
    with enter_network():
        import_tree()


@pytest.fixture
def planted(unit_a: UnitRef) -> Planted:
    return plant(unit_a)


def _starts(urlconf: str) -> list[str]:
    """Every address without parameters: pages that nothing links to are tried as well."""
    return [
        "/" + route.pattern
        for route in routes(urlconf)
        if "<" not in route.pattern and "(" not in route.pattern
    ]


def _asked_for(planted: Planted) -> list[str]:
    """Addresses made from A's ids, as somebody who has seen one would type them."""
    return [
        f"/q/{planted.number}/",
        f"/q/{planted.number}/?k={planted.secret}",
        f"/q/{planted.number}/receipt/?k={planted.secret}",
        f"/q/{planted.number}/notices/?k={planted.secret}",
        f"/n/{planted.key}/",
        f"/desk/q/{planted.question_id}/",
        f"/desk/moderation/{planted.case_id}/",
        f"/desk/directives/{planted.directive_id}/",
        f"/desk/directives/{planted.directive_id}/fill/",
        f"/api/v1/directives/inbox/{planted.directive_id}",
        *(f"/desk/moderation/{case}/" for case in planted.public.cases),
        *planted.public.addresses,
        *planted.public.keys,
        f"/manage/people/?account={planted.account_id}",
        "/ask/?text=" + canary("正文")[:3],
        "/questions/?q=" + canary("正文")[:3],
        "/help/1/",
        f"/help/{planted.unit_id}.1/",
        f"/desk/knowledge/{planted.unit_id}.1/",
        f"/desk/knowledge/{planted.unit_id}.r1/",
        "/desk/knowledge/r1/",
        "/manage/knowledge/1/",
        f"/manage/knowledge/above/{planted.unit_id}.1/",
    ]


def _leaks(
    client: Client, urlconf: str, planted: Planted, extra: list[str], *, wanted: frozenset[str] | None = None
) -> set[tuple[str, str]]:
    everything = planted.strings | planted.shown | planted.written | {planted.comment}
    wanted = everything if wanted is None else wanted
    found = set()
    for path, body in crawl(client, [*extra, *_starts(urlconf)], most=400):
        text = _MARK.sub("", body)
        echoed = path  # what was typed into the address comes back; it is no leak
        found |= {(path, string) for string in wanted if string in text and string not in echoed}
    return found


def test_canaries_can_be_found_where_they_belong(network: Network, planted: Planted, staff: Staff) -> None:
    """The crawl works: A's own staff see what was planted."""
    client = staff("unit_admin", network.a)
    seen = {string for _, string in _leaks(client, "huisheng.config.urls_unit", planted, _asked_for(planted))}
    officer = staff("duty_officer", network.a)
    seen |= {
        string for _, string in _leaks(officer, "huisheng.config.urls_unit", planted, _asked_for(planted))
    }
    assert {canary("正文"), canary("标题"), canary("答复"), canary("姓名"), canary("设置")} <= seen
    assert {canary("条目"), canary("回复"), canary("审核")} <= seen
    assert {canary("通知"), canary("留言"), canary("报表")} <= seen
    assert planted.kept_back | planted.shown | planted.written | {planted.comment} <= seen


def test_strangers_in_a_read_what_is_public_and_nothing_beside_it(
    planted: Planted, network: Network, client_of: Callable[..., Client]
) -> None:
    """On every page, feed, map, API and form of A's own site."""
    asked_for = [path for path in _asked_for(planted) if path not in planted.public.keys]
    asked_for = [path for path in asked_for if planted.secret not in path and planted.key not in path]
    found = _leaks(client_of(network.a), "huisheng.config.urls_unit", planted, asked_for)
    seen = {string for _, string in found}
    assert planted.shown | planted.written | {planted.comment} <= seen
    assert seen & planted.kept_back == set()
    places = {path.split("?")[0] for path, string in found if string in planted.shown}
    assert {"/", "/questions/", "/questions/feed.atom", "/questions/feed.rss"} <= places
    assert {"/api/v1/public-questions", "/open311/v2/requests.json", "/open311/v2/requests.xml"} <= places


def test_what_is_public_goes_up_and_nothing_beside_it(
    planted: Planted, unit_a: UnitRef, network_client: Client
) -> None:
    """On the network's site, once it has been told."""
    with enter_network():
        Unit.objects.filter(pk=unit_a.id).update(state="live")
    relay_up(unit_a)
    search = [f"/questions/?q={canary(name)[:5]}" for name in ("公开标题", "撤下标题", "待审评论")]
    leaks = _leaks(network_client, "huisheng.config.urls_network", planted, [*search, *_asked_for(planted)])
    assert {string for _, string in leaks} - {canary("设置")} <= planted.shown
    assert canary("公开标题") in {string for _, string in leaks}
    public = _everything_in("public")
    assert {string for string in planted.kept_back if string in public} == set(), "withdrawn without a trace"


@pytest.mark.parametrize("role", [None, "duty_officer", "leader", "unit_admin"])
def test_nothing_of_a_in_b(
    role: str | None, network: Network, planted: Planted, staff: Staff, client_of: Callable[..., Client]
) -> None:
    client = client_of(network.b) if role is None else staff(role, network.b)
    assert _leaks(client, "huisheng.config.urls_unit", planted, _asked_for(planted)) == set()


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (None, None),
        ("network_viewer", "other_city"),
        ("network_staff", "other_city"),
        ("network_viewer", "province"),
        ("network_staff", "province"),
        ("network_staff", "city"),
        ("operator", None),
    ],
)
def test_nothing_a_person_wrote_in_the_network(
    role: str | None,
    where: str | None,
    network: Network,
    planted: Planted,
    staff: Staff,
    network_client: Client,
) -> None:
    client = network_client if role is None else staff(role, getattr(network, where) if where else None)
    names = [f"/dashboard/{network.a.id}/", f"/directives/?unit={network.a.id}", f"/people/{network.a.id}/"]
    leaks = _leaks(client, "huisheng.config.urls_network", planted, [*_asked_for(planted), *names])
    # The unit's own name and its people are the business of those above and of operators; nothing else is.
    office = {canary("设置"), canary("姓名")} if role and where != "other_city" else {canary("设置")}
    assert {string for _, string in leaks} - office == set()


SETTINGS = {"tenants_unitsetting", "tenants_settingversion"}


def test_nothing_in_the_shared_schema(planted: Planted, unit_a: UnitRef) -> None:
    """Whatever is on its way up carries ids, codes and times: no text, no name, no telephone, no secret."""
    with enter_unit(unit_a):
        payloads = _everything_in(unit_a.schema, only="unit_outbox")
    with enter_network():
        public = _everything_in("public", but=SETTINGS | {"accounts_account"})
    secret = planted.strings - {str(planted.question_id), canary("姓名"), canary("设置")}
    # What was taken out of the public is still on its way as what it was, and followed by its withdrawal.
    secret -= planted.taken_out
    assert {string for string in secret if string in payloads or string in public} == set()


def _everything_in(schema: str, *, only: str | None = None, but: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        tables = [name for (name,) in cursor.fetchall() if name not in but and only in (None, name)]
        parts = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')
            parts += [row for (row,) in cursor.fetchall()]
    return "\n".join(parts)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keep()
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_nothing_a_person_wrote_in_logs_or_mail(
    logged: list[str], unit_a: UnitRef, network: Network, staff: Staff, client_of: Callable[..., Client]
) -> None:
    planted = plant(unit_a)
    for client in (client_of(network.a), staff("duty_officer", network.a)):
        _leaks(client, "huisheng.config.urls_unit", planted, [f"/desk/q/{planted.question_id}/"])
    text: Any = "\n".join(logged)
    written = planted.strings - {str(planted.question_id), planted.number}
    assert {string for string in written if string in text} == set()
    assert mail.outbox == []
