"""An account here and one at a university are joined by their owner, and by nobody else."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.test import Client

from huisheng.kernel.access import DUTY_OFFICER, LEADER
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Account, Invitation, OutsideIdentity, Session
from shared_apps.accounts.operations.demo import totp_code
from shared_apps.accounts.operations.inviting import invite
from shared_apps.accounts.operations.starting_over import reset_from_above
from shared_apps.accounts.web import outside
from tests.actors import PASSWORD, client_for, give_role, make_account
from tests.shared_apps.accounts.outside.conftest import Enter, join
from tests.shared_apps.accounts.outside.going import (
    SECOND,
    SECRET,
    SLUG,
    browser,
    come_back,
    is_in,
    set_out,
    there_and_back,
)
from tests.shared_apps.accounts.outside.university import University

HOME = "/accounts/second-factor/"


@pytest.fixture
def signed_in(network_client: Client, member: Account) -> Client:
    """The member, signed in with password and code, and the password shown once more."""
    network_client.post("/accounts/login/", {"login": member.username, "password": PASSWORD})
    network_client.post(SECOND, {"code": totp_code(SECRET)})
    network_client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return network_client


def links() -> list[tuple[int, int]]:
    with enter_network():
        return list(OutsideIdentity.objects.values_list("account_id", "provider__unit_id").order_by("pk"))


def test_a_member_links_and_signs_in_by_it(
    signed_in: Client, member: Account, enter: Enter, university: University, unit_a: UnitRef
) -> None:
    enter()
    path = f"/accounts/outside/{unit_a.id}/"
    assert path in signed_in.get(HOME).content.decode()
    answer = there_and_back(signed_in, university, path)
    assert answer.headers["Location"] == HOME
    assert links() == [(member.pk, unit_a.id)]
    assert path not in signed_in.get(HOME).content.decode()
    with enter_network():
        kept = str(list(OutsideIdentity.objects.values()))
    assert university.person not in kept, "of the name there only a digest is kept"
    assert there_and_back(browser(), university).headers["Location"] == SECOND


def test_linking_asks_for_the_password_again_after_a_while(
    signed_in: Client, enter: Enter, unit_a: UnitRef, settings: object
) -> None:
    enter()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0  # type: ignore[attr-defined]
    answer = signed_in.post(f"/accounts/outside/{unit_a.id}/")
    assert "/reauthenticate/" in answer.headers["Location"]


def test_who_set_out_is_who_comes_back(
    signed_in: Client, member: Account, enter: Enter, university: University, unit_a: UnitRef
) -> None:
    enter()
    address = university.visit(set_out(signed_in, f"/accounts/outside/{unit_a.id}/"))
    signed_in.post("/accounts/sign-out/")
    assert come_back(signed_in, address).status_code == 403
    assert links() == []


@pytest.mark.parametrize("signed_in_since", [None, "somebody else"])
def test_in_the_same_browser_nobody_else_links(
    signed_in: Client,
    enter: Enter,
    university: University,
    unit_a: UnitRef,
    monkeypatch: pytest.MonkeyPatch,
    signed_in_since: str | None,
) -> None:
    """The session that set out is still there, and another person in it."""
    enter()
    address = university.visit(set_out(signed_in, f"/accounts/outside/{unit_a.id}/"))
    other = make_account().pk if signed_in_since else None
    monkeypatch.setattr(outside, "actor_of", lambda _request: SimpleNamespace(account_id=other))
    assert come_back(signed_in, address).status_code == 403
    assert links() == []


def test_an_account_of_the_university_belongs_to_one_person(
    linked: Account, university: University, unit_a: UnitRef
) -> None:
    other = make_account(username="li@example.org", password=PASSWORD)
    give_role(other, DUTY_OFFICER, unit_a.id)
    client = browser()
    client.post("/accounts/login/", {"login": other.username, "password": PASSWORD})
    secret = client.get("/accounts/second-factor/app/add/").context["form"].secret
    client.post("/accounts/second-factor/app/add/", {"code": totp_code(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = there_and_back(client, university, f"/accounts/outside/{unit_a.id}/")
    assert answer.status_code == 403
    assert "已经绑定了别人" in answer.content.decode()
    assert links() == [(linked.pk, unit_a.id)]


def test_only_members_of_the_unit_link_its_accounts(
    enter: Enter, university: University, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    enter()
    stranger = make_account(password=PASSWORD)
    give_role(stranger, LEADER, unit_b.id)
    client = client_for(stranger, at=None)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post(f"/accounts/outside/{unit_a.id}/").status_code == 404
    assert "/accounts/outside/" not in client.get(HOME).content.decode()


class TestInvitation:
    """Whoever was invited proves who they are at the university, and needs no password."""

    @pytest.fixture
    def link(self, enter: Enter, unit_a: UnitRef) -> str:
        enter()
        with enter_network():
            _id, token = invite(
                username="li@example.org", name="李四", role=LEADER, unit_id=unit_a.id, invited_by=None
            )
        return f"/accounts/invitation/{token}/"

    def accept(self, client: Client, university: University, link: str) -> str:
        answer = come_back(client, university.visit(set_out(client, link, through="1")))
        return answer.headers.get("Location", str(answer.status_code))

    def test_it_makes_the_account_the_link_and_the_role(
        self, network_client: Client, university: University, link: str, unit_a: UnitRef
    ) -> None:
        assert "用统一身份认证账号" in network_client.get(link).content.decode()
        assert self.accept(network_client, university, link) == "/my/"
        with enter_network():
            account = Account.objects.get(username="li@example.org")
        assert not account.has_usable_password()
        assert links() == [(account.pk, unit_a.id)]
        assert not is_in(network_client), "a second factor is enrolled first"
        assert network_client.get("/accounts/login/").headers["Location"] == f"{HOME}enrol/"
        secret = network_client.get("/accounts/second-factor/app/add/").context["form"].secret
        network_client.post("/accounts/second-factor/app/add/", {"code": totp_code(secret)})
        assert is_in(network_client)
        assert network_client.get(link).status_code == 404, "it works once"

    def test_what_was_taken_back_meanwhile_is_void(
        self, network_client: Client, university: University, link: str
    ) -> None:
        address = university.visit(set_out(network_client, link, through="1"))
        with enter_network():
            Invitation.objects.update(withdrawn_at=now())
        assert come_back(network_client, address).status_code == 403
        with enter_network():
            assert not Account.objects.filter(username="li@example.org").exists()

    def test_after_its_days_it_is_void(
        self, network_client: Client, university: University, link: str
    ) -> None:
        address = university.visit(set_out(network_client, link, through="1"))
        with enter_network():
            Invitation.objects.update(ends_at=now() - timedelta(seconds=1))
        assert come_back(network_client, address).status_code == 403
        assert links() == []

    def test_an_account_that_is_linked_already_accepts_nothing_for_another(
        self, network_client: Client, university: University, link: str, member: Account, enter: Enter
    ) -> None:
        join(member, enter(), university)
        assert self.accept(network_client, university, link) == "403"
        with enter_network():
            assert not Account.objects.filter(username="li@example.org").exists()

    def test_who_has_an_account_signs_in_to_it(
        self, network_client: Client, university: University, link: str
    ) -> None:
        make_account(username="li@example.org", password=PASSWORD)
        answer = network_client.post(link, {"through": "1"})
        assert answer.headers["Location"].startswith("/accounts/login/")
        assert links() == []


def test_a_link_is_taken_away_and_with_it_whoever_came_by_it(
    signed_in: Client, member: Account, enter: Enter, university: University
) -> None:
    join(member, enter(), university)
    elsewhere = browser()
    there_and_back(elsewhere, university)
    elsewhere.post(SECOND, {"code": totp_code(SECRET, steps=1)})
    assert is_in(elsewhere)
    with enter_network():
        identity = OutsideIdentity.objects.get()
    signed_in.post(f"/accounts/outside/links/{identity.pk}/remove/")
    assert links() == []
    assert is_in(signed_in)
    assert not is_in(elsewhere)
    assert there_and_back(browser(), university).status_code == 403


def test_the_last_way_in_stays(member: Account, enter: Enter, university: University) -> None:
    join(member, enter(), university)
    with enter_network():
        member.set_unusable_password()
        member.save()
        identity = OutsideIdentity.objects.get()
    client = client_for(member, at=None)
    client.post(f"/accounts/outside/links/{identity.pk}/remove/")
    assert len(links()) == 1


def test_nobody_takes_anothers_link_away(linked: Account) -> None:
    with enter_network():
        identity = OutsideIdentity.objects.get()
    client = client_for(make_account(), at=None)
    assert client.post(f"/accounts/outside/links/{identity.pk}/remove/").status_code == 404
    assert len(links()) == 1


def test_a_link_that_went_before_the_second_step_lets_nobody_in(
    network_client: Client, linked: Account, university: University
) -> None:
    assert there_and_back(network_client, university).headers["Location"] == SECOND
    with enter_network():
        OutsideIdentity.objects.all().delete()
    answer = network_client.post(SECOND, {"code": totp_code(SECRET)})
    assert answer.headers["Location"] == "/accounts/login/"
    assert not is_in(network_client)
    with enter_network():
        assert not Session.objects.filter(account=linked).exists()


def test_starting_over_takes_links_with_it(
    linked: Account, staff: object, unit_a: UnitRef, city: object
) -> None:
    """Else whoever holds the university's account would enrol a second factor of their own."""
    from huisheng.kernel.access import NETWORK_STAFF
    from shared_apps.accounts.public import actor_for

    above = make_account()
    give_role(above, NETWORK_STAFF, city.id)  # type: ignore[attr-defined]
    with enter_network():
        reset_from_above(actor=actor_for(above.pk), account_id=linked.pk, unit_id=unit_a.id)
    assert links() == []


def test_the_sign_in_page_names_the_unit_from_which_one_came(
    network_client: Client, linked: Account, unit_a: UnitRef
) -> None:
    page = network_client.get(f"/accounts/login/?next=/my/enter/%3Funit%3D{unit_a.id}%26browser%3Dx")
    assert f'href="/sign-in/{SLUG}/?next=' in page.content.decode()
    assert urlsplit(page.request["PATH_INFO"]).path == "/accounts/login/"
    assert 'href="/sign-in/?next=' in network_client.get("/accounts/login/").content.decode()
