"""How many watched a broadcast: devices, each once a day, and nothing about whoever they belong to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.web import counting
from tenant_apps.commons.data.counts import LIVE
from tenant_apps.commons.operations.counting import write_down
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.queries.broadcasts import BROADCASTS, attendance
from tests.network import Network
from tests.platform.kernel.web.test_counting import PHONE
from tests.tenant_apps.outreach.broadcasts import ADMIN, VIDEO
from tests.tenant_apps.outreach.broadcasts import broadcast_of as a_broadcast

COOKIE = settings.HUISHENG_ATTENDED_COOKIE_NAME
HERE = "/live/hetong/here.gif"
BEGINS = datetime(2026, 11, 25, 15, tzinfo=UTC)
"""23:00 in Beijing."""
Move = Callable[[datetime], None]
Staff = Callable[..., Client]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """A function: it is this instant from now on."""

    def to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))

    return to


@pytest.fixture
def live(in_unit_a: UnitRef, move: Move) -> int:
    """A broadcast of unit a from 23:00 to one o'clock; it has just begun."""
    move(BEGINS)
    return a_broadcast(
        in_unit_a, shown=True, code="hetong", begins=BEGINS, ends=BEGINS + timedelta(hours=2), replay=VIDEO
    )


def look(device: Client, agent: str = PHONE) -> HttpResponse:
    """What a device asks for beside the picture; its browser keeps the cookie of these pages itself."""
    answer: Any = device.get(HERE, headers={"User-Agent": agent})
    return answer  # type: ignore[no-any-return]


def counted(unit: UnitRef) -> dict[str, int]:
    """What was counted since the last look, by broadcast."""
    return {one.key: one.number for one in counting.take().get(unit.id, []) if one.what == LIVE}


def test_a_device_counts_once_a_day(
    live: int, in_unit_a: UnitRef, reader: Client, client_of: Any, network: Network, move: Move
) -> None:
    first = look(reader)
    assert first["Content-Type"] == "image/gif"
    assert "no-store" in first["Cache-Control"]
    cookie = first.cookies[COOKIE]
    assert (cookie.value, cookie["path"], cookie["max-age"]) == ("2026-11-25", "/live/hetong/", 3600)
    assert cookie["httponly"]
    look(reader)
    look(reader)
    assert counted(in_unit_a) == {"hetong": 1}
    look(client_of(network.a))
    assert counted(in_unit_a) == {"hetong": 1}, "another device"
    move(BEGINS + timedelta(minutes=61))
    look(reader)
    assert counted(in_unit_a) == {"hetong": 1}, "after midnight in Beijing, another day"


def test_it_is_counted_while_it_is_live_alone(
    live: int, in_unit_a: UnitRef, reader: Client, move: Move
) -> None:
    for moment in (BEGINS - timedelta(seconds=1), BEGINS + timedelta(hours=2)):
        move(moment)
        assert COOKIE not in look(reader).cookies
        assert HERE not in reader.get("/live/hetong/").content.decode(), "the replay is no attendance"
    assert counted(in_unit_a) == {}
    move(BEGINS)
    assert HERE in reader.get("/live/hetong/").content.decode()
    keeping_pages.take_away(BROADCASTS, live, saves=2, actor=ADMIN)
    assert reader.get(HERE).status_code == 404


def test_programs_and_staff_do_not_count(
    live: int, in_unit_a: UnitRef, reader: Client, staff: Staff, network: Network
) -> None:
    look(reader, agent="Mozilla/5.0 (compatible; Baiduspider/2.0)")
    look(staff("duty_officer", network.a))
    assert counted(in_unit_a) == {}
    preview = staff("unit_admin", network.a).get(f"/manage/broadcasts/{live}/preview/").content.decode()
    assert "here.gif" not in preview


def test_the_administrator_reads_the_number(
    live: int, in_unit_a: UnitRef, reader: Client, staff: Staff, network: Network
) -> None:
    look(reader)
    write_down(counting.take()[in_unit_a.id])
    assert attendance("hetong") == 1
    assert "在线观看" in staff("unit_admin", network.a).get(f"/manage/broadcasts/{live}/").content.decode()
