"""One-time links: invitations and new passwords."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF, OPERATOR, UNIT_ADMIN
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import Account, Invitation, PasswordLink, RoleGrant
from shared_apps.accounts.operations import appointing
from shared_apps.network_ledger.models import NetworkAudit
from tenant_apps.unit_ledger.models import UnitAudit
from tests.actors import PASSWORD, StaffClient, client_for, give_role, make_account

NEW = {"new_password1": "a-brand-new-one-7", "new_password2": "a-brand-new-one-7"}


@pytest.fixture
def admin(staff: Callable[..., StaffClient], unit_a: UnitRef) -> StaffClient:
    return staff(UNIT_ADMIN, unit_a)


def invite(admin: Client, **fields: str) -> str:
    """Invite through the page; return the path of the link."""
    data = {
        "name": "李四",
        "username": "lisi@example.org",
        "role": LEADER,
        "staff_kind": "seconded",
        **fields,
    }
    answer = admin.post("/manage/people/invite/", data)
    assert answer.status_code == 200, answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    return urlsplit(answer.context["link"]).path


def test_an_invitation_makes_an_account_with_its_role(
    admin: Client, network_client: Client, unit_a: UnitRef
) -> None:
    last_day = business_day() + timedelta(days=90)
    path = invite(admin, ends_on=last_day.isoformat())
    assert "李四" in network_client.get(path).content.decode()
    assert (
        network_client.post(path, {"new_password1": "1234567890", "new_password2": "1234567890"}).status_code
        == 200
    )
    assert network_client.post(path, NEW).headers["Location"] == "/accounts/login/"
    with enter_network():
        account = Account.objects.get(username="lisi@example.org")
        grant = account.grants.get()
    assert account.check_password(NEW["new_password1"])
    assert (grant.role, grant.unit_id, grant.staff_kind, grant.ends_on) == (
        LEADER,
        unit_a.id,
        "seconded",
        last_day,
    )
    assert network_client.get(path).status_code == 404
    assert network_client.post(path, NEW).status_code == 404


def test_somebody_with_an_account_must_sign_in_to_accept(
    admin: Client, network_client: Client, unit_a: UnitRef
) -> None:
    account = make_account(username="lisi@example.org")
    path = invite(admin)
    assert network_client.get(path).headers["Location"].startswith("/accounts/login/?next=")
    assert network_client.post(path, NEW).headers["Location"].startswith("/accounts/login/?next=")
    other = client_for(make_account(), at=None)
    assert other.post(path).status_code == 404
    with enter_network():
        assert not RoleGrant.objects.filter(role=LEADER).exists()
    assert client_for(account, at=None).post(path).headers["Location"] == "/my/"
    with enter_network():
        assert RoleGrant.objects.get(role=LEADER).account_id == account.pk


def test_inviting_does_not_tell_who_has_an_account(admin: Client) -> None:
    make_account(username="known")

    def page(username: str) -> str:
        answer = admin.post(
            "/manage/people/invite/",
            {"name": "某人", "username": username, "role": LEADER, "staff_kind": "other"},
        )
        text = answer.content.decode().replace(answer.context["link"], "LINK")
        return "\n".join(line for line in text.splitlines() if "csrf" not in line)

    assert page("known") == page("unknown")


def test_a_withdrawn_or_old_invitation_is_void(admin: Client, network_client: Client) -> None:
    path, older = invite(admin), invite(admin, username="other")
    with enter_network():
        first, second = Invitation.objects.order_by("id")
        Invitation.objects.filter(pk=second.pk).update(ends_at=now())
    assert admin.post(f"/manage/people/invitations/{first.pk}/withdraw/").status_code == 302
    assert admin.post(f"/manage/people/invitations/{first.pk}/withdraw/").status_code == 404
    for spent in (path, older):
        assert network_client.get(spent).status_code == 404
        assert network_client.post(spent, NEW).status_code == 404
    with enter_network():
        assert not Account.objects.filter(username__in=["lisi@example.org", "other"]).exists()


def test_an_administrator_invites_to_roles_of_the_unit_only(admin: Client) -> None:
    for role in (NETWORK_STAFF, OPERATOR, "root"):
        answer = admin.post(
            "/manage/people/invite/",
            {"name": "某人", "username": "somebody", "role": role, "staff_kind": "other"},
        )
        assert answer.status_code == 422, role
    with enter_network():
        assert not Invitation.objects.exists()


def test_the_first_administrator_of_a_unit_comes_from_above(
    staff: Callable[..., StaffClient], network_client: Client, city: Any, unit_a: UnitRef
) -> None:
    above = staff(NETWORK_STAFF, city)
    assert above.get(f"/people/{unit_a.id}/").status_code == 200
    answer = above.post(
        f"/people/{unit_a.id}/invite/",
        {"name": "首任", "username": "first", "role": UNIT_ADMIN, "staff_kind": "full_time"},
    )
    network_client.post(urlsplit(answer.context["link"]).path, NEW)
    with enter_network():
        grant = RoleGrant.objects.get(account__username="first")
    assert (grant.role, grant.unit_id) == (UNIT_ADMIN, unit_a.id)


def test_a_password_link_sets_a_password_once_and_keeps_the_second_factor(
    admin: Client, network_client: Client, unit_a: UnitRef
) -> None:
    from shared_apps.accounts.operations.demo import add_totp

    account = make_account(password=PASSWORD)
    give_role(account, DUTY_OFFICER, unit_a.id)
    add_totp(account.pk, "JBSWY3DPEHPK3PXP")
    at_work = client_for(account, at=unit_a)
    path = urlsplit(admin.post(f"/manage/people/{account.pk}/password-link/").context["link"]).path
    assert at_work.get("/manage/roster/").status_code == 200, "making the link ends nothing"
    assert network_client.get(path).status_code == 200
    assert network_client.post(path, NEW).headers["Location"] == "/accounts/login/"
    assert at_work.get("/manage/roster/").status_code == 302
    assert network_client.post(path, NEW).status_code == 404
    answer = network_client.post(
        "/accounts/login/", {"login": account.username, "password": NEW["new_password1"]}
    )
    assert answer.headers["Location"] == "/accounts/second-factor/authenticate/"


def test_a_newer_password_link_makes_the_older_void(
    admin: Client, network_client: Client, unit_a: UnitRef
) -> None:
    account = make_account()
    give_role(account, DUTY_OFFICER, unit_a.id)
    older, newer = (
        urlsplit(admin.post(f"/manage/people/{account.pk}/password-link/").context["link"]).path
        for _ in range(2)
    )
    assert network_client.get(older).status_code == 404
    assert network_client.get(newer).status_code == 200


@pytest.mark.parametrize("where", ["b", "city", "nowhere"])
def test_no_link_for_somebody_who_works_elsewhere_too(
    admin: Client, unit_a: UnitRef, unit_b: UnitRef, city: Any, where: str
) -> None:
    """An administrator of A must not get at what the person may do in B or over the city."""
    account = make_account()
    if where != "nowhere":
        give_role(account, LEADER, unit_a.id)
    give_role(
        account, LEADER if where != "city" else NETWORK_STAFF, city.id if where == "city" else unit_b.id
    )
    answer = admin.post(f"/manage/people/{account.pk}/password-link/")
    assert answer.status_code == (404 if where == "nowhere" else 302)
    with enter_network():
        assert not PasswordLink.objects.exists()


def test_an_administrator_makes_no_link_for_himself(admin: StaffClient) -> None:
    assert admin.post(f"/manage/people/{admin.account_id}/password-link/").status_code == 302
    with enter_network():
        assert not PasswordLink.objects.exists()


def test_whose_role_was_ended_by_another_has_links_no_more(
    admin: StaffClient, network_client: Client, unit_a: UnitRef
) -> None:
    """An administrator who is sent away has not left a door open behind."""
    chief, person = make_account(), make_account()
    give_role(chief, UNIT_ADMIN, unit_a.id)
    give_role(person, DUTY_OFFICER, unit_a.id)
    path = invite(admin)
    with enter_network():
        grant = RoleGrant.objects.get(account_id=admin.account_id)
        PasswordLink.objects.create(
            token_digest="d", account=person, made_by_id=admin.account_id, ends_at=now() + timedelta(hours=1)
        )
        appointing.end_role(grant_id=grant.pk, unit_id=unit_a.id, ended_by=chief.pk)
        assert PasswordLink.objects.get().used_at is not None
    assert network_client.get(path).status_code == 404


def test_who_leaves_may_have_invited_the_successor(
    admin: StaffClient, network_client: Client, unit_a: UnitRef
) -> None:
    give_role(make_account(), UNIT_ADMIN, unit_a.id)
    path = invite(admin)
    with enter_network():
        grant = RoleGrant.objects.get(account_id=admin.account_id)
        appointing.end_role(grant_id=grant.pk, unit_id=unit_a.id, ended_by=admin.account_id)
    assert network_client.get(path).status_code == 200


def test_links_that_were_withdrawn_stand_in_both_audits(
    admin: StaffClient, network_client: Client, unit_a: UnitRef
) -> None:
    chief = make_account()
    give_role(chief, UNIT_ADMIN, unit_a.id)
    invite(admin)
    with enter_network():
        grant = RoleGrant.objects.get(account_id=admin.account_id)
    with enter_unit(unit_a):
        appointing.end_role(grant_id=grant.pk, unit_id=unit_a.id, ended_by=chief.pk)
        here = UnitAudit.objects.filter(action="account.invitation_withdrawn")
        assert [row.actor for row in here] == [f"account:{chief.pk}"]
    with enter_network():
        above = NetworkAudit.objects.filter(action="account.invitation_withdrawn")
        assert [row.actor for row in above] == [f"account:{chief.pk}"]
