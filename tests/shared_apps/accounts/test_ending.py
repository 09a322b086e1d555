"""Last days: told a week before, over at midnight, and nobody stays signed in by a role that is over."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_VIEWER, UNIT_ADMIN
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Envelope
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import Account, RoleGrant, Session
from shared_apps.accounts.operations.ending import end_and_tell
from shared_apps.contracts.staff_messages import StaffRoleEnds
from tenant_apps.channels.handlers import role_ends
from tenant_apps.channels.queries.seen_by_staff import mine
from tests.actors import client_for, give_role, make_account
from tests.network import Network

DAY = timedelta(days=1)
At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """A function: let it be this moment of Asia/Shanghai."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.replace(tzinfo=BUSINESS_ZONE))

    return move


def night(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute))


def somebody(unit: UnitRef, last_day: date | None, role: str = DUTY_OFFICER) -> Account:
    account = make_account()
    give_role(account, role, unit.id, starts_on=business_day() - 90 * DAY, ends_on=last_day)
    return account


def hosts_of(account: Account) -> set[str]:
    with enter_network():
        return set(Session.objects.filter(account=account).values_list("scope", flat=True))


def told() -> list[tuple[int, str]]:
    with enter_network():
        rows = network_tables().outbox._default_manager.filter(kind="staff.role_ends").order_by("pk")
        return [(row.payload["account_id"], row.payload["last_day"]) for row in rows]


class TestOver:
    def test_at_midnight_of_the_last_day_every_session_ends(self, unit_a: UnitRef, at: At) -> None:
        today = business_day()
        account = somebody(unit_a, today)
        client_for(account, at=unit_a)
        at(night(today, 23, 59))
        end_and_tell()
        assert hosts_of(account) == {"network", str(unit_a.id)}
        at(night(today + DAY, 0, 0))
        end_and_tell()
        assert hosts_of(account) == set()

    def test_it_is_noted_once(self, unit_a: UnitRef, at: At) -> None:
        today = business_day()
        account = somebody(unit_a, today)
        at(night(today + DAY, 0, 0))
        for _ in range(2):
            end_and_tell()
        with enter_network():
            (entry,) = network_audit().entry._default_manager.filter(action="account.role_over")
            grant = RoleGrant.objects.get(account=account)
        assert (entry.object_id, entry.detail["grant"]) == (str(account.pk), grant.pk)
        assert grant.over_at is not None

    def test_who_works_elsewhere_leaves_this_unit_alone(
        self, unit_a: UnitRef, unit_b: UnitRef, at: At
    ) -> None:
        today = business_day()
        account = somebody(unit_a, today)
        give_role(account, DUTY_OFFICER, unit_b.id)
        client_for(account, at=unit_a)
        client_for(account, at=unit_b)
        at(night(today + DAY, 0, 0))
        end_and_tell()
        assert hosts_of(account) == {"network", str(unit_b.id)}

    def test_who_goes_on_in_another_role_stays(self, unit_a: UnitRef, at: At) -> None:
        today = business_day()
        account = somebody(unit_a, today)
        give_role(account, LEADER, unit_a.id)
        client_for(account, at=unit_a)
        at(night(today + DAY, 0, 0))
        end_and_tell()
        assert hosts_of(account) == {"network", str(unit_a.id)}


class TestTold:
    def test_a_week_before_and_once(self, unit_a: UnitRef, at: At) -> None:
        today = business_day()
        last = today + 30 * DAY
        account = somebody(unit_a, last)
        at(night(last - 8 * DAY, 12, 0))
        end_and_tell()
        assert told() == []
        at(night(last - 7 * DAY, 0, 0))
        for _ in range(2):
            end_and_tell()
        assert told() == [(account.pk, last.isoformat())]

    def test_another_last_day_is_told_again(self, unit_a: UnitRef) -> None:
        today = business_day()
        account = somebody(unit_a, today + 3 * DAY)
        end_and_tell()
        with enter_network():
            RoleGrant.objects.filter(account=account).update(ends_on=today + 5 * DAY)
        end_and_tell()
        assert [day for _who, day in told()] == [(today + days * DAY).isoformat() for days in (3, 5)]

    def test_what_is_no_news_is_not_told(self, unit_a: UnitRef) -> None:
        today = business_day()
        goes_on = somebody(unit_a, today + 3 * DAY)
        give_role(goes_on, LEADER, unit_a.id)
        a_few_days = make_account()
        give_role(a_few_days, DUTY_OFFICER, unit_a.id, starts_on=today, ends_on=today + 2 * DAY)
        somebody(unit_a, None)
        end_and_tell()
        assert told() == []

    def test_two_roles_that_end_together_are_one_piece_of_news(self, unit_a: UnitRef) -> None:
        last = business_day() + 3 * DAY
        account = somebody(unit_a, last)
        give_role(account, LEADER, unit_a.id, starts_on=business_day() - 90 * DAY, ends_on=last)
        end_and_tell()
        assert told() == [(account.pk, last.isoformat())]

    def test_the_person_and_the_administrators_hear_it(self, unit_a: UnitRef) -> None:
        last = business_day() + 3 * DAY
        account, admin = somebody(unit_a, last), somebody(unit_a, None, UNIT_ADMIN)
        bystander = somebody(unit_a, None)
        envelope = Envelope(
            event_id=uuid7(),
            unit_id=unit_a.id,
            occurred_at=clock.now(),
            epoch=1,
            sequence=1,
            attempt=1,
        )
        with enter_unit(unit_a):
            role_ends(StaffRoleEnds(account_id=account.pk, last_day=last.isoformat()), envelope)
            heard = {
                who.pk: [notice.sentence for notice in mine(who.pk)] for who in (account, admin, bystander)
            }
        assert "您在本单位的任期" in heard[account.pk][0]
        assert "有同事在本单位的任期" in heard[admin.pk][0]
        assert heard[bystander.pk] == []

    def test_it_stands_on_the_page_of_ones_units(self, unit_a: UnitRef, unit_b: UnitRef) -> None:
        account = somebody(unit_a, business_day() + 3 * DAY)
        give_role(account, DUTY_OFFICER, unit_b.id)
        page = client_for(account, at=None).get("/my/").content.decode()
        assert page.count("如果继续任职") == 1

    def test_a_unit_without_pages_has_nobody_to_be_told(self, network: Network, db: None) -> None:
        account = make_account()
        today = business_day()
        first, last = today - 90 * DAY, today + 3 * DAY
        give_role(account, NETWORK_VIEWER, network.other_city.id, starts_on=first, ends_on=last)
        end_and_tell()
        assert told() == []
