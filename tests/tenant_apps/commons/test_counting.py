"""Views: written down per question and day, told to the network once, and what was read most."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.tasks import HEADER
from huisheng.kernel.web import counting, whole_pages
from huisheng.kernel.web.counting import Counted
from tenant_apps.commons.data import counts as codes
from tenant_apps.commons.operations import counting as writing
from tenant_apps.commons.operations import deciding
from tenant_apps.commons.queries.counts import counts_by_key, hottest, views_by_day, views_of, views_on
from tenant_apps.commons.tasks import count
from tenant_apps.unit_ledger.models import UnitCount
from tests.network import Network
from tests.platform.kernel.web.test_counting import PHONE
from tests.tenant_apps.commons.conftest import OFFICER, Import

MONDAY = date(2026, 11, 23)
SetClock = Callable[[str], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """A function that sets the clock; noon of a Monday to begin with."""

    def set_clock(instant: str) -> None:
        moment = datetime.fromisoformat(instant).replace(tzinfo=clock.BUSINESS_ZONE)
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock("2026-11-23T12:00")
    return set_clock


@pytest.fixture(autouse=True)
def _nothing_waits(db: None) -> Iterator[None]:
    counting.take()
    whole_pages.forget_pages_of_this_process()
    yield
    counting.take()


def views(number: int, key: Any = "", day: date = MONDAY, what: str = codes.QUESTION) -> Counted:
    return Counted(day, what, str(key), number)


def sent(kind: str) -> list[dict[str, Any]]:
    rows = unit_tables().outbox._default_manager.filter(kind=kind).order_by("pk")
    return list(rows.values_list("payload", flat=True))


def test_from_a_phone_to_the_page(imported: Import, network: Network, reader: Client) -> None:
    question = imported()
    address = f"/questions/{question.number}/"
    for path in (address, address, "/", "/questions/", "/questions/hot/", "/topics/", address):
        assert reader.get(path, headers={"User-Agent": PHONE}).status_code == 200
    reader.get(address, headers={"User-Agent": "Googlebot/2.1"})
    reader.get("/questions/NONE/", headers={"User-Agent": PHONE})
    with enter_network():
        count.apply(headers={HEADER: "network"}, throw=True)
    assert views_of(question.question) == 3
    assert views_on(clock.business_day()) == 7
    # What a page shows is at most a minute old; nobody has the pages rendered anew for a number.
    whole_pages.pages_changed()
    assert "浏览 3 次" in reader.get(address).content.decode()
    hot = reader.get("/questions/hot/").content.decode()
    assert question.title in hot
    assert "浏览 3 次" in hot
    body = reader.get("/api/v1/public-questions/hot").json()
    assert [(one["title"], one["views"]) for one in body["items"]] == [(question.title, 3)]


def test_written_down_again_and_again_it_adds_up(in_unit_a: UnitRef) -> None:
    writing.write_down([views(3, "a"), views(2, "b")])
    writing.write_down([views(1, "a"), views(1, "a", MONDAY - timedelta(days=1))])
    assert sorted(UnitCount.objects.values_list("day", "key", "number")) == [
        (MONDAY - timedelta(days=1), "a", 1),
        (MONDAY, "a", 4),
        (MONDAY, "b", 2),
    ]


def test_a_day_is_told_once_and_what_came_late_after_it(in_unit_a: UnitRef, at: SetClock) -> None:
    writing.write_down([views(3, "a"), views(2, what=codes.HOME), views(9, what=codes.FRAMED, key="x.cn")])
    writing.write_down([views(4, "a")])
    asked = sent("wakeup.scheduled")
    assert [(one["what"], one["key"], one["at"]) for one in asked] == [
        ("commons.tell_views", "2026-11-23", "2026-11-23T16:10:00+00:00")
    ]
    at("2026-11-24T00:11")
    writing.tell(MONDAY)
    writing.tell(MONDAY)
    assert sent("pages.read") == [{"business_day": "2026-11-23", "views": 9}]
    writing.write_down([views(5, "a")])
    assert sent("wakeup.scheduled")[-1]["at"] == "2026-11-23T16:11:00+00:00"
    writing.tell(MONDAY)
    assert sent("pages.read")[-1] == {"business_day": "2026-11-23", "views": 5}


def test_what_was_read_most(imported: Import, in_unit_a: UnitRef, at: SetClock) -> None:
    rows = [imported(title=f"第{number}个问题") for number in range(4)]
    writing.write_down(
        [
            views(5, rows[0].question),
            views(9, rows[1].question),
            views(50, rows[2].question, MONDAY - timedelta(days=8)),
            views(99, rows[3].question),
        ]
    )
    deciding.remove(rows[3].question, actor=OFFICER)
    assert [(one.row.title, one.views) for one in hottest(20)] == [("第1个问题", 9), ("第0个问题", 5)]
    assert [one.row.title for one in hottest(1)] == ["第1个问题"]
    assert views_by_day(2) == [(MONDAY, 113), (MONDAY - timedelta(days=1), 0)]


def test_sites_that_are_told_apart_have_an_end(in_unit_a: UnitRef, at: SetClock) -> None:
    writing.write_down([views(1, f"s{n}.cn", what=codes.FRAMED) for n in range(codes.SITES_MAX)])
    writing.write_down([views(2, "s7.cn", what=codes.FRAMED), views(3, "new.cn", what=codes.FRAMED)])
    found = counts_by_key(codes.FRAMED)
    assert len(found) == codes.SITES_MAX + 1
    assert (found["s7.cn"], found[codes.OTHER_SITES]) == (3, 3)


def test_an_empty_list_says_so(reader: Client) -> None:
    assert "这几天还没有人来看" in reader.get("/questions/hot/").content.decode()
