"""A domain of a unit's own: proved, led here, used, lost, given up; and never taken from another."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.tenancy import UnitRef, enter_network
from tenants.domains import claiming, rechecking, telling
from tenants.domains.names import BadDomainError
from tenants.domains.reading import DomainView
from tenants.lifecycle.states import archive, reactivate, suspend
from tenants.models import Domain, DomainClaim
from tenants.public import unit_card, unit_domains
from tests.network import Network
from tests.tenants.domains.own_web import Web, look_now, token_of

pytestmark = pytest.mark.django_db
DOMAIN = "youth.example.edu.cn"
Put = Callable[[int, str], str]
Later = Callable[[timedelta], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """A function: so much later."""
    begun, passed = clock.now(), [timedelta()]

    def move(by: timedelta) -> None:
        passed[0] += by

    monkeypatch.setattr(clock, "now", lambda: begun + passed[0])
    return move


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What units are told, in their order."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(telling, "_callbacks", [lambda domain, what: found.append((domain, what))])
    return found


def view(unit_id: int, domain: str = DOMAIN) -> DomainView:
    return next(one for one in unit_domains(unit_id).domains if one.domain == domain)


def hosts(unit_id: int) -> dict[str, bool]:
    with enter_network():
        return dict(Domain.objects.filter(tenant_id=unit_id).values_list("domain", "is_primary"))


def recorded() -> list[str]:
    with enter_network():
        entries = network_audit().entry._default_manager.filter(action__startswith="unit.domain_")
        return list(entries.order_by("id").values_list("action", flat=True))


def test_it_is_in_use_once_it_is_proved_and_leads_here(
    web: Web, unit_a: UnitRef, told: list[tuple[str, str]]
) -> None:
    assert claiming.name_domain(unit_a.id, f"https://{DOMAIN}/", actor_id=None) == DOMAIN
    look_now(unit_a.id, DOMAIN)
    seen = view(unit_a.id)
    assert (seen.state, seen.faults) == ("named", {"dns": "missing", "file": "nowhere", "here": "nowhere"})
    web.proves(DOMAIN, token_of(unit_a.id, DOMAIN))
    web.leads_elsewhere(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    seen = view(unit_a.id)
    assert (seen.state, seen.proved_by, seen.faults) == ("proved", "dns", {"here": "status"})
    assert hosts(unit_a.id) == {unit_a.host: True}, "nothing answers under it yet"
    web.leads_here(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).state == "active"
    assert hosts(unit_a.id) == {unit_a.host: True, DOMAIN: False}
    assert told == [(DOMAIN, "active")]
    assert recorded() == ["unit.domain_named", "unit.domain_proved", "unit.domain_in_use"]


def test_a_file_proves_it_as_well(web: Web, unit_a: UnitRef) -> None:
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    seen = view(unit_a.id)
    web.leads_elsewhere(DOMAIN)
    web.files[DOMAIN, seen.file_path] = seen.file_path
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).faults["file"] == "other", "a site that repeats the address proves nothing"
    web.files[DOMAIN, seen.file_path] = seen.file_text + "\n"
    look_now(unit_a.id, DOMAIN)
    assert (view(unit_a.id).state, view(unit_a.id).proved_by) == ("proved", "file")


def test_what_leads_here_is_not_proved_by_that(web: Web, unit_a: UnitRef) -> None:
    """A name that still leads to us after its unit has gone belongs to nobody who just asks for it."""
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    web.leads_here(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).state == "named"
    assert DOMAIN not in hosts(unit_a.id)


def test_a_site_that_repeats_what_it_is_asked_does_not_lead_here(web: Web, unit_a: UnitRef) -> None:
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    web.proves(DOMAIN, token_of(unit_a.id, DOMAIN))
    web.leads_elsewhere(DOMAIN)

    class Echo(dict[tuple[str, str], str | int]):
        def get(self, asked: tuple[str, str], _otherwise: object = None) -> str:  # type: ignore[override]
            return asked[1].rsplit("/", 1)[-1]

    web.files = Echo()
    look_now(unit_a.id, DOMAIN)
    assert (view(unit_a.id).state, view(unit_a.id).faults) == ("proved", {"here": "other"})


def test_what_proves_it_for_one_unit_proves_nothing_for_another(
    web: Web, unit_a: UnitRef, unit_b: UnitRef, told: list[tuple[str, str]]
) -> None:
    for unit in (unit_a, unit_b):
        claiming.name_domain(unit.id, DOMAIN, actor_id=None)
    web.proves(DOMAIN, token_of(unit_b.id, DOMAIN))
    web.leads_here(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    assert (view(unit_a.id).state, view(unit_a.id).faults["dns"]) == ("named", "other")
    look_now(unit_b.id, DOMAIN)
    assert (view(unit_b.id).state, view(unit_a.id).state) == ("active", "contested")
    assert told == [(DOMAIN, "contested"), (DOMAIN, "active")]
    with pytest.raises(LookupError):
        look_now(unit_a.id, DOMAIN)


def test_a_secret_expires(web: Web, unit_a: UnitRef, later: Later) -> None:
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    old = token_of(unit_a.id, DOMAIN)
    web.proves(DOMAIN, old)
    web.leads_here(DOMAIN)
    later(claiming.TOKEN_LASTS)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).state == "expired"
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).faults["dns"] == "other", "the old one is worth nothing any more"
    assert token_of(unit_a.id, DOMAIN) != old


def test_what_was_seen_with_an_older_secret_counts_for_nothing(web: Web, unit_a: UnitRef) -> None:
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    web.proves(DOMAIN, token_of(unit_a.id, DOMAIN))
    web.leads_here(DOMAIN)
    token, seen = claiming.look(unit_a.id, DOMAIN)
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    claiming.settle(unit_a.id, DOMAIN, token, seen, actor_id=None)
    assert view(unit_a.id).state == "named"


def test_nobody_takes_what_another_unit_uses_or_has_just_given_up(
    web: Web,
    unit_a: UnitRef,
    unit_b: UnitRef,
    put_into_use: Put,
    told: list[tuple[str, str]],
    later: Later,
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    put_into_use(unit_b.id, DOMAIN)
    assert view(unit_b.id).state == "kept"
    assert told[-1] == (DOMAIN, "disputed")
    assert hosts(unit_b.id) == {unit_b.host: True}
    claiming.give_up_domain(unit_a.id, DOMAIN, actor_id=None)
    assert hosts(unit_a.id) == {unit_a.host: True}
    assert view(unit_a.id).state == "given_up"
    look_now(unit_b.id, DOMAIN)
    assert view(unit_b.id).state == "kept"
    later(claiming.KEPT_FOR_ITS_UNIT)
    look_now(unit_b.id, DOMAIN)
    assert view(unit_b.id).state == "expired", "proved long ago is not proved"
    put_into_use(unit_b.id, DOMAIN)
    assert view(unit_b.id).state == "active"
    assert unit_domains(unit_a.id).domains == ()


def test_its_own_unit_takes_it_again_and_proves_it_afresh(
    web: Web, unit_a: UnitRef, put_into_use: Put
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    claiming.give_up_domain(unit_a.id, DOMAIN, actor_id=None)
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).state == "named", "the old record proves nothing"
    put_into_use(unit_a.id, DOMAIN)
    assert view(unit_a.id).state == "active"


def test_an_operator_frees_it(web: Web, unit_a: UnitRef, unit_b: UnitRef, put_into_use: Put) -> None:
    put_into_use(unit_a.id, DOMAIN)
    put_into_use(unit_b.id, DOMAIN)
    claiming.make_main(unit_a.id, DOMAIN, actor_id=None)
    claiming.free_domain(unit_a.id, DOMAIN, actor_id=None)
    assert hosts(unit_a.id) == {unit_a.host: True}
    look_now(unit_b.id, DOMAIN)
    assert view(unit_b.id).state == "active"
    assert unit_domains(unit_a.id).domains == ()


def test_what_never_was_in_use_is_kept_for_nobody(web: Web, unit_a: UnitRef, unit_b: UnitRef) -> None:
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    claiming.give_up_domain(unit_a.id, DOMAIN, actor_id=None)
    with enter_network():
        assert not DomainClaim.objects.exists()
    with pytest.raises(LookupError):
        claiming.give_up_domain(unit_b.id, DOMAIN, actor_id=None)


def test_one_of_the_addresses_is_the_main_one(
    web: Web, unit_a: UnitRef, unit_b: UnitRef, put_into_use: Put
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    claiming.make_main(unit_a.id, DOMAIN, actor_id=None)
    assert hosts(unit_a.id) == {unit_a.host: False, DOMAIN: True}
    assert unit_card(unit_a.id).host == DOMAIN
    with pytest.raises(LookupError):
        claiming.make_main(unit_b.id, DOMAIN, actor_id=None)
    claiming.give_up_domain(unit_a.id, DOMAIN, actor_id=None)
    assert hosts(unit_a.id) == {unit_a.host: True}


def test_a_week_elsewhere_and_it_is_the_main_address_no_longer(
    web: Web, unit_a: UnitRef, put_into_use: Put, told: list[tuple[str, str]], later: Later
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    claiming.make_main(unit_a.id, DOMAIN, actor_id=None)
    web.leads_elsewhere(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).state == "lost"
    later(timedelta(days=6))
    look_now(unit_a.id, DOMAIN)
    assert hosts(unit_a.id)[DOMAIN], "somebody may be moving a server"
    later(timedelta(days=1))
    for _night in range(2):
        look_now(unit_a.id, DOMAIN)
    assert hosts(unit_a.id) == {unit_a.host: True, DOMAIN: False}
    assert told.count((DOMAIN, "lost")) == 1
    with pytest.raises(LookupError):
        claiming.make_main(unit_a.id, DOMAIN, actor_id=None)
    later(claiming.GONE_AFTER)
    look_now(unit_a.id, DOMAIN)
    assert hosts(unit_a.id) == {unit_a.host: True}
    assert told[-1] == (DOMAIN, "gone")


def test_what_leads_here_again_was_never_lost(
    web: Web, unit_a: UnitRef, put_into_use: Put, later: Later
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    web.leads_elsewhere(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    later(timedelta(days=6))
    web.leads_here(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).state == "active"
    later(timedelta(days=6))
    web.leads_elsewhere(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).lost_since == clock.now()


def test_our_own_name_server_away_says_nothing(
    web: Web, unit_a: UnitRef, put_into_use: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    web.silent = True
    monkeypatch.setattr("tenants.domains.resolving.SECONDS", 0.2)
    look_now(unit_a.id, DOMAIN)
    assert view(unit_a.id).state == "active"


def test_the_domains_of_an_archived_unit_answer_no_longer(
    web: Web, unit_a: UnitRef, unit_b: UnitRef, put_into_use: Put
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    claiming.make_main(unit_a.id, DOMAIN, actor_id=None)
    claiming.name_domain(unit_a.id, "other.example.cn", actor_id=None)
    archive(unit_a.id, actor="system")
    assert hosts(unit_a.id) == {unit_a.host: True}
    reactivate(unit_a.id, actor="system")
    assert hosts(unit_a.id) == {unit_a.host: True}, "it is proved afresh"
    assert [one.state for one in unit_domains(unit_a.id).domains] == ["given_up"]
    put_into_use(unit_b.id, DOMAIN)
    assert view(unit_b.id).state == "kept"


def test_a_suspended_unit_keeps_its_domains_and_is_told_nothing(
    web: Web, unit_a: UnitRef, put_into_use: Put, told: list[tuple[str, str]], later: Later
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    suspend(unit_a.id, actor="system")
    assert DOMAIN in hosts(unit_a.id)
    web.leads_elsewhere(DOMAIN)
    look_now(unit_a.id, DOMAIN)
    later(claiming.LOST_AFTER)
    look_now(unit_a.id, DOMAIN)
    assert told == [(DOMAIN, "active")]


def test_five_domains_and_no_more(web: Web, unit_a: UnitRef) -> None:
    for number in range(claiming.MOST):
        claiming.name_domain(unit_a.id, f"d{number}.example.cn", actor_id=None)
    with pytest.raises(BadDomainError, match="many"):
        claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    claiming.name_domain(unit_a.id, "d0.example.cn", actor_id=None)


def test_one_in_use_is_not_named_again(web: Web, unit_a: UnitRef, put_into_use: Put) -> None:
    put_into_use(unit_a.id, DOMAIN)
    with pytest.raises(BadDomainError, match="yours"):
        claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)


def test_nobody_looks_twice_in_ten_seconds(web: Web, unit_a: UnitRef) -> None:
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    assert claiming.check_domain(unit_a.id, DOMAIN, actor_id=None)
    assert not claiming.check_domain(unit_a.id, DOMAIN, actor_id=None)


def test_they_are_looked_at_by_themselves(
    web: Web, network: Network, unit_a: UnitRef, put_into_use: Put, later: Later
) -> None:
    """What is being set up every hour, what is in use every night, and nothing else."""
    assert rechecking.look_at_what_is_due() == 0
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    put_into_use(network.b.id, "b.example.cn")
    assert rechecking.look_at_what_is_due() == 1, "one was looked at a moment ago"
    web.proves(DOMAIN, token_of(unit_a.id, DOMAIN))
    web.leads_here(DOMAIN)
    assert rechecking.look_at_what_is_due() == 0
    later(timedelta(hours=1))
    assert rechecking.look_at_what_is_due() == 1
    assert view(unit_a.id).state == "active"
    web.leads_elsewhere("b.example.cn")
    later(timedelta(hours=21))
    assert rechecking.look_at_what_is_due() == 2
    assert view(network.b.id, "b.example.cn").state == "lost"
    archive(network.b.id, actor="system")
    later(timedelta(days=8))
    assert rechecking.look_at_what_is_due() == 1
