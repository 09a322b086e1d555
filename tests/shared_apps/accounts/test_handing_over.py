"""The hand-over: from the network's host to a unit's host with a code that works once, there, in that
browser.
"""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from huisheng.kernel.access import DUTY_OFFICER, NETWORK_STAFF
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.data import IDLE_LIMIT
from shared_apps.accounts.models import EntryCode, RoleGrant, Session
from shared_apps.accounts.public import end_all_sessions
from shared_apps.network_ledger.models import NetworkAudit
from tenant_apps.unit_ledger.models import UnitAudit
from tenants.cards import forget_cards
from tenants.models import Domain
from tests.actors import StaffClient, client_for, give_role, make_account


@pytest.fixture
def officer(unit_a: UnitRef) -> StaffClient:
    """The duty officer of A, signed in on the network's host."""
    account = make_account(name="值班员甲")
    give_role(account, DUTY_OFFICER, unit_a.id)
    return client_for(account, at=None)


@pytest.fixture
def browser(client_of: Any, unit_a: UnitRef) -> Client:
    """The same person's browser, as far as A's host is concerned."""
    browser: Client = client_of(unit_a)
    return browser


def path_of(address: str) -> str:
    """Path and query of an absolute address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def get_code(officer: Client, browser: Client, wanted: str = "/desk/") -> str:
    """Walk from A's host to the network's host; return the path with the code, on A's host."""
    away = browser.get(f"/enter/start/?next={wanted}")
    assert urlsplit(away.headers["Location"]).hostname == settings.HUISHENG_BASE_HOST
    back = officer.get(path_of(away.headers["Location"]))
    assert back.status_code == 302, back.status_code
    return path_of(back.headers["Location"])


def is_signed_in(browser: Client) -> bool:
    """Whether the browser may open a page of staff on A's host."""
    return browser.get("/manage/roster/").status_code == 200


def refusals(unit: UnitRef) -> list[str]:
    with enter_unit(unit):
        return list(
            UnitAudit.objects.filter(action="account.entry_refused")
            .order_by("id")
            .values_list("detail__reason", flat=True)
        )


def test_one_is_led_through_sign_in_and_back_to_the_page_wanted(
    officer: StaffClient, browser: Client
) -> None:
    asked = browser.get("/manage/roster/?from=test")
    assert asked.headers["Location"] == "/enter/start/?next=%2Fmanage%2Froster%2F%3Ffrom%3Dtest"
    away = browser.get(asked.headers["Location"])
    back = officer.get(path_of(away.headers["Location"]))
    assert urlsplit(back.headers["Location"]).hostname == "lixia.localhost"
    entered = browser.get(path_of(back.headers["Location"]))
    assert entered.headers["Location"] == "/manage/roster/?from=test"
    assert is_signed_in(browser)


def test_the_session_names_its_unit_and_takes_no_time_from_the_hand_over(
    officer: StaffClient, browser: Client, unit_a: UnitRef
) -> None:
    with enter_network():
        Session.objects.filter(scope="network").update(ends_at=now() + timedelta(hours=2))
        origin = Session.objects.get(scope="network")
    browser.get(get_code(officer, browser))
    with enter_network():
        opened = Session.objects.get(scope=str(unit_a.id))
    assert (opened.account_id, opened.sign_in, opened.ends_at) == (
        origin.account_id,
        origin.sign_in,
        origin.ends_at,
    )


def test_a_code_works_once(officer: StaffClient, browser: Client, client_of: Any, unit_a: UnitRef) -> None:
    path = get_code(officer, browser)
    assert browser.get(path).status_code == 302
    again: Client = client_of(unit_a)
    again.cookies["hs_enter"] = browser.cookies["hs_enter"].value
    assert again.get(path).status_code == 403
    assert not is_signed_in(again)
    assert refusals(unit_a) == ["used"]


