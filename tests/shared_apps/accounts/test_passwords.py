"""What a password may be, and that it is compared as it was typed."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account
from shared_apps.accounts.operations.demo import add_totp
from tests.actors import PASSWORD, client_for, make_account

LOGIN, SECOND = "/accounts/login/", "/accounts/second-factor/authenticate/"


@pytest.mark.parametrize(
    "password",
    ["8306194527", "qzjxkvwmpt", "每一个声音都有回声吗", "!?!?!?!?-+-+", "a b c d e f", "x1" * 60],
    ids=["digits", "letters", "chinese", "signs", "spaces", "long"],
)
def test_any_kind_of_characters_will_do(password: str) -> None:
    validate_password(password, Account(username="zhang", name="张"))


@pytest.mark.parametrize(
    "password",
    ["qzjxkvwmp", "1234567890", "password123", "qwertyuiop", "zhangsan@example.org"],
    ids=["short", "common digits", "common", "common row", "login"],
)
def test_short_common_and_ones_own_name_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, Account(username="zhangsan@example.org", name="张三"))


@pytest.mark.parametrize("typed", [" with spaces around ", "MiXeD-CaSe-WoRdS", "x1" * 60])
def test_it_is_compared_exactly_as_typed(db: None, typed: str) -> None:
    account = make_account(username="li", password=PASSWORD)
    add_totp(account.pk, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    answer = client_for(account, at=None).post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": typed, "password2": typed}
    )
    assert answer.status_code == 302

    def first_step(password: str) -> str:
        browser = Client(headers={"host": settings.HUISHENG_BASE_HOST})
        return browser.post(LOGIN, {"login": "li", "password": password}).headers.get("Location", "")

    assert first_step(typed) == SECOND
    for other in {typed.strip(), typed.lower(), typed[:72]} - {typed}:
        assert first_step(other) == ""


def test_the_present_password_is_asked_for(db: None) -> None:
    account = make_account(username="li", password=PASSWORD)
    browser = client_for(account, at=None)
    new = {"password1": "another-long-one-9", "password2": "another-long-one-9"}
    assert browser.post("/accounts/password/", {"oldpassword": "wrong", **new}).status_code == 200
    with enter_network():
        account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_fields_hide_what_is_typed_and_help_password_managers(db: None) -> None:
    page = Client(headers={"host": settings.HUISHENG_BASE_HOST}).get(LOGIN).content.decode()
    assert 'type="password"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
