"""Roles: days, who may give which, the last administrator."""

from datetime import date, timedelta
from typing import Any

import pytest

from huisheng.kernel.access import (
    DUTY_OFFICER,
    LEADER,
    NETWORK_STAFF,
    NETWORK_VIEWER,
    OPERATOR,
    UNIT_ADMIN,
    UNIT_ROLES,
    Actor,
)
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import RoleGrant
from shared_apps.accounts.operations.appointing import grantable_roles
from shared_apps.accounts.public import (
    AppointmentError,
    actor_for,
    end_role,
    grant_role,
    people_of_unit,
    set_last_day,
)
from shared_apps.network_ledger.models import NetworkAudit
from tenant_apps.unit_ledger.models import UnitAudit
from tests.actors import give_role, make_account
from tests.network import Network


def in_days(days: int) -> date:
    """The day that many days from today; asked for while a test runs, since a run may cross midnight."""
    return business_day() + timedelta(days=days)


@pytest.fixture
def person(db: None) -> int:
    return int(make_account().pk)


def test_a_role_in_a_unit_that_is_not_in_the_tree_covers_nothing(person: int) -> None:
    """Least of all everything, which is what an empty path would mean."""
    with enter_network():
        RoleGrant.objects.create(account_id=person, role=NETWORK_STAFF, unit_id=999_999)
    assert roles(person) == set()


def roles(account_id: int) -> set[tuple[str, int]]:
    with enter_network():
        return {(grant.role, grant.unit_id) for grant in actor_for(account_id).grants}


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "holds"),
    [
        (0, None, True),
        (0, 0, True),
        (-1, -1, False),
        (-9, 0, True),
        (1, None, False),
    ],
)
def test_a_role_holds_from_its_first_to_its_last_day(
    person: int, unit_a: UnitRef, starts_in: int, ends_in: int | None, holds: bool
) -> None:
    with enter_network():
        RoleGrant.objects.create(
            account_id=person,
            role=LEADER,
            unit_id=unit_a.id,
            starts_on=in_days(starts_in),
            ends_on=None if ends_in is None else in_days(ends_in),
        )
    assert roles(person) == ({(LEADER, unit_a.id)} if holds else set())


def test_days_are_those_of_asia_shanghai(person: int, unit_a: UnitRef, monkeypatch: Any) -> None:
    from datetime import UTC, datetime

    with enter_network():
        RoleGrant.objects.create(
            account_id=person,
            role=LEADER,
            unit_id=unit_a.id,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 3, 1),
        )
    for moment, holds in (
        (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), False),
    ):
        monkeypatch.setattr("huisheng.kernel.clock.now", lambda moment=moment: moment)
        assert roles(person) == ({(LEADER, unit_a.id)} if holds else set())


def test_several_roles_in_several_units(person: int, unit_a: UnitRef, unit_b: UnitRef, city: Any) -> None:
    with enter_network():
        for role, unit_id in ((LEADER, unit_a.id), (DUTY_OFFICER, unit_a.id), (UNIT_ADMIN, unit_b.id)):
            grant_role(account_id=person, role=role, unit_id=unit_id)
        grant_role(account_id=person, role=NETWORK_VIEWER, unit_id=city.id)
        actor = actor_for(person)
    assert actor.has_unit_role(unit_a.id, LEADER)
    assert not actor.has_unit_role(unit_b.id, LEADER)
    assert actor.paths_for(NETWORK_VIEWER) == (city.path,)
    assert actor.paths_for(NETWORK_STAFF) == ()


def test_the_same_role_is_not_given_twice_for_one_day(person: int, unit_a: UnitRef) -> None:
    with enter_network():
        grant_role(account_id=person, role=LEADER, unit_id=unit_a.id, ends_on=in_days(5))
        with pytest.raises(AppointmentError, match="held"):
            grant_role(account_id=person, role=LEADER, unit_id=unit_a.id, starts_on=in_days(5))
        grant_role(account_id=person, role=LEADER, unit_id=unit_a.id, starts_on=in_days(6))


def test_nonsense_is_refused(person: int, unit_a: UnitRef) -> None:
    with enter_network():
        for role, unit_id in ((OPERATOR, unit_a.id), (LEADER, None), (NETWORK_STAFF, None)):
            with pytest.raises(AppointmentError, match="place"):
                grant_role(account_id=person, role=role, unit_id=unit_id)
        with pytest.raises(AppointmentError, match="days"):
            grant_role(account_id=person, role=LEADER, unit_id=unit_a.id, ends_on=in_days(-1))
        with pytest.raises(LookupError):
            grant_role(account_id=999_999, role=LEADER, unit_id=unit_a.id)
        assert not RoleGrant.objects.exists()


def test_the_last_administrator_stays(unit_a: UnitRef) -> None:
    first, second = make_account(), make_account()
    one = give_role(first, UNIT_ADMIN, unit_a.id)
    give_role(second, UNIT_ADMIN, unit_a.id, starts_on=in_days(1))
    with enter_network():
        with pytest.raises(AppointmentError, match="last_admin"):
            end_role(grant_id=one, unit_id=unit_a.id, ended_by=None)
        RoleGrant.objects.filter(account=second).update(starts_on=in_days(0))
        end_role(grant_id=one, unit_id=unit_a.id, ended_by=None)
        assert RoleGrant.objects.get(pk=one).ended_at is not None
    assert roles(first.pk) == set()


