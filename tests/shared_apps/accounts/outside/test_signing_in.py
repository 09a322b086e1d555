"""Signing in through a unit's provider: the whole way, by real HTTP, and who is turned back."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as configured
from django.test import Client

from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.data import CAS2, CAS3, FAILURE_LIMIT
from shared_apps.accounts.models import Account, OutsideIdentity, OutsideWay, RoleGrant, Session
from shared_apps.accounts.operations.demo import totp_code
from shared_apps.accounts.queries.providers import ALLOWED, FACTOR_COUNTS, NEVER, is_allowed
from tenants.public import UnitCard, create_unit, set_setting, unit_card
from tests.actors import PASSWORD, give_role, make_account
from tests.network import OPENED
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

MFA = {"factor_name": "acr", "factor_values": ["https://refeds.org/profile/mfa"]}


def noted(action: str) -> list[dict[str, Any]]:
    with enter_network():
        rows = network_audit().entry._default_manager.filter(action=action).order_by("pk")
        return [{"actor": row.actor, **row.detail} for row in rows]


def test_the_providers_word_and_our_code_open_the_session(
    network_client: Client, linked: Account, university: University
) -> None:
    answer = there_and_back(network_client, university)
    assert answer.headers["Location"] == SECOND
    assert not is_in(network_client), "one factor is none"
    assert network_client.post(SECOND, {"code": totp_code(SECRET)}).headers["Location"] == "/my/"
    assert is_in(network_client)
    with enter_network():
        row = Session.objects.select_related("identity").get(account=linked)
    assert row.identity is not None
    assert (row.identity.account_id, row.scope) == (linked.pk, "network")
    assert [entry["actor"] for entry in noted("account.signed_in")] == [f"account:{linked.pk}"]


def test_what_is_asked_of_the_provider_ties_the_answer_to_this_browser(
    network_client: Client, linked: Account, university: University
) -> None:
    first, second = (set_out(network_client) for _ in range(2))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(first).query).items()}
    assert asked["redirect_uri"] == f"http://localhost:{configured.HUISHENG_PORT}/sign-in/{SLUG}/back/"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    again = {name: values[0] for name, values in parse_qs(urlsplit(second).query).items()}
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 43
        assert asked[name] != again[name]
    with enter_network():
        kept = str(list(OutsideWay.objects.values()))
    assert asked["state"] not in kept
    assert asked["nonce"] not in kept


def test_looking_at_the_page_writes_nothing_and_leads_nowhere(
    network_client: Client, linked: Account, university: University
) -> None:
    page = network_client.get(f"/sign-in/{SLUG}/")
    assert page.status_code == 200
    assert university.url not in page.content.decode()
    assert network_client.get("/sign-in/").content.decode().count(f"/sign-in/{SLUG}/") == 1
    assert "历下" in network_client.get("/sign-in/?q=历下").content.decode()
    assert network_client.get("/sign-in/huaiyin/").status_code == 404
    with enter_network():
        assert not OutsideWay.objects.exists()
        assert not Session.objects.exists()


def test_one_comes_back_to_the_page_wanted_and_never_leaves_by_it(
    network_client: Client, linked: Account, university: University
) -> None:
    come_back(network_client, university.visit(set_out(network_client, next="/accounts/second-factor/")))
    answer = network_client.post(SECOND, {"code": totp_code(SECRET)})
    assert answer.headers["Location"] == "/accounts/second-factor/"
    other = browser()
    come_back(other, university.visit(set_out(other, next="https://evil.example/")))
    assert other.post(SECOND, {"code": totp_code(SECRET, steps=1)}).headers["Location"] == "/my/"


@pytest.mark.parametrize("kind", [CAS2, CAS3])
def test_the_same_through_cas(
    network_client: Client, member: Account, enter: Enter, university: University, kind: str
) -> None:
    join(member, enter(kind), university)
    assert there_and_back(network_client, university).headers["Location"] == SECOND
    assert f"/cas/{'p3/' if kind == CAS3 else ''}serviceValidate" in university.asked
    network_client.post(SECOND, {"code": totp_code(SECRET)})
    assert is_in(network_client)


class TestTheSecondFactor:
    """The provider's counts where the unit and those above say so; else ours; always one."""

    def test_the_providers_counts_when_the_unit_names_it(
        self, network_client: Client, member: Account, enter: Enter, university: University
    ) -> None:
        join(member, enter(**MFA), university)
        address = set_out(network_client)
        assert parse_qs(urlsplit(address).query)["acr_values"] == MFA["factor_values"]
        university.claims = {"acr": MFA["factor_values"][0]}
        assert come_back(network_client, university.visit(address)).headers["Location"] == "/my/"
        assert is_in(network_client)

    def test_a_list_of_ways_is_looked_through(
        self, network_client: Client, member: Account, enter: Enter, university: University
    ) -> None:
        join(member, enter(factor_name="amr", factor_values=["otp", "hwk"]), university)
        university.claims = {"amr": ["pwd", "otp"]}
        assert there_and_back(network_client, university).headers["Location"] == "/my/"

    def test_an_attribute_of_cas_counts_as_well(
        self, network_client: Client, linked_by_cas: Account, university: University
    ) -> None:
        university.attributes = {"authnContextClass": ["mfa-duo"], "mail": ["x@example.org"]}
        assert there_and_back(network_client, university).headers["Location"] == "/my/"

    @pytest.mark.parametrize("said", [{}, {"acr": "password"}, {"amr": MFA["factor_values"]}])
    def test_another_word_is_not_enough(
        self,
        network_client: Client,
        member: Account,
        enter: Enter,
        university: University,
        said: dict[str, Any],
    ) -> None:
        join(member, enter(**MFA), university)
        university.claims = said
        assert there_and_back(network_client, university).headers["Location"] == SECOND
        assert not is_in(network_client)

    def test_a_unit_above_forbids_it(
        self, network_client: Client, member: Account, enter: Enter, university: University, city: UnitCard
    ) -> None:
        join(member, enter(**MFA), university)
        set_setting(city.id, FACTOR_COUNTS, False, locked=True, actor_id=None)
        university.claims = {"acr": MFA["factor_values"][0]}
        assert there_and_back(network_client, university).headers["Location"] == SECOND

    @pytest.mark.parametrize("more", ["elsewhere", "above"])
    def test_who_may_more_than_in_the_unit_is_asked_for_ours(
        self,
        network_client: Client,
        member: Account,
        enter: Enter,
        university: University,
        unit_a: UnitRef,
        unit_b: UnitRef,
        more: str,
    ) -> None:
        """A unit's provider, which its administrators enter, cannot open the desk of another unit alone."""
        join(member, enter(**MFA), university)
        give_role(member, *((LEADER, unit_b.id) if more == "elsewhere" else (NETWORK_STAFF, unit_a.id)))
        university.claims = {"acr": MFA["factor_values"][0]}
        assert there_and_back(network_client, university).headers["Location"] == SECOND
        assert not is_in(network_client)

    def test_who_has_none_yet_is_led_to_one(
        self, network_client: Client, enter: Enter, university: University, unit_a: UnitRef
    ) -> None:
        newcomer = make_account()
        give_role(newcomer, DUTY_OFFICER, unit_a.id)
        join(newcomer, enter(), university)
        there_and_back(network_client, university)
        assert not is_in(network_client)
        assert network_client.get("/accounts/login/").headers["Location"] == "/accounts/second-factor/enrol/"


