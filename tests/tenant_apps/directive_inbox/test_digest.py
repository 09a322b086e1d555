"""On the morning of a working day whoever is responsible hears once what is due; nobody where nothing is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models.grant import RoleGrant
from shared_apps.contracts.directive_messages import NOTICE, DirectivesMorning
from shared_apps.directives.models import Delivery, Directive, Morning
from shared_apps.directives.operations import mornings
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.operations import acting, digest, receiving, working_together
from tenants.calendar import changing
from tenants.models import HolidayName
from tests.actors import StaffClient, give_role, make_account
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.tenant_apps.directive_inbox.test_inbox import issued

Staff = Callable[..., StaffClient]
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=clock.BUSINESS_ZONE)
TODAY = MONDAY.date()
LI = actor("李干事")


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """A function that sets the clock; Monday at nine to begin with."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))

    set_clock(MONDAY)
    return set_clock


@pytest.fixture
def leader(unit_a: UnitRef) -> int:
    """Who leads unit a."""
    account = make_account(name="团委书记")
    give_role(account, "leader", unit_a.id, starts_on=date(2026, 1, 1))
    return int(account.pk)


@pytest.fixture
def officer(unit_a: UnitRef) -> int:
    """Who works there."""
    account = make_account(name="李干事")
    give_role(account, "duty_officer", unit_a.id, starts_on=date(2026, 1, 1))
    return int(account.pk)


def arrive(*, due: timedelta, ago: timedelta = timedelta(hours=1), **changes: object) -> UUID:
    """A directive that arrived some time ago and is due some time from now."""
    now, directive_id = clock.now(), uuid7()
    values = {"issued_at": (now - ago).isoformat(), "due_at": (now + due).isoformat(), **changes}
    receiving.receive(issued(directive_id, **values))
    DirectiveItem.objects.filter(directive_id=directive_id).update(received_at=now - ago)
    return directive_id


def morning(day: date = TODAY) -> int:
    with transaction.atomic():
        return digest.morning(DirectivesMorning(day=day.isoformat()))


def told() -> dict[int, dict[str, int]]:
    rows = Notice.objects.filter(code="directives_digest", way="site")
    return {row.account_id: row.params for row in rows if row.account_id is not None}


WEEK, LONG_AGO = timedelta(days=7), timedelta(days=20)


def test_each_counts_once_as_what_is_weightiest(
    in_unit_a: UnitRef, it_is: object, leader: int, officer: int
) -> None:
    arrive(due=timedelta(hours=-1))
    arrive(due=timedelta(hours=-30), ago=LONG_AGO)
    arrive(due=timedelta(hours=20))
    arrive(due=WEEK)
    arrive(due=WEEK, ago=LONG_AGO)  # has been there for long and is due later: nothing to say today
    back = arrive(due=WEEK, ago=LONG_AGO)
    acting.report(back, LI, text="一", number=None, based_on=0)
    DirectiveItem.objects.filter(directive_id=back).update(reported_at=None)
    done = arrive(due=timedelta(hours=1), directive_kind=NOTICE)
    acting.acknowledge(done, LI)
    assert morning() == 1
    assert told() == {leader: {"late": 2, "returned": 1, "soon": 1, "new": 1}}, "nobody else is responsible"


def test_whoever_has_it_hears_of_it(in_unit_a: UnitRef, it_is: object, leader: int, officer: int) -> None:
    given = arrive(due=timedelta(hours=5))
    working_together.assign(given, LI, people=[officer], sections=[])
    arrive(due=timedelta(hours=-5))
    morning()
    assert told() == {officer: {"soon": 1}, leader: {"late": 1}}


def test_who_works_here_no_more_is_responsible_for_nothing(
    in_unit_a: UnitRef, it_is: object, leader: int, officer: int
) -> None:
    given = arrive(due=timedelta(hours=5))
    working_together.assign(given, LI, people=[officer], sections=[])
    with enter_network():
        RoleGrant.objects.filter(account_id=officer).update(ends_on=date(2026, 11, 20))
    morning()
    assert told() == {leader: {"soon": 1}}


def test_nothing_to_say_is_not_said(in_unit_a: UnitRef, it_is: object, leader: int) -> None:
    assert morning() == 0
    arrive(due=WEEK, ago=LONG_AGO)
    assert morning(TODAY + timedelta(days=1)) == 0, "a message of another day"
    assert told() == {}


def test_once_a_day(in_unit_a: UnitRef, leader: int, it_is: Callable[[datetime], None]) -> None:
    arrive(due=timedelta(hours=5))
    assert [morning(), morning()] == [1, 0]
    it_is(MONDAY + timedelta(days=1))
    assert morning(TODAY + timedelta(days=1)) == 1
    assert Notice.objects.filter(code="directives_digest", way="site").count() == 2


def test_nobody_hears_on_a_day_off(
    in_unit_a: UnitRef, leader: int, it_is: Callable[[datetime], None]
) -> None:
    arrive(due=timedelta(days=-3))
    saturday = MONDAY + timedelta(days=5)
    it_is(saturday)
    assert morning(saturday.date()) == 0
    with enter_network():
        changing.add_days(2026, TODAY, TODAY, works=False, name=HolidayName.OTHER, actor=1)
    it_is(MONDAY)
    assert morning() == 0, "a holiday"
    assert told() == {}


