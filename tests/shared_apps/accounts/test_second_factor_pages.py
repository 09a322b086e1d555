"""Adding a second factor: among the pages of staff for whoever is signed in, on the way in for the others."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from huisheng.kernel.access import NETWORK_STAFF
from tests.actors import PASSWORD, StaffClient, give_role, make_account
from tests.network import Network
from tests.shared_apps.accounts.test_sign_in import give_password

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