class TestTurnedBack:
    """Whatever does not fit: nobody is signed in, and the page says why."""

    def test_a_state_that_nobody_was_given(
        self, network_client: Client, linked: Account, university: University
    ) -> None:
        address = university.visit(set_out(network_client))
        code = parse_qs(urlsplit(address).query)["code"][0]
        answer = network_client.get(f"/sign-in/{SLUG}/back/?code={code}&state=guessed")
        assert answer.status_code == 403
        assert network_client.get(f"/sign-in/{SLUG}/back/?code={code}").status_code == 403
        assert noted("account.outside_refused") == [], "strangers cannot fill the audit"

    def test_another_browser(self, network_client: Client, linked: Account, university: University) -> None:
        """A link by which somebody would be signed in to an attacker's account, or a stolen answer."""
        address = university.visit(set_out(network_client))
        other = browser()
        set_out(other)
        assert come_back(other, address).status_code == 403
        assert come_back(network_client, address).status_code == 403, "a way is gone once"
        assert [entry["fault"] for entry in noted("account.outside_refused")] == ["browser", "used"]

    def test_the_same_answer_twice(
        self, network_client: Client, linked: Account, university: University
    ) -> None:
        address = university.visit(set_out(network_client))
        assert come_back(network_client, address).headers["Location"] == SECOND
        assert come_back(network_client, address).status_code == 403

    def test_a_code_that_was_used_or_belongs_to_another_way(
        self, network_client: Client, linked: Account, university: University
    ) -> None:
        """The verifier of PKCE is that of the way: a code put into another is refused by the provider."""
        stolen = parse_qs(urlsplit(university.visit(set_out(browser()))).query)["code"][0]
        mine = parse_qs(urlsplit(university.visit(set_out(network_client))).query)
        answer = network_client.get(f"/sign-in/{SLUG}/back/?code={stolen}&state={mine['state'][0]}")
        assert answer.status_code == 403
        assert noted("account.outside_refused")[-1]["fault"] == "refused"

    def test_too_late(self, network_client: Client, linked: Account, university: University) -> None:
        address = university.visit(set_out(network_client))
        with enter_network():
            way = OutsideWay.objects.get()
            OutsideWay.objects.update(ends_at=way.created_at)
        assert come_back(network_client, address).status_code == 403

    def test_the_answer_of_another_provider(
        self, network_client: Client, linked: Account, university: University
    ) -> None:
        """Mix-up: who answers is named in the answer, and must be who was asked (RFC 9207)."""
        address = university.visit(set_out(network_client))
        answer = come_back(network_client, address.replace("iss=", "iss=https%3A%2F%2Fevil.example%2F"))
        assert answer.status_code == 403
        assert noted("account.outside_refused")[-1]["fault"] == "issuer"
        assert "/oidc/token" not in university.asked, "the code was given to nobody"

    def test_no_name_where_the_provider_says_that_it_gives_one(
        self, network_client: Client, linked: Account, university: University
    ) -> None:
        university.discovery = {"authorization_response_iss_parameter_supported": True}
        address = university.visit(set_out(network_client)).partition("&iss=")[0]
        assert come_back(network_client, address).status_code == 403

    def test_an_answer_at_the_address_of_another_unit(
        self,
        network_client: Client,
        linked: Account,
        university: University,
        enter: Enter,
        unit_b: UnitRef,
    ) -> None:
        enter(unit=unit_b)
        address = university.visit(set_out(network_client)).replace(f"/{SLUG}/", "/huaiyin/")
        assert come_back(network_client, address).status_code == 403
        assert noted("account.outside_refused")[-1]["fault"] == "provider"

    def test_a_member_of_another_unit(
        self, network_client: Client, linked: Account, university: University, enter: Enter, unit_b: UnitRef
    ) -> None:
        """The same person, the same university, but unit b's provider: nobody has linked that one."""
        enter(unit=unit_b)
        answer = there_and_back(network_client, university, "/sign-in/huaiyin/")
        assert answer.status_code == 403
        assert "还没有和这里的账号绑定" in answer.content.decode()

    def test_an_equal_login_or_address_is_nobody(
        self, network_client: Client, member: Account, enter: Enter, university: University
    ) -> None:
        enter()
        university.person = member.username
        university.claims = {
            "email": member.username,
            "email_verified": True,
            "preferred_username": member.username,
        }
        assert there_and_back(network_client, university).status_code == 403
        with enter_network():
            assert not OutsideIdentity.objects.exists()

    def test_who_has_left(self, network_client: Client, linked: Account, university: University) -> None:
        yesterday = business_day() - timedelta(days=1)
        with enter_network():
            RoleGrant.objects.filter(account=linked).update(
                starts_on=yesterday - timedelta(days=90), ends_on=yesterday
            )
        answer = there_and_back(network_client, university)
        assert answer.status_code == 403
        assert "任期到" in answer.content.decode()
        assert noted("account.outside_refused")[-1]["actor"] == f"account:{linked.pk}"

    @pytest.mark.parametrize("how", ["closed", "demo"])
    def test_an_account_that_may_not_sign_in(
        self, network_client: Client, linked: Account, university: University, how: str
    ) -> None:
        with enter_network():
            Account.objects.filter(pk=linked.pk).update(
                **({"is_active": False} if how == "closed" else {"is_demo": True})
            )
        assert there_and_back(network_client, university).status_code == 403

    def test_a_ticket_of_another_service(
        self, network_client: Client, linked_by_cas: Account, university: University
    ) -> None:
        address = set_out(network_client)
        state = parse_qs(urlsplit(parse_qs(urlsplit(address).query)["service"][0]).query)["state"][0]
        elsewhere = university.login("https://library.example.edu.cn/")
        ticket = elsewhere.partition("ticket=")[2]
        answer = network_client.get(f"/sign-in/{SLUG}/back/?state={state}&ticket={ticket}")
        assert answer.status_code == 403
        assert noted("account.outside_refused")[-1]["fault"] == "refused"

    def test_who_turned_round_at_the_provider(
        self, network_client: Client, linked: Account, university: University
    ) -> None:
        state = parse_qs(urlsplit(set_out(network_client)).query)["state"][0]
        answer = network_client.get(f"/sign-in/{SLUG}/back/?error=access_denied&state={state}")
        assert answer.status_code == 403
        assert "没有在" in answer.content.decode()

    def test_when_a_unit_above_forbids_it(
        self, network_client: Client, linked: Account, university: University, city: UnitCard
    ) -> None:
        address = university.visit(set_out(network_client))
        set_setting(city.id, ALLOWED, NEVER, locked=True, actor_id=None)
        assert come_back(network_client, address).status_code == 404
        assert network_client.get(f"/sign-in/{SLUG}/").status_code == 404
        assert f"/sign-in/{SLUG}/" not in network_client.get("/sign-in/").content.decode()

    def test_guessing_is_stopped(
        self, network_client: Client, linked: Account, university: University
    ) -> None:
        university.person = "somebody-else"
        for _ in range(FAILURE_LIMIT):
            assert there_and_back(network_client, university).status_code == 403
        university.person = "2021010007"
        assert there_and_back(network_client, university).status_code == 429