def test_what_came_on_days_off_is_new_after_them(in_unit_a: UnitRef, leader: int, it_is: object) -> None:
    """Since the morning of the working day before: Friday."""
    arrive(due=WEEK, ago=timedelta(days=2))
    arrive(due=WEEK, ago=timedelta(days=3, hours=1))
    morning()
    assert told() == {leader: {"new": 1}}


def test_who_does_without_hears_nothing(
    in_unit_a: UnitRef, it_is: object, leader: int, staff: Staff, unit_a: UnitRef
) -> None:
    arrive(due=timedelta(hours=-1))
    client = staff("leader", unit_a)
    address = "/desk/notices/reach/"
    assert "checked" in _box(client, address)
    hours = {"first": "", "second": "", "third": "", "quiet_from": "22", "quiet_until": "8"}
    assert client.post(address, hours).status_code == 302
    assert "checked" not in _box(client, address)
    with enter_unit(unit_a):
        assert Reach.objects.get(account_id=client.account_id).declined == ["directives_digest"]
        morning()
        assert set(told()) == {leader}
    assert client.post(address, hours | {"digest": "on"}).status_code == 302
    with enter_unit(unit_a):
        assert Reach.objects.get(account_id=client.account_id).declined == []


def test_it_says_how_many_there_are(in_unit_a: UnitRef, it_is: object, staff: Staff, unit_a: UnitRef) -> None:
    client = staff("leader", unit_a)
    with enter_unit(unit_a):
        arrive(due=timedelta(hours=-1))
        arrive(due=WEEK)
        morning()
    page = _page(client, "/desk/notices/")
    assert "上级工作通知：1 件已逾期、1 件新到。" in page
    assert 'href="/desk/directives/"' in page


def _box(client: Client, address: str) -> str:
    return _page(client, address).partition('name="digest"')[2].partition(">")[0]


def _page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


class TestAllUnits:
    """The network tells those that owe something, once a day, however many beats there are."""

    @pytest.fixture
    def task(self, in_network: None, network: Network, it_is: object) -> UUID:
        """A task that unit a owes and unit b has done."""
        row = Directive.objects.create(
            kind="task",
            state="issued",
            title="报送",
            text="请报送",
            issuer_unit_id=network.province.id,
            issuer_account_id=1,
            target_unit_id=network.province.id,
            due_at=MONDAY - timedelta(hours=1),
            created_at=MONDAY - LONG_AGO,
            issued_at=MONDAY - LONG_AGO,
        )
        Delivery.objects.create(directive=row, unit_id=network.a.id)
        Delivery.objects.create(directive=row, unit_id=network.b.id, reported_at=MONDAY - LONG_AGO)
        return row.pk

    def sent(self) -> list[int]:
        rows = network_tables().outbox._default_manager.filter(kind="directive.morning")
        return list(rows.values_list("unit_id", flat=True))

    def test_those_that_owe_something_once(self, task: UUID, network: Network) -> None:
        assert [mornings.tell_units(), mornings.tell_units()] == [1, 0]
        assert self.sent() == [network.a.id]

    @pytest.mark.parametrize("hour", [0, 8, 17, 23])
    def test_at_no_other_time(self, task: UUID, it_is: Callable[[datetime], None], hour: int) -> None:
        it_is(MONDAY.replace(hour=hour, minute=59))
        assert mornings.tell_units() == 0
        assert not Morning.objects.exists()

    def test_a_message_comes_again_after_a_crash(
        self, task: UUID, unit_a: UnitRef, leader: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The unit dies when it has written half of it: nothing of that stands, and then all of it, once."""
        mornings.tell_units()
        with enter_unit(unit_a):
            arrive(due=timedelta(hours=-1))

        def die(_event: object) -> None:
            raise RuntimeError("killed")

        with monkeypatch.context() as patched:
            patched.setattr(digest, "publish", die)
            relay_down(unit_a)
        with enter_unit(unit_a):
            assert told() == {}
            assert morning() == 1
            assert morning() == 0
            assert told() == {leader: {"late": 1}}


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once(network: Network, it_is: object) -> None:
    """The second waits for the first, and then finds that it is done."""
    with enter_network():
        row = Directive.objects.create(
            kind="task",
            state="issued",
            title="报送",
            text="请报送",
            issuer_unit_id=network.province.id,
            issuer_account_id=1,
            target_unit_id=network.province.id,
            due_at=MONDAY,
            created_at=MONDAY,
            issued_at=MONDAY,
        )
        Delivery.objects.create(directive=row, unit_id=network.a.id)

    def again() -> int:
        with enter_network():
            return mornings.tell_units()

    with meanwhile(again) as later:
        first = mornings.tell_units()
    assert (first, later.result()) == (1, 0)
    with enter_network():
        rows = network_tables().outbox._default_manager.filter(kind="directive.morning")
        assert rows.count() == 1
