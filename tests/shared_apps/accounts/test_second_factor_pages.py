"""Adding a second factor: among the pages of staff for whoever is signed in, on the way in for the others."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from huisheng.kernel import sent_codes
from huisheng.kernel.access import NETWORK_STAFF
from shared_apps.accounts.models import Account
from shared_apps.accounts.operations.demo import add_totp, totp_code
from tests.actors import PASSWORD, StaffClient, give_role, make_account
from tests.network import Network
from tests.shared_apps.accounts.phones import account, aliyun, has_phone, sms, text
from tests.shared_apps.accounts.test_sign_in import SECOND, SECRET, give_password
from tests.tenant_apps.channels.providers import Provider

__all__ = ["account", "aliyun", "sms"]

BACK = {"mfa_activate_totp": "mfa_index", "mfa_add_webauthn": "mfa_list_webauthn"}


@pytest.mark.parametrize("page", BACK)
def test_whoever_is_signed_in_stays_among_the_pages_of_staff(
    network: Network, page: str, staff: Callable[..., StaffClient]
) -> None:
    shown = staff(NETWORK_STAFF, network.city).get(reverse(page)).content.decode()
    assert f'href="{reverse(BACK[page])}"' in shown
    assert "工作人员登录" not in shown, "nobody is asked to sign in who is"


@pytest.mark.parametrize("page", BACK)
def test_on_the_way_in_nothing_else_is_offered(network_client: Client, network: Network, page: str) -> None:
    account = make_account(username="zhao@example.org", password=PASSWORD)
    give_role(account, NETWORK_STAFF, network.city.id)
    give_password(network_client, "zhao@example.org")
    shown = network_client.get(reverse(page))
    assert shown.status_code == 200
    assert f'href="{reverse(BACK[page])}"' not in shown.content.decode()


def test_the_app_shows_as_many_digits_as_are_sent() -> None:
    assert settings.MFA_TOTP_DIGITS == sent_codes.DIGITS == len(totp_code(SECRET))


@pytest.mark.parametrize("has", [{"app"}, {"phone"}, {"app", "phone"}], ids=["app", "phone", "both"])
def test_the_field_says_how_long_a_code_is(
    network_client: Client, account: Account, sms: Provider, monkeypatch: pytest.MonkeyPatch, has: set[str]
) -> None:
    if "phone" in has:
        has_phone(account)
    if "app" in has:
        add_totp(account.pk, SECRET)
    assert give_password(network_client) == SECOND
    assert f"{sent_codes.DIGITS} 位数字，或一个打印" in text(network_client.get(SECOND))
    monkeypatch.setattr(sent_codes, "DIGITS", 8)
    assert "8 位数字，或一个打印" in text(network_client.get(SECOND))


def test_the_field_of_a_new_app_says_how_long_a_code_is(
    network: Network, staff: Callable[..., StaffClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_codes, "DIGITS", 8)
    shown = staff(NETWORK_STAFF, network.city).get(reverse("mfa_activate_totp")).content.decode()
    assert "验证器为此账号显示的 8 位数字" in shown
