"""Five failures in fifteen minutes, per account and per address; nothing in a cache."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Account, Attempt
from shared_apps.accounts.operations.demo import add_totp, totp_code
from shared_apps.network_ledger.models import NetworkAudit
from tests.actors import PASSWORD, client_for, make_account
from tests.shared_apps.accounts.test_sign_in import LOGIN, SECOND, SECRET


@pytest.fixture
def account(db: None) -> Account:
    account = make_account(username="zhang", password=PASSWORD)
    add_totp(account.pk, SECRET)
    return account


def browser(address: str) -> Client:
    return Client(headers={"host": settings.HUISHENG_BASE_HOST}, REMOTE_ADDR=address)


def guess(client: Client, username: str = "zhang", password: str = "wrong") -> str:
    """One try: "in" when the password was taken, "locked" or "refused" otherwise."""
    answer = client.post(LOGIN, {"login": username, "password": password})
    if answer.status_code == 302:
        return "in"
    return "locked" if "15" in "".join(map(str, answer.context["form"].non_field_errors())) else "refused"


def age(minutes: int) -> None:
    with enter_network():
        for attempt in Attempt.objects.all():
            attempt.at -= timedelta(minutes=minutes)
            attempt.save()


def test_the_sixth_try_is_not_looked_at_even_with_the_right_password(account: Account) -> None:
    tries = [guess(browser(f"198.51.100.{number}")) for number in range(5)]
    assert tries == ["refused"] * 5
    assert guess(browser("198.51.100.99"), password=PASSWORD) == "locked"


def test_it_opens_by_itself_and_refused_tries_do_not_prolong_it(account: Account) -> None:
    for number in range(5):
        guess(browser(f"198.51.100.{number}"))
    age(14)
    # As many as would close it by themselves.
    for number in range(50, 56):
        assert guess(browser(f"198.51.100.{number}"), password=PASSWORD) == "locked"
    with enter_network():
        assert Attempt.objects.filter(pending=True).count() == 0, "a try that nobody looked at leaves nothing"
    age(1)
    assert guess(browser("198.51.100.60"), password=PASSWORD) == "in"


def test_an_address_is_locked_out_over_many_logins(account: Account) -> None:
    tries = [guess(browser("198.51.100.7"), f"nobody{number}") for number in range(5)]
    assert tries == ["refused"] * 5
    assert guess(browser("198.51.100.7"), password=PASSWORD) == "locked"
    assert guess(browser("198.51.100.8"), password=PASSWORD) == "in"


def test_an_ipv6_household_is_one_address(account: Account) -> None:
    for number in range(5):
        guess(browser(f"2001:db8:1:2::{number}"), f"nobody{number}")
    assert guess(browser("2001:db8:1:2:ffff::1"), password=PASSWORD) == "locked"
    assert guess(browser("2001:db8:1:3::1"), password=PASSWORD) == "in"


def test_a_forwarded_address_is_not_believed(account: Account) -> None:
    client = browser("198.51.100.7")
    for number in range(5):
        client.post(
            LOGIN,
            {"login": f"n{number}", "password": "x"},
            headers={"x-forwarded-for": f"203.0.113.{number}"},
        )
    assert guess(client, password=PASSWORD) == "locked"


def test_behind_our_own_proxy_the_last_hop_counts(account: Account, settings: object) -> None:
    settings.HUISHENG_PROXIES = 1  # type: ignore[attr-defined]

    def through_proxy(said: str, seen: str, login: str, password: str) -> int:
        answer = browser("10.0.0.1").post(
            LOGIN, {"login": login, "password": password}, headers={"x-forwarded-for": f"{said}, {seen}"}
        )
        return answer.status_code

    for number in range(5):
        through_proxy(f"1.2.3.{number}", "203.0.113.9", f"n{number}", "x")
    assert through_proxy("1.1.1.1", "203.0.113.10", "zhang", PASSWORD) == 302
    assert through_proxy("9.9.9.9", "203.0.113.9", "zhang", PASSWORD) == 200


def test_flushing_the_cache_opens_nothing(account: Account) -> None:
    for number in range(5):
        guess(browser(f"198.51.100.{number}"))
    with enter_network():
        cache.clear()
    assert guess(browser("198.51.100.50"), password=PASSWORD) == "locked"


def test_codes_of_the_second_factor_are_counted_too(account: Account) -> None:
    for number in range(5):
        client = browser(f"198.51.100.{number}")
        guess(client, password=PASSWORD)
        assert client.post(SECOND, {"code": "000000"}).status_code == 200
    client = browser("198.51.100.60")
    assert guess(client, password=PASSWORD) == "in"
    assert client.post(SECOND, {"code": totp_code(SECRET)}).status_code == 200
    assert client.get("/my/").status_code == 302


def test_a_success_does_not_reset_the_guessing_of_others(account: Account) -> None:
    attacker = browser("198.51.100.7")
    own = make_account(username="attacker", password=PASSWORD)
    tries = []
    for number in range(6):
        tries.append(guess(attacker, f"victim{number}"))
        attacker.post(LOGIN, {"login": own.username, "password": PASSWORD})
        attacker.post("/accounts/sign-out/")
    assert tries == ["refused"] * 5 + ["locked"]


def test_a_finished_sign_in_forgives_ones_own_typing_errors(account: Account) -> None:
    client = browser("198.51.100.7")
    for number in range(4):
        guess(browser(f"198.51.100.{100 + number}"))
    guess(client, password=PASSWORD)
    client.post(SECOND, {"code": totp_code(SECRET)})
    assert [guess(browser(f"198.51.100.{number}")) for number in range(5)] == ["refused"] * 5


def test_the_lockout_of_an_account_is_in_the_audit_once_and_tells_no_login(account: Account) -> None:
    for number in range(8):
        guess(browser(f"198.51.100.{number}"))
    with enter_network():
        entries = list(NetworkAudit.objects.filter(action="account.locked_out").values("object_id", "detail"))
        kept = str(list(Attempt.objects.values()))
    assert entries == [{"object_id": str(account.pk), "detail": {}}]
    assert "zhang" not in kept
    assert "198.51" not in kept


def test_guessing_links_is_stopped(db: None) -> None:
    client = browser("198.51.100.7")
    answers = [client.get(f"/accounts/invitation/guess{number}/").status_code for number in range(7)]
    assert answers == [404] * 5 + [429] * 2


def test_the_password_asked_again_is_counted(account: Account, unit_a: UnitRef) -> None:
    client = client_for(account, at=None)
    for _ in range(5):
        client.post("/accounts/reauthenticate/", {"password": "wrong"})
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 200


def _the_database_goes_away(*_: object, **__: object) -> None:
    connection.connection.close()
    Account.objects.exists()


def _fail_for_our_reasons(client: Client, path: str, said: dict[str, str], times: int) -> None:
    """Tries during which the database ends the connection: each is an error page."""
    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("allauth.account.adapter.DefaultAccountAdapter.authenticate", _the_database_goes_away)
        patch.setattr("allauth.mfa.base.forms.AuthenticateForm.clean_code", _the_database_goes_away)
        for _ in range(times):
            assert client.post(path, said).status_code == 503
            # A server does so after every request.
            connection.close()
    client.raise_request_exception = True


@pytest.mark.django_db(transaction=True)
def test_our_own_outage_is_nobody_s_failure() -> None:
    with enter_network():
        add_totp(make_account(username="zhang", password=PASSWORD).pk, SECRET)
    client = browser("198.51.100.7")
    wrong = {"login": "zhang", "password": "wrong"}
    _fail_for_our_reasons(client, LOGIN, wrong, 5)
    assert guess(client, password=PASSWORD) == "locked", "they may still be examined"
    age(1)
    assert guess(client, password=PASSWORD) == "in"
    _fail_for_our_reasons(client, SECOND, {"code": "000000"}, 5)
    age(1)
    answer = client.post(SECOND, {"code": totp_code(SECRET)})
    assert (answer.status_code, answer.headers["location"]) == (302, "/my/")


@pytest.mark.django_db(transaction=True)
def test_an_outage_takes_no_failure_back() -> None:
    with enter_network():
        make_account(username="zhang", password=PASSWORD)
    client = browser("198.51.100.7")
    tries = [guess(client) for _ in range(3)]
    _fail_for_our_reasons(client, LOGIN, {"login": "zhang", "password": "wrong"}, 2)
    age(1)
    tries += [guess(client) for _ in range(2)]
    assert tries == ["refused"] * 5
    assert guess(client, password=PASSWORD) == "locked"


@pytest.mark.parametrize("what", ["password", "code", "used code", "link", "password link", "entry"])
def test_every_wrong_secret_is_judged(account: Account, unit_a: UnitRef, client_of: Any, what: str) -> None:
    """What a person was told was wrong counts for the whole window, not for a minute."""
    client = browser("198.51.100.7")
    match what:
        case "password":
            guess(client)
        case "link":
            client.get("/accounts/invitation/x/")
        case "password link":
            client.get("/accounts/new-password/x/")
        case "entry":
            client_of(unit_a).get("/enter/?code=x")
        case _:
            code = totp_code(SECRET)
            if what == "used code":
                other = browser("198.51.100.8")
                guess(other, password=PASSWORD)
                other.post(SECOND, {"code": code})
            guess(client, password=PASSWORD)
            client.post(SECOND, {"code": code if what == "used code" else "000000"})
    with enter_network():
        rows = list(Attempt.objects.values_list("pending", flat=True))
    assert rows
    assert not any(rows)
