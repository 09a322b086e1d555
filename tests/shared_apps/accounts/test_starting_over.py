"""Resets of a second factor: two persons of the unit, or one of a unit above."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF, NETWORK_VIEWER, OPERATOR, UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Account, FactorReset
from shared_apps.accounts.operations.demo import add_totp
from shared_apps.network_ledger.models import NetworkAudit
from tenants.public import UnitCard
from tests.actors import PASSWORD, StaffClient, client_for, give_role, make_account


@pytest.fixture
def person(unit_a: UnitRef) -> Account:
    """A duty officer of A who has lost the phone."""
    account = make_account(password=PASSWORD)
    give_role(account, DUTY_OFFICER, unit_a.id)
    add_totp(account.pk, "JBSWY3DPEHPK3PXP")
    return account


def has_factor(account: Account) -> bool:
    with enter_network():
        return Authenticator.objects.filter(user=account).exists()


def ask(client: Client, account: Account) -> int:
    client.post(f"/manage/people/{account.pk}/ask-reset/")
    with enter_network():
        return FactorReset.objects.latest("id").pk


def decide(client: Client, reset: int, decision: str = "approve") -> Any:
    return client.post(f"/manage/people/resets/{reset}/", {"decision": decision})


def test_two_persons_start_it_over_and_the_old_password_is_gone(
    staff: Callable[..., StaffClient], unit_a: UnitRef, person: Account, network_client: Client
) -> None:
    at_work = client_for(person, at=unit_a)
    reset = ask(staff(UNIT_ADMIN, unit_a), person)
    assert has_factor(person)
    answer = decide(staff(LEADER, unit_a), reset)
    assert answer.status_code == 200
    assert not has_factor(person)
    assert at_work.get("/manage/roster/").status_code == 302
    old = network_client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert old.status_code == 200, "who merely knows the old password must not enrol a factor"
    path = urlsplit(answer.context["link"]).path
    new = {"new_password1": "a-brand-new-one-7", "new_password2": "a-brand-new-one-7"}
    assert network_client.post(path, new).status_code == 302
    signed = network_client.post(
        "/accounts/login/", {"login": person.username, "password": "a-brand-new-one-7"}
    )
    assert network_client.get(signed.headers["Location"]).status_code == 302
    assert network_client.get("/accounts/login/").headers["Location"] == "/accounts/second-factor/enrol/"
    with enter_network():
        actions = list(
            NetworkAudit.objects.filter(object_id=str(person.pk))
            .order_by("pk")
            .values_list("action", flat=True)
        )
    assert actions[-3:] == [
        "account.factor_reset_asked",
        "account.factor_reset_approved",
        "account.password_changed",
    ]


def test_whoever_asked_cannot_confirm_but_can_take_back(
    staff: Callable[..., StaffClient], unit_a: UnitRef, person: Account
) -> None:
    admin = staff(UNIT_ADMIN, unit_a)
    reset = ask(admin, person)
    assert decide(admin, reset).status_code == 302
    assert has_factor(person)
    assert decide(admin, reset, "refuse").status_code == 302
    assert decide(staff(LEADER, unit_a), reset).status_code == 404
    assert has_factor(person)


def test_the_person_cannot_ask_or_confirm(
    staff: Callable[..., StaffClient], unit_a: UnitRef, person: Account
) -> None:
    give_role(person, LEADER, unit_a.id)
    oneself = client_for(person, at=unit_a)
    oneself.post(f"/manage/people/{person.pk}/ask-reset/")
    with enter_network():
        assert not FactorReset.objects.exists()
    reset = ask(staff(UNIT_ADMIN, unit_a), person)
    assert decide(oneself, reset).status_code == 302
    assert has_factor(person)


def test_a_duty_officer_cannot_ask_or_confirm(
    staff: Callable[..., StaffClient], unit_a: UnitRef, person: Account
) -> None:
    officer = staff(DUTY_OFFICER, unit_a)
    assert officer.post(f"/manage/people/{person.pk}/ask-reset/").status_code == 403
    reset = ask(staff(UNIT_ADMIN, unit_a), person)
    assert decide(officer, reset).status_code == 403
    assert has_factor(person)


def test_leaders_of_b_reach_nobody_in_a(
    staff: Callable[..., StaffClient], unit_a: UnitRef, unit_b: UnitRef, person: Account
) -> None:
    other = staff(UNIT_ADMIN, unit_b)
    assert other.post(f"/manage/people/{person.pk}/ask-reset/").status_code == 404
    reset = ask(staff(UNIT_ADMIN, unit_a), person)
    assert decide(other, reset).status_code == 404
    assert has_factor(person)


def test_a_unit_does_not_start_over_who_also_works_above(
    staff: Callable[..., StaffClient], unit_a: UnitRef, city: Any, person: Account
) -> None:
    give_role(person, NETWORK_VIEWER, city.id)
    staff(UNIT_ADMIN, unit_a).post(f"/manage/people/{person.pk}/ask-reset/")
    with enter_network():
        assert not FactorReset.objects.exists()


def test_the_unit_above_does_it_alone(
    staff: Callable[..., StaffClient], unit_a: UnitRef, city: Any, person: Account
) -> None:
    answer = staff(NETWORK_STAFF, city).post(f"/people/{unit_a.id}/{person.pk}/reset/")
    assert answer.status_code == 200
    assert "/accounts/new-password/" in answer.context["link"]
    assert not has_factor(person)
    with enter_network():
        assert FactorReset.objects.get().by_parent


def test_nobody_resets_a_peer_or_a_superior_alone(
    staff: Callable[..., StaffClient], city: Any, province: Any, db: None
) -> None:
    peer, superior = make_account(), make_account()
    give_role(peer, NETWORK_STAFF, city.id)
    give_role(superior, NETWORK_STAFF, city.id)
    give_role(superior, NETWORK_STAFF, province.id)
    for account in (peer, superior):
        add_totp(account.pk, "JBSWY3DPEHPK3PXP")
        staff(NETWORK_STAFF, city).post(f"/people/{city.id}/{account.pk}/reset/")
        assert has_factor(account)
    assert staff(NETWORK_STAFF, province).post(f"/people/{city.id}/{peer.pk}/reset/").status_code == 200
    assert not has_factor(peer)


def test_operators_help_each_other_by_two(staff: Callable[..., StaffClient], db: None) -> None:
    lost = make_account()
    give_role(lost, OPERATOR, None)
    add_totp(lost.pk, "JBSWY3DPEHPK3PXP")
    first, second = staff(OPERATOR), staff(OPERATOR)
    first.post(f"/people/operators/{lost.pk}/ask-reset/")
    with enter_network():
        reset = FactorReset.objects.get().pk
    assert first.post(f"/people/operators/resets/{reset}/", {"decision": "approve"}).status_code == 302
    assert has_factor(lost)
    assert second.post(f"/people/operators/resets/{reset}/", {"decision": "approve"}).status_code == 200
    assert not has_factor(lost)


def test_the_page_of_people_asks_the_same_for_one_and_for_many(
    staff: Callable[..., StaffClient], unit_a: UnitRef, city: UnitCard
) -> None:
    """Who may have a link is asked once for all of them, in a unit and above it."""

    def asked(client: Client, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    inside = staff(UNIT_ADMIN, unit_a)
    paths = ((inside, "/manage/people/"), (staff(NETWORK_STAFF, city), f"/people/{unit_a.id}/"))
    before = [asked(client, path) for client, path in paths]
    for _ in range(4):
        give_role(make_account(), DUTY_OFFICER, unit_a.id)
    assert [asked(client, path) for client, path in paths] == before
