"""When something is due: a month on the page, and the address that calendar programs read."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from huisheng.config.secret_links import without_secrets
from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account, RoleGrant
from shared_apps.directives.models import CalendarFeed, Directive
from shared_apps.directives.operations import amending, closing, feeding, later_units, recalling
from shared_apps.directives.web import calendar as pages
from tests.actors import StaffClient
from tests.network import Network
from tests.rfc5545 import Component, parse
from tests.shared_apps.directives.conftest import Write
from tests.shared_apps.directives.test_after_issue import _wanted

Staff = Callable[..., StaffClient]
SHANGHAI = clock.BUSINESS_ZONE
DUE = datetime(2027, 10, 1, 18, 0, tzinfo=SHANGHAI)
HOLIDAY = datetime(2026, 10, 1, 18, 0, tzinfo=SHANGHAI)
"""A Thursday, and a holiday."""


def _address(client: Client) -> str:
    page = client.post("/directives/feed/").content.decode()
    whole = page.split('id="address">')[1].split("<")[0]
    return urlsplit(whole).path


def _events(client: Client, address: str) -> list[Component]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    return parse(answer.content).all("VEVENT")


def test_a_month_with_what_is_due(staff: Staff, network: Network, issue: Write) -> None:
    directive_id = issue(title="国庆值班安排")
    Directive.objects.filter(pk=directive_id).update(due_at=HOLIDAY)
    client = staff("network_staff", network.province)
    body = client.get("/directives/calendar/?month=2026-10").content.decode()
    assert "2026年10月" in body
    assert body.count(f"/directives/{directive_id}/") == 2, "in the table and in the list by day"
    holiday = body.split('<time datetime="2026-10-01">')[1].split("</td>")[0]
    assert "休" in holiday
    assert "国庆值班安排" in holiday
    assert "18:00" in holiday
    worked = body.split('<time datetime="2026-10-10">')[1].split("</td>")[0]
    assert "班" in worked, "a Saturday that makes up for it"
    assert "尚未公布" not in body
    assert "尚未公布" in client.get("/directives/calendar/?month=2099-10").content.decode()
    assert "?month=2026-09" in body
    assert "?month=2026-11" in body
    for other in ("2026-09", "2026-11"):
        assert "国庆值班安排" not in client.get(f"/directives/calendar/?month={other}").content.decode()
    for elsewhere in (network.stranger, network.other_city):
        page = staff("network_staff", elsewhere).get("/directives/calendar/?month=2026-10").content.decode()
        assert "国庆值班安排" not in page
    viewer = staff("network_viewer", network.province).get("/directives/calendar/?month=2026-10")
    assert "国庆值班安排" in viewer.content.decode()


def test_a_draft_is_in_no_calendar(staff: Staff, network: Network, write: Write) -> None:
    write(due_at=DUE, title="草稿标题")
    client = staff("network_staff", network.province)
    assert "草稿标题" not in client.get("/directives/calendar/?month=2027-10").content.decode()
    assert _events(client, _address(client)) == []


@pytest.mark.parametrize("asked", ["", "2027", "2027-13", "9999-01", "２０２７-10", "2027-1", "x" * 500])
def test_what_is_no_month_is_this_month(staff: Staff, network: Network, asked: str) -> None:
    client = staff("network_staff", network.province)
    page = client.get("/directives/calendar/", {"month": asked}).content.decode()
    assert f'data-month="{clock.business_day():%Y-%m}"' in page


def test_the_address_shows_what_was_issued_and_received(
    staff: Staff, network: Network, issue: Write, client_of: Any, network_client: Client
) -> None:
    directive_id = issue(due_at=DUE, title="报送，含；与\\")
    chief = staff("network_staff", network.province)
    (mine,) = _events(network_client, _address(chief))
    assert mine.values["SUMMARY"].endswith("报送，含；与\\")
    assert mine.values["DTSTART"] == "20271001T180000"
    assert mine.values["URL"].endswith(f"/directives/{directive_id}/")
    officer = staff("duty_officer", network.ref(network.a), at=None)
    with enter_network():
        secret = feeding.make(officer.account_id, "zh-hans")
    (theirs,) = _events(network_client, f"/calendar/{secret}.ics")
    assert theirs.values["SUMMARY"] == "截止：报送，含；与\\"
    assert network.a.host in theirs.values["URL"]
    assert theirs.values["URL"].endswith(f"/desk/directives/{directive_id}/")
    assert theirs.values["UID"] != mine.values["UID"]
    body = network_client.get(f"/calendar/{secret}.ics").content.decode().replace("\r\n ", "")
    assert "王处长" not in body
    assert "请各县区报送" not in body, "title, date and link alone"
    assert "参加人数" not in body


def test_who_works_nowhere_has_an_empty_calendar(
    staff: Staff, network: Network, issue: Write, network_client: Client
) -> None:
    issue(due_at=DUE)
    for role, unit in (
        ("network_viewer", network.province),
        ("unit_admin", network.stranger),
        ("volunteer", network.a),
    ):
        person = staff(role, network.ref(unit) if role != "network_viewer" else unit)
        with enter_network():
            secret = feeding.make(person.account_id, "zh-hans")
        assert _events(network_client, f"/calendar/{secret}.ics") == [], role


def test_a_role_that_ends_takes_its_dates_along(
    staff: Staff, network: Network, issue: Write, network_client: Client
) -> None:
    issue(due_at=DUE)
    chief = staff("network_staff", network.province)
    address = _address(chief)
    assert len(_events(network_client, address)) == 1
    with enter_network():
        RoleGrant.objects.filter(account_id=chief.account_id).update(
            starts_on=date(2026, 1, 1), ends_on=clock.business_day() - timedelta(days=1)
        )
    assert _events(network_client, address) == []
    with enter_network():
        RoleGrant.objects.filter(account_id=chief.account_id).update(ends_on=None)
        Account.objects.filter(pk=chief.account_id).update(is_active=False)
    assert _events(network_client, address) == []


def test_amended_recalled_ended_and_excused(
    staff: Staff, network: Network, issue: Write, chief: Actor, network_client: Client
) -> None:
    directive_id = issue(due_at=DUE)
    person = staff("leader", network.ref(network.a))
    with enter_network():
        secret = feeding.make(person.account_id, "zh-hans")
    address = f"/calendar/{secret}.ics"
    (first,) = _events(network_client, address)
    amending.amend(
        directive_id,
        chief,
        based_on=1,
        wanted=_wanted(directive_id, title="新标题", due_at=DUE + timedelta(days=1)),
    )
    (second,) = _events(network_client, address)
    assert second.values["UID"] == first.values["UID"]
    assert second.values["DTSTART"] == "20271002T180000"
    assert second.values["SUMMARY"].endswith("新标题")
    later_units.unit_archived(network.a.id)
    (third,) = _events(network_client, address)
    recalling.recall(directive_id, chief, why="有误")
    (fourth,) = _events(network_client, address)
    assert [one.values["STATUS"] for one in (first, second, third, fourth)] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
        "CANCELLED",
    ]
    numbers = [int(one.values["SEQUENCE"]) for one in (first, second, third, fourth)]
    assert numbers == sorted(set(numbers)), "each change has a higher number"
    ended = issue(due_at=DUE)
    closing.close(ended, chief)
    states = {one.values["UID"]: one.values["STATUS"] for one in _events(network_client, address)}
    assert states[f"{ended}-{network.a.id}@huisheng"] == "CANCELLED"


def test_made_anew_and_revoked(staff: Staff, network: Network, network_client: Client) -> None:
    client = staff("network_staff", network.province)
    first = _address(client)
    second = _address(client)
    assert first != second
    assert network_client.get(first).status_code == 404
    assert network_client.get(second).status_code == 200
    assert second not in client.get("/directives/feed/").content.decode(), "it is shown once"
    with enter_network():
        kept = CalendarFeed.objects.get()
    secret = second.removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in (kept.secret_hash, str(kept.pk)), "only a hash is kept"
    assert network_client.get(f"/calendar/{kept.secret_hash}.ics").status_code == 404
    # Another person revokes nothing but their own.
    other = staff("network_staff", network.province)
    other.post("/directives/feed/", {"revoke": "1"})
    assert network_client.get(second).status_code == 200
    client.post("/directives/feed/", {"revoke": "1"})
    assert network_client.get(second).status_code == 404
    with enter_network():
        assert not CalendarFeed.objects.exists()


def test_the_address_is_no_address_of_a_unit(
    staff: Staff, network: Network, client_of: Any, network_client: Client
) -> None:
    address = _address(staff("network_staff", network.province))
    assert client_of(network.a).get(address).status_code == 404


def test_nobody_tries_secrets_for_long(
    network_client: Client, monkeypatch: pytest.MonkeyPatch, in_network: None
) -> None:
    monkeypatch.setattr(pages, "wait_for", lambda limit, who: 30)
    assert network_client.get("/calendar/abc.ics").status_code == 429


def test_logs_leave_the_secret_out() -> None:
    assert without_secrets("GET /calendar/abcDEF.ics HTTP/1.1") == "GET /calendar/- HTTP/1.1"


def test_what_is_long_past_is_in_no_calendar(
    staff: Staff, network: Network, issue: Write, network_client: Client
) -> None:
    directive_id = issue(due_at=DUE)
    address = _address(staff("network_staff", network.province))
    Directive.objects.filter(pk=directive_id).update(due_at=clock.now() - timedelta(days=61))
    assert _events(network_client, address) == []
