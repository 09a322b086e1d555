"""The demo's accounts: shown in a demo, worth nothing outside one."""

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client

from huisheng.kernel.access import LEADER, OPERATOR
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.checks import no_demo_secrets, sign_in_is_ours
from shared_apps.accounts.models import Account
from shared_apps.accounts.public import (
    DEMO_PASSWORD,
    actor_for,
    create_demo_account,
    refuse_demo_in_production,
)
from tests.actors import PASSWORD, make_account
from tests.shared_apps.accounts.test_sign_in import LOGIN, SECOND


@pytest.fixture
def demo(settings: Any, unit_a: UnitRef) -> int:
    settings.HUISHENG_DEMO = True
    with enter_network():
        return create_demo_account(username="demo-leader", name="演示负责人", roles=[(LEADER, unit_a.id)])


def test_making_one_again_changes_nothing(demo: int, unit_a: UnitRef) -> None:
    with enter_network():
        again = create_demo_account(
            username="demo-leader", name="演示负责人", roles=[(LEADER, unit_a.id), (OPERATOR, None)]
        )
        roles = {(grant.role, grant.unit_id) for grant in actor_for(again).grants}
    assert again == demo
    assert roles == {(LEADER, unit_a.id), (OPERATOR, 0)}


def test_the_pages_show_who_may_be_tried_and_the_code(demo: int, network_client: Client) -> None:
    assert "demo-leader" in network_client.get(LOGIN).content.decode()
    network_client.post(LOGIN, {"login": "demo-leader", "password": DEMO_PASSWORD})
    code = network_client.get(SECOND).context["demo_code"]
    assert network_client.post(SECOND, {"code": code}).headers["Location"] == "/my/"


def test_two_may_try_the_same_account_within_a_minute(demo: int) -> None:
    for _ in range(2):
        client = Client(headers={"host": "localhost"})
        client.post(LOGIN, {"login": "demo-leader", "password": DEMO_PASSWORD})
        code = client.get(SECOND).context["demo_code"]
        assert client.post(SECOND, {"code": code}).headers["Location"] == "/my/"


def test_other_accounts_get_no_code_even_in_a_demo(demo: int, network_client: Client) -> None:
    from shared_apps.accounts.data import DEMO_TOTP_SECRET
    from shared_apps.accounts.operations.demo import add_totp

    account = make_account(username="real", password=PASSWORD)
    add_totp(account.pk, DEMO_TOTP_SECRET)
    network_client.post(LOGIN, {"login": "real", "password": PASSWORD})
    assert network_client.get(SECOND).context["demo_code"] is None
    assert "real" not in Client(headers={"host": "localhost"}).get(LOGIN).content.decode()


def test_outside_a_demo_they_are_neither_shown_nor_let_in(
    demo: int, network_client: Client, settings: Any
) -> None:
    settings.HUISHENG_DEMO = False
    page = network_client.get(LOGIN).content.decode()
    assert "demo-leader" not in page
    assert DEMO_PASSWORD not in page
    assert network_client.post(LOGIN, {"login": "demo-leader", "password": DEMO_PASSWORD}).status_code == 200
    with pytest.raises(ImproperlyConfigured):
        create_demo_account(username="another", name="x", roles=[])


def test_a_production_start_refuses_the_demos_database(demo: int, settings: Any) -> None:
    refuse_demo_in_production()
    settings.HUISHENG_DEMO = False
    with pytest.raises(ImproperlyConfigured, match="demo-leader"):
        refuse_demo_in_production()
    with enter_network():
        call_command("deactivate_demo_accounts", stdout=StringIO())
    refuse_demo_in_production()
    with enter_network():
        assert not Account.objects.get(pk=demo).is_active


def test_check_deploy_refuses_what_stands_in_the_source(settings: Any) -> None:
    settings.HUISHENG_DEMO = True
    settings.SECRET_KEY = settings.DEVELOPMENT_SECRET_KEY
    assert {message.id for message in no_demo_secrets(None)} == {"accounts.C001", "accounts.C002"}
    settings.HUISHENG_DEMO = False
    settings.SECRET_KEY = "k" * 60
    assert no_demo_secrets(None) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SESSION_ENGINE", "django.contrib.sessions.backends.db"),
        ("SESSION_COOKIE_DOMAIN", ".example.org"),
        ("CSRF_COOKIE_DOMAIN", ".example.org"),
        ("ACCOUNT_ADAPTER", "allauth.account.adapter.DefaultAccountAdapter"),
    ],
)
def test_settings_that_would_open_the_sign_in_are_named(settings: Any, name: str, value: str) -> None:
    assert sign_in_is_ours(None) == []
    setattr(settings, name, value)
    assert [name in str(message.msg) for message in sign_in_is_ours(None)] == [True]


def test_the_first_operator_is_invited_by_a_command(network_client: Client, capsys: Any, db: None) -> None:
    from urllib.parse import urlsplit

    with enter_network():
        call_command("invite_operator", "root@example.org", name="首位运维")
    path = urlsplit(capsys.readouterr().out.strip()).path
    new = {"new_password1": "a-brand-new-one-7", "new_password2": "a-brand-new-one-7"}
    assert network_client.post(path, new).status_code == 302
    with enter_network():
        account = Account.objects.get(username="root@example.org")
        assert [(grant.role, grant.path) for grant in actor_for(account).grants] == [(OPERATOR, "")]