def test_a_code_works_in_its_browser_only(
    officer: StaffClient, browser: Client, client_of: Any, unit_a: UnitRef
) -> None:
    path = get_code(officer, browser)
    thief: Client = client_of(unit_a)
    thief.get("/enter/start/")
    assert thief.get(path).status_code == 403
    assert not is_signed_in(thief)
    assert browser.get(path).status_code == 403, "a code that was tried elsewhere is spent"
    without: Client = client_of(unit_a)
    assert without.get(get_code(officer, browser)).status_code == 403
    assert refusals(unit_a) == ["wrong_browser", "used", "wrong_browser"]


def test_a_code_works_in_its_unit_only(
    officer: StaffClient, browser: Client, client_of: Any, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    path = get_code(officer, browser)
    elsewhere: Client = client_of(unit_b)
    elsewhere.cookies["hs_enter"] = browser.cookies["hs_enter"].value
    assert elsewhere.get(path).status_code == 403
    assert refusals(unit_b) == ["wrong_unit"]
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(browser)


def test_a_code_is_good_for_a_minute(officer: StaffClient, browser: Client, unit_a: UnitRef) -> None:
    path = get_code(officer, browser)
    with enter_network():
        code = EntryCode.objects.get()
        assert code.ends_at - code.created_at == timedelta(seconds=60)
        EntryCode.objects.update(ends_at=now() - timedelta(seconds=1))
    assert browser.get(path).status_code == 403
    assert refusals(unit_a) == ["expired"]
    assert not is_signed_in(browser)


def test_signing_out_in_between_makes_the_code_void(
    officer: StaffClient, browser: Client, unit_a: UnitRef
) -> None:
    path = get_code(officer, browser)
    officer.post("/accounts/sign-out/")
    assert browser.get(path).status_code == 403
    assert not is_signed_in(browser)


@pytest.mark.parametrize("over", [{"ends_at": -1}, {"last_seen_at": -IDLE_LIMIT.total_seconds() - 1}])
def test_a_sign_in_that_is_over_in_between_makes_the_code_void(
    officer: StaffClient, browser: Client, unit_a: UnitRef, over: dict[str, float]
) -> None:
    path = get_code(officer, browser)
    with enter_network():
        Session.objects.update(**{name: now() + timedelta(seconds=by) for name, by in over.items()})
    assert browser.get(path).status_code == 403
    assert refusals(unit_a) == ["signed_out"]
    assert not is_signed_in(browser)


def test_a_role_that_ended_in_between_makes_the_code_void(
    officer: StaffClient, browser: Client, unit_a: UnitRef
) -> None:
    path = get_code(officer, browser)
    with enter_network():
        RoleGrant.objects.update(ended_at=now())
    assert browser.get(path).status_code == 403
    assert refusals(unit_a) == ["no_role"]
    assert not is_signed_in(browser)


def test_nobody_is_handed_over_without_a_role_there(
    officer: StaffClient, client_of: Any, unit_b: UnitRef
) -> None:
    browser: Client = client_of(unit_b)
    away = browser.get("/enter/start/")
    answer = officer.get(path_of(away.headers["Location"]))
    assert answer.status_code == 403
    with enter_network():
        assert not EntryCode.objects.exists()
        refused = NetworkAudit.objects.filter(action="account.entry_refused").values_list(
            "object_id", "detail__reason"
        )
        assert list(refused) == [(str(unit_b.id), "no_role")]


def test_who_stands_above_a_unit_does_not_enter_it(client_of: Any, unit_a: UnitRef, city: Any) -> None:
    account = make_account()
    give_role(account, NETWORK_STAFF, city.id)
    browser: Client = client_of(unit_a)
    away = browser.get("/enter/start/")
    assert client_for(account, at=None).get(path_of(away.headers["Location"])).status_code == 403


@pytest.mark.parametrize(
    "query", ["", "unit=x&browser=y", "unit=999999&browser=" + "0" * 64, "unit={a}&browser=short"]
)
def test_nonsense_is_404(officer: StaffClient, unit_a: UnitRef, query: str) -> None:
    assert officer.get(f"/my/enter/?{query.format(a=unit_a.id)}").status_code == 404
    with enter_network():
        assert not EntryCode.objects.exists()


def test_a_guessed_code_is_refused_and_guessing_is_stopped(client_of: Any, unit_a: UnitRef) -> None:
    guesser: Client = client_of(unit_a)
    answers = [guesser.get(f"/enter/?code=guess{number}").status_code for number in range(7)]
    assert answers == [403] * 5 + [429] * 2
    assert refusals(unit_a) == ["unknown"] * 5


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_way_leads_out(officer: StaffClient, browser: Client, away: str) -> None:
    assert browser.get(get_code(officer, browser, away)).headers["Location"] == "/desk/"


def test_two_tabs_may_be_on_their_way(officer: StaffClient, browser: Client) -> None:
    first, second = get_code(officer, browser), get_code(officer, browser)
    assert browser.get(first).status_code == 302
    assert browser.get(second).status_code == 302
    assert is_signed_in(browser)


def test_signing_out_on_one_host_ends_both(officer: StaffClient, browser: Client) -> None:
    browser.get(get_code(officer, browser))
    assert is_signed_in(browser)
    browser.post("/enter/out/")
    assert not is_signed_in(browser)
    assert officer.get("/my/").status_code == 302


def test_signing_out_on_the_networks_host_ends_both(officer: StaffClient, browser: Client) -> None:
    browser.get(get_code(officer, browser))
    officer.post("/accounts/sign-out/")
    assert not is_signed_in(browser)


def test_ending_an_accounts_sessions_reaches_every_host(officer: StaffClient, browser: Client) -> None:
    browser.get(get_code(officer, browser))
    with enter_network():
        end_all_sessions(officer.account_id)
    assert not is_signed_in(browser)
    assert officer.get("/my/").status_code == 302


def test_the_code_and_nonce_are_kept_as_digests(officer: StaffClient, browser: Client) -> None:
    path = get_code(officer, browser)
    (code,) = parse_qs(urlsplit(path).query)["code"]
    with enter_network():
        kept = str(list(EntryCode.objects.values()))
    assert code not in kept
    assert browser.cookies["hs_enter"].value not in kept
    cookie = browser.cookies["hs_enter"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        "Lax",
        "/enter/",
        "",
    )


def test_a_form_sent_after_the_session_ended_is_given_back(browser: Client) -> None:
    typed = "这是一份很长的答复，写了半个小时，不能丢。" * 3
    answer = browser.post(
        "/manage/roster/add/", {"answer": typed, "password": "secret-word", "csrfmiddlewaretoken": "x"}
    )
    assert answer.status_code == 401
    page = answer.content.decode()
    assert typed in page
    assert "secret-word" not in page
    assert 'action="/manage/roster/add/"' in page


def test_a_domain_of_a_unit_s_own_is_reached_by_a_page_in_between(
    officer: StaffClient, unit_a: UnitRef
) -> None:
    """The policy lets no form end there, and signing in is one: it is told by a page, not by a redirect."""
    with enter_network():
        Domain.objects.filter(tenant_id=unit_a.id).update(is_primary=False)
        Domain.objects.create(tenant_id=unit_a.id, domain="youth.example.edu.cn", is_primary=True)
        forget_cards()
    browser = Client(headers={"host": "youth.example.edu.cn"})
    away = browser.get("/enter/start/?next=/manage/roster/")
    page = officer.get(path_of(away.headers["Location"]))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    (address,) = re.findall(r'content="0; url=([^"]+)"', page.content.decode())
    assert address.startswith("http://youth.example.edu.cn:8000/enter/?code=")
    assert browser.get(path_of(address)).headers["Location"] == "/manage/roster/"
    assert is_signed_in(browser)
    # At the other address the browser has no session, and is led to the main one.
    assert Client(headers={"host": unit_a.host}).get("/desk/").status_code == 308
