"""Signing in on the network's host: password, second factor, enrolment, and what is reachable in between."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Account, Session
from shared_apps.accounts.operations.demo import add_totp, totp_code
from shared_apps.accounts.sealing import unseal
from tests.actors import PASSWORD, give_role, make_account

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, SECOND = "/accounts/login/", "/accounts/second-factor/authenticate/"


@pytest.fixture
def account(db: None) -> Account:
    """Somebody with a password and an authenticator app."""
    account = make_account(username="zhang@example.org", password=PASSWORD)
    add_totp(account.pk, SECRET)
    return account


def give_password(client: Client, username: str = "zhang@example.org", password: str = PASSWORD) -> str:
    answer = client.post(LOGIN, {"login": username, "password": password})
    return answer.headers.get("Location", str(answer.status_code))


def sign_in(client: Client, *, steps: int = 0) -> str:
    give_password(client)
    answer = client.post(SECOND, {"code": totp_code(SECRET, steps=steps)})
    return answer.headers.get("Location", str(answer.status_code))


def test_password_and_code_open_the_session(network_client: Client, account: Account) -> None:
    assert give_password(network_client) == SECOND
    assert network_client.get("/my/").status_code == 302
    assert network_client.post(SECOND, {"code": totp_code(SECRET)}).headers["Location"] == "/my/"
    assert network_client.get("/my/").status_code == 200


def test_the_login_is_found_however_it_is_typed(network_client: Client, account: Account) -> None:
    assert give_password(network_client, " Zhang@Example.ORG ") == SECOND


def test_one_comes_back_to_the_page_wanted(network_client: Client, account: Account) -> None:
    asked = network_client.get("/accounts/second-factor/")
    assert asked.headers["Location"] == f"{LOGIN}?next=%2Faccounts%2Fsecond-factor%2F"
    network_client.post(
        asked.headers["Location"],
        {"login": "zhang@example.org", "password": PASSWORD, "next": "/accounts/second-factor/"},
    )
    answer = network_client.post(SECOND, {"code": totp_code(SECRET)})
    assert answer.headers["Location"] == "/accounts/second-factor/"


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_way_leads_out(network_client: Client, account: Account, away: str) -> None:
    network_client.post(LOGIN, {"login": "zhang@example.org", "password": PASSWORD, "next": away})
    assert network_client.post(SECOND, {"code": totp_code(SECRET)}).headers["Location"] == "/my/"


def test_a_code_works_once(account: Account) -> None:
    first, second = (Client(headers={"host": settings.HUISHENG_BASE_HOST}) for _ in range(2))
    assert sign_in(first) == "/my/"
    give_password(second)
    from django.core.cache import cache

    with enter_network():
        cache.clear()  # what is remembered must not be in the cache
    assert second.post(SECOND, {"code": totp_code(SECRET)}).status_code == 200
    assert second.get("/my/").status_code == 302
    assert second.post(SECOND, {"code": totp_code(SECRET, steps=1)}).headers["Location"] == "/my/"


def test_a_recovery_code_lets_in_once(network_client: Client, account: Account) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    with enter_network():
        code = RecoveryCodes.activate(account).get_unused_codes()[0]
    give_password(network_client)
    assert network_client.post(SECOND, {"code": code}).headers["Location"] == "/my/"
    again = Client(headers={"host": settings.HUISHENG_BASE_HOST})
    give_password(again)
    assert again.post(SECOND, {"code": code}).status_code == 200


def test_secrets_of_second_factors_are_sealed_in_the_database(account: Account) -> None:
    from allauth.mfa.models import Authenticator

    with enter_network():
        (data,) = Authenticator.objects.filter(user=account).values_list("data", flat=True)
    assert SECRET not in str(data)
    assert unseal(data["secret"]) == SECRET


def test_unknown_wrong_closed_and_demo_look_the_same(network_client: Client, account: Account) -> None:
    closed = make_account(username="closed", password=PASSWORD)
    demo = make_account(username="demo", password=PASSWORD)
    with enter_network():
        Account.objects.filter(pk=closed.pk).update(is_active=False)
        Account.objects.filter(pk=demo.pk).update(is_demo=True)
    pages = {}
    for username, password in (
        ("zhang@example.org", "wrong"),
        ("nobody", PASSWORD),
        ("closed", PASSWORD),
        ("demo", PASSWORD),
    ):
        answer = network_client.post(LOGIN, {"login": username, "password": password})
        text = answer.content.decode().replace(username, "LOGIN")
        text = "\n".join(line for line in text.splitlines() if "csrf" not in line and "请求编号" not in line)
        pages[username] = (answer.status_code, text)
    assert len(set(pages.values())) == 1, pages.keys()


class TestWithoutSecondFactor:
    """Who has none yet is led to one, and nothing else opens."""

    @pytest.fixture
    def newcomer(self, network_client: Client, unit_a: UnitRef) -> Client:
        account = make_account(username="new", password=PASSWORD)
        give_role(account, DUTY_OFFICER, unit_a.id)
        network_client.post(LOGIN, {"login": "new", "password": PASSWORD, "next": "/my/?from=test"})
        return network_client

    def test_every_page_of_staff_is_closed(self, newcomer: Client, unit_a: UnitRef) -> None:
        closed = (
            "/my/",
            "/accounts/password/",
            "/accounts/second-factor/",
            "/accounts/second-factor/codes/",
            "/people/",
        )
        for path in (*closed, f"/my/enter/?unit={unit_a.id}&browser={'0' * 64}"):
            answer = newcomer.get(path)
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith(LOGIN), path

    def test_the_sign_in_page_leads_to_enrolment(self, newcomer: Client) -> None:
        answer = newcomer.get("/accounts/login/?next=/my/")
        assert answer.headers["Location"] == reverse("accounts-enrol")
        assert newcomer.get(reverse("accounts-enrol")).status_code == 200

    def test_an_app_completes_the_sign_in_and_shows_recovery_codes(self, newcomer: Client) -> None:
        newcomer.get("/accounts/login/?next=/my/?from=test")
        page = newcomer.get("/accounts/second-factor/app/add/")
        assert "<svg" in page.content.decode()
        secret = page.context["form"].secret
        assert newcomer.post("/accounts/second-factor/app/add/", {"code": "000000"}).status_code == 200
        assert newcomer.get("/my/").status_code == 302
        before = key_of(newcomer)
        answer = newcomer.post("/accounts/second-factor/app/add/", {"code": totp_code(secret)})
        assert answer.headers["Location"] == "/accounts/second-factor/codes/"
        assert key_of(newcomer) != before
        codes = newcomer.get("/accounts/second-factor/codes/")
        assert len(codes.context["unused_codes"]) == 10
        assert codes.context["go_on"] == "/my/?from=test"
        assert newcomer.get("/my/").status_code == 200

    def test_another_session_that_waited_with_the_password_is_ended(self, newcomer: Client) -> None:
        other = Client(headers={"host": settings.HUISHENG_BASE_HOST})
        other.post(LOGIN, {"login": "new", "password": PASSWORD})
        secret = newcomer.get("/accounts/second-factor/app/add/").context["form"].secret
        newcomer.post("/accounts/second-factor/app/add/", {"code": totp_code(secret)})
        answer = other.get("/accounts/login/")
        assert answer.status_code == 200, "asks for the password again"

    def test_it_lives_a_quarter_of_an_hour(self, newcomer: Client) -> None:
        with enter_network():
            row = Session.objects.get(account__username="new")
        assert row.second_factor_at is None
        assert (row.ends_at - row.created_at).total_seconds() < 16 * 60


def test_signing_out_ends_the_session(network_client: Client, account: Account) -> None:
    sign_in(network_client)
    assert network_client.get("/accounts/sign-out/").status_code == 405
    network_client.post("/accounts/sign-out/")
    assert network_client.get("/my/").status_code == 302
    with enter_network():
        assert not Session.objects.filter(account=account).exists()


def test_signing_out_clears_what_the_host_left_in_the_browser(
    network_client: Client, account: Account
) -> None:
    sign_in(network_client)
    answer = network_client.post("/accounts/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_every_step_of_a_sign_in_makes_the_key_before_it_worthless(
    network_client: Client, account: Account
) -> None:
    give_password(network_client)
    before = key_of(network_client)
    network_client.post(SECOND, {"code": totp_code(SECRET)})
    assert key_of(network_client) != before
    copied = Client(headers={"host": settings.HUISHENG_BASE_HOST})
    copied.cookies[settings.SESSION_COOKIE_NAME] = before
    assert copied.get("/my/").status_code == 302


@pytest.mark.parametrize("way", ["password", "code"])
def test_proving_oneself_again_makes_the_old_key_worthless(
    network_client: Client, account: Account, way: str
) -> None:
    sign_in(network_client, steps=-1)
    before = key_of(network_client)
    if way == "password":
        answer = network_client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    else:
        answer = network_client.post("/accounts/second-factor/reauthenticate/", {"code": totp_code(SECRET)})
    assert answer.status_code == 302
    assert key_of(network_client) != before
    assert network_client.get("/my/").status_code == 200
    copied = Client(headers={"host": settings.HUISHENG_BASE_HOST})
    copied.cookies[settings.SESSION_COOKIE_NAME] = before
    assert copied.get("/my/").status_code == 302


def test_a_new_password_ends_other_sessions(account: Account) -> None:
    here, there = (Client(headers={"host": settings.HUISHENG_BASE_HOST}) for _ in range(2))
    sign_in(here)
    sign_in(there, steps=1)
    answer = here.post(
        "/accounts/password/",
        {"oldpassword": PASSWORD, "password1": "another-long-one-9", "password2": "another-long-one-9"},
    )
    assert answer.status_code == 302
    assert here.get("/my/").status_code == 200
    assert there.get("/my/").status_code == 302


def test_no_sign_in_page_exists_on_a_units_host(client_of: object, unit_a: UnitRef) -> None:
    client = client_of(unit_a)  # type: ignore[operator]
    for path in (
        LOGIN,
        SECOND,
        "/accounts/",
        "/accounts/password/",
        "/my/",
        "/admin/",
        "/accounts/second-factor/",
    ):
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"login": "x", "password": "y"}).status_code == 404, path


@pytest.mark.parametrize("page", ["app/remove/", "keys/add/", "codes/new/"])
def test_something_sensitive_asks_for_the_password_again_after_a_while(
    network_client: Client, account: Account, settings: Any, page: str
) -> None:
    sign_in(network_client)
    network_client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert network_client.get(f"/accounts/second-factor/{page}").status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = network_client.get(f"/accounts/second-factor/{page}")
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer.headers["Location"]


def test_the_last_factor_stays(network_client: Client, account: Account) -> None:
    sign_in(network_client)
    network_client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = network_client.post("/accounts/second-factor/app/remove/")
    assert answer.status_code == 200
    assert (
        "请先添加另一种" in answer.content.decode()
        or "Add another second factor first" in answer.content.decode()
    )
    network_client.post("/accounts/sign-out/")
    assert give_password(network_client) == SECOND