def test_while_the_provider_is_silent_the_password_works(
    network_client: Client, linked: Account, university: University
) -> None:
    address = university.visit(set_out(network_client))
    university.broken = "500"
    for _ in range(FAILURE_LIMIT):
        answer = come_back(network_client, address)
        address = university.visit(set_out(network_client))
    assert answer.status_code == 503
    assert "密码照常可用" in answer.content.decode()
    sent = network_client.post("/accounts/login/", {"login": "zhang@example.org", "password": PASSWORD})
    assert sent.headers["Location"] == SECOND
    university.broken = ""
    assert come_back(network_client, university.visit(set_out(network_client))).headers["Location"] == SECOND


def test_every_step_makes_the_key_before_it_worthless(
    network_client: Client, linked: Account, university: University
) -> None:
    keys = []
    there_and_back(network_client, university)
    keys.append(network_client.cookies[configured.SESSION_COOKIE_NAME].value)
    network_client.post(SECOND, {"code": totp_code(SECRET)})
    keys.append(network_client.cookies[configured.SESSION_COOKIE_NAME].value)
    assert keys[0] != keys[1]
    copied = browser()
    copied.cookies[configured.SESSION_COOKIE_NAME] = keys[0]
    assert not is_in(copied)


def test_a_university_may_without_being_asked_for(network: Any, db: None) -> None:
    university = create_unit(
        name="共青团某大学委员会",
        short_name="某大学团委",
        kind="university",
        slug="some-university",
        parent_id=network.province.id,
        from_day=OPENED,
        code="some-university",
    )
    assert is_allowed(unit_card(university))
    assert not is_allowed(network.a)
    set_setting(network.province.id, ALLOWED, NEVER, locked=True, actor_id=None)
    assert not is_allowed(unit_card(university))