def test_the_last_operator_stays(person: int) -> None:
    with enter_network():
        one = grant_role(account_id=person, role=OPERATOR, unit_id=None)
        with pytest.raises(AppointmentError, match="last_operator"):
            end_role(grant_id=one, unit_id=None, ended_by=None)


def test_the_last_administrator_has_no_last_day_alone(unit_a: UnitRef) -> None:
    """Somebody administers the unit on the day after, or the last day is refused and nothing has changed."""
    first, second = make_account(), make_account()
    one = give_role(first, UNIT_ADMIN, unit_a.id)

    def ends(day: date | None, grant: int = one) -> None:
        set_last_day(grant_id=grant, unit_id=unit_a.id, ends_on=day, changed_by=None)

    with enter_network():
        for day in (in_days(0), in_days(30)):
            with pytest.raises(AppointmentError, match="last_admin"):
                ends(day)
        assert RoleGrant.objects.get(pk=one).ends_on is None
        two = give_role(second, UNIT_ADMIN, unit_a.id, starts_on=in_days(3))
        with pytest.raises(AppointmentError, match="last_admin"):
            ends(in_days(1))
        ends(in_days(2))
        # The second one has the days from then on; who ends them would leave nobody.
        with pytest.raises(AppointmentError, match="last_admin"):
            ends(in_days(9), two)
        with pytest.raises(AppointmentError, match="last_admin"):
            end_role(grant_id=two, unit_id=unit_a.id, ended_by=None)
        ends(in_days(5))
        ends(None)
        ends(in_days(9), two)
        ends(in_days(12), two)


def test_the_last_operator_has_no_last_day_alone(person: int) -> None:
    with enter_network():
        one = grant_role(account_id=person, role=OPERATOR, unit_id=None)
        with pytest.raises(AppointmentError, match="last_operator"):
            set_last_day(grant_id=one, unit_id=None, ends_on=in_days(0), changed_by=None)
        grant_role(account_id=make_account().pk, role=OPERATOR, unit_id=None)
        set_last_day(grant_id=one, unit_id=None, ends_on=in_days(0), changed_by=None)


def test_a_role_of_b_cannot_be_ended_from_a(person: int, unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_network():
        grant = grant_role(account_id=person, role=LEADER, unit_id=unit_b.id)
        for change in (end_role, set_last_day):
            arguments = {"ended_by": 1} if change is end_role else {"ends_on": in_days(0), "changed_by": 1}
            with pytest.raises(LookupError):
                change(grant_id=grant, unit_id=unit_a.id, **arguments)  # type: ignore[operator]
    assert roles(person) == {(LEADER, unit_b.id)}


def test_a_change_made_in_a_unit_is_in_both_audits(person: int, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        grant = grant_role(account_id=person, role=LEADER, unit_id=unit_a.id, granted_by=7)
        end_role(grant_id=grant, unit_id=unit_a.id, ended_by=7)
        here = list(UnitAudit.objects.order_by("id").values_list("action", "object_id", "actor"))
    expected = [(f"account.role_{what}", str(person), "account:7") for what in ("granted", "ended")]
    assert here == expected
    with enter_network():
        above = NetworkAudit.objects.filter(action__startswith="account.").order_by("id")
        assert list(above.values_list("action", "object_id", "actor")) == expected


class TestWhoMayGiveWhat:
    def actor(self, role: str, unit_id: int | None) -> Actor:
        account = make_account()
        give_role(account, role, unit_id)
        with enter_network():
            return actor_for(account.pk)

    def test_table(self, network: Network, db: None) -> None:
        below = UNIT_ROLES | {NETWORK_VIEWER}
        expected: dict[tuple[str, str], set[str] | frozenset[str]] = {
            ("admin_a", "a"): UNIT_ROLES,
            ("admin_a", "b"): set(),
            ("admin_a", "city"): set(),
            ("leader_a", "a"): set(),
            ("viewer_city", "a"): set(),
            ("staff_city", "a"): below | {NETWORK_STAFF},
            ("staff_city", "city"): below,
            ("staff_city", "province"): set(),
            ("staff_city", "other_city"): set(),
            ("staff_city", "stranger"): set(),
            ("staff_province", "city"): below | {NETWORK_STAFF},
            ("operator", "a"): below | {NETWORK_STAFF},
            ("operator", "platform"): {OPERATOR},
            ("staff_province", "platform"): set(),
        }
        actors = {
            "admin_a": self.actor(UNIT_ADMIN, network.a.id),
            "leader_a": self.actor(LEADER, network.a.id),
            "viewer_city": self.actor(NETWORK_VIEWER, network.city.id),
            "staff_city": self.actor(NETWORK_STAFF, network.city.id),
            "staff_province": self.actor(NETWORK_STAFF, network.province.id),
            "operator": self.actor(OPERATOR, None),
        }
        with enter_network():
            found = {
                (who, where): grantable_roles(
                    actors[who], None if where == "platform" else getattr(network, where)
                )
                for who, where in expected
            }
        assert found == expected


def test_people_of_a_unit_are_those_of_that_unit_alone(unit_a: UnitRef, unit_b: UnitRef) -> None:
    one, two = make_account(name="甲"), make_account(name="乙")
    give_role(one, LEADER, unit_a.id)
    give_role(one, UNIT_ADMIN, unit_b.id)
    give_role(two, LEADER, unit_b.id)
    with enter_unit(unit_a):
        people = people_of_unit(unit_a.id)
    assert [(person.name, [role.role for role in person.roles]) for person in people] == [("甲", [LEADER])]
