"""Once a night every unit is asked how many people it has; the sums are what the units' own tables say."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers, repair_by_replay
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts import headcount_facts as codes
from shared_apps.insights.models import Headcount
from shared_apps.insights.operations.asking_headcounts import ask_again, ask_tonight
from shared_apps.insights.public import HEADCOUNTS
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.readers.models import Reader
from tenants.models import Unit
from tenants.public import suspend
from tests.network import Network

NOON = datetime.combine(clock.business_day(), time(12), tzinfo=clock.BUSINESS_ZONE).astimezone(UTC)
DAY = clock.business_day() - timedelta(days=1)
MONTH_END = DAY.replace(day=1) - timedelta(days=1)
LONG_AGO = NOON - timedelta(days=200)

# In the words of the units' own tables; not one function of the product is used here.
_SQL = {
    codes.VERIFIED: "SELECT count(*) FROM readers_reader WHERE forgotten_at IS NULL",
    codes.EXPERTS: "SELECT count(*) FROM people_member WHERE kind = 'expert' AND state = 'active'",
    codes.ACTIVE_EXPERTS: "SELECT count(*) FROM people_member WHERE kind = 'expert' AND state = 'active'"
    " AND last_answered_at > now() - interval '80 days'",
    codes.VOLUNTEERS: "SELECT count(*) FROM people_member WHERE kind = 'volunteer' AND state = 'active'",
    codes.TRAINED_VOLUNTEERS: "SELECT count(*) FROM people_member WHERE kind = 'volunteer'"
    " AND state = 'active' AND passed_at IS NOT NULL",
    codes.WAITING_VOLUNTEERS: "SELECT count(*) FROM people_member WHERE kind = 'volunteer'"
    " AND state = 'applied'",
    codes.PARTICIPANTS: "SELECT 0",
}


@pytest.fixture(autouse=True)
def _live_at_noon(monkeypatch: pytest.MonkeyPatch, db: None, network: Network) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    monkeypatch.setattr(clock, "now", lambda: NOON)
    live = (network.a.id, network.b.id, network.city.id, network.province.id)
    with enter_network():
        Unit.objects.filter(pk__in=live).update(state="live")


def deliver(network: Network, *, but: int = 0) -> None:
    for unit in (network.a, network.b, network.city, network.province):
        if unit.id == but:
            continue
        ref = network.ref(unit)
        relay_down(ref)
        relay_up(ref)


def member(kind: MemberKind, state: MemberState = MemberState.ACTIVE, **more: object) -> None:
    Member.objects.create(
        kind=kind, state=state, name="张三", starts_on=LONG_AGO.date(), made_at=LONG_AGO, **more
    )


def people(unit: UnitRef, number: int) -> None:
    with enter_unit(unit):
        for index in range(number):
            Reader.objects.create(key=f"k{index}", by="phone", verified_at=LONG_AGO)
            member(MemberKind.EXPERT, last_answered_at=(NOON - timedelta(days=2), None)[index % 2])
        Reader.objects.create(by="phone", verified_at=LONG_AGO, forgotten_at=LONG_AGO)
        member(MemberKind.VOLUNTEER, trained_at=LONG_AGO, passed_at=LONG_AGO)
        member(MemberKind.VOLUNTEER)
        member(MemberKind.VOLUNTEER, MemberState.APPLIED, applied_at=LONG_AGO)
        member(MemberKind.VOLUNTEER, MemberState.LEFT, left_at=LONG_AGO)


def of_unit(unit: UnitRef) -> dict[str, int]:
    found = {}
    with enter_unit(unit), connection.cursor() as cursor:
        for code, query in _SQL.items():
            cursor.execute(query)
            found[code] = cursor.fetchone()[0]
    return found


def told(unit_id: int, *, own: bool, day: date = DAY) -> dict[str, int]:
    with enter_network():
        rows = Headcount.objects.filter(unit_id=unit_id, own=own, day=day)
        return dict(rows.values_list("code", "number"))


def test_the_sums_are_what_the_units_own_tables_say(
    network: Network, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    people(unit_a, 5)
    people(unit_b, 2)
    with enter_network():
        assert ask_tonight() == [MONTH_END, DAY]
    deliver(network)
    assert told(unit_a.id, own=True) == of_unit(unit_a)
    assert told(unit_b.id, own=True) == of_unit(unit_b)
    assert of_unit(unit_a)[codes.VERIFIED] == 5
    assert of_unit(unit_a)[codes.ACTIVE_EXPERTS] == 3
    both = {code: of_unit(unit_a)[code] + of_unit(unit_b)[code] for code in codes.HEADCOUNTS}
    assert told(network.city.id, own=False) == told(network.province.id, own=False) == both
    with enter_network():
        assert set(
            Headcount.objects.filter(unit_id=network.province.id, own=False, day=DAY).values_list(
                "units", flat=True
            )
        ) == {4}, "units that told, those without anybody too"


def test_each_day_is_asked_for_once_and_nights_are_made_up_for(
    network: Network, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enter_network():
        ask_tonight()
        assert ask_tonight() == []
        just_after = datetime.combine(clock.business_day(), time(0, 5), tzinfo=clock.BUSINESS_ZONE)
        assert ask_tonight(just_after + timedelta(days=1)) == [], "what was under way is written down first"
        assert ask_tonight(NOON + timedelta(days=3)) == [DAY + timedelta(days=n) for n in (1, 2, 3)]
        assert ask_again() == [DAY], "after a rebuild"
    people(unit_a, 2)
    deliver(network)
    assert told(unit_a.id, own=True)[codes.EXPERTS] == 2
    with enter_network():
        ask_again()
    with enter_unit(unit_a):
        member(MemberKind.EXPERT)
    deliver(network)
    assert told(unit_a.id, own=True)[codes.EXPERTS] == 3
    assert told(network.city.id, own=False)[codes.EXPERTS] == 3, "replaced, not added"


def test_a_suspended_unit_is_not_asked(network: Network, unit_a: UnitRef, unit_b: UnitRef) -> None:
    suspend(unit_b.id, actor=1)
    with enter_network():
        ask_tonight()
        waiting = network_tables().outbox._default_manager.filter(kind="headcount.wanted")
        assert unit_b.id not in set(waiting.values_list("unit_id", flat=True))
    deliver(network, but=unit_b.id)
    assert told(unit_b.id, own=True) == {}
    assert told(unit_a.id, own=True)[codes.EXPERTS] == 0


@pytest.fixture
def comparison() -> Reconciler:
    """As the apps registered it."""
    return next(found for found in reconcilers() if found.name == HEADCOUNTS)


def test_what_got_lost_is_named_and_told_again(
    network: Network, unit_a: UnitRef, comparison: Reconciler
) -> None:
    people(unit_a, 2)
    with enter_network():
        ask_tonight()
    deliver(network)
    assert list(differences(comparison, unit_a)) == []
    before = told(network.city.id, own=False)
    with enter_network():
        from shared_apps.insights.operations.rebuilding import rebuild

        Headcount.objects.filter(unit_id=unit_a.id, own=True, day=DAY).delete()
        rebuild()
    assert told(network.city.id, own=False) != before
    with enter_unit(unit_a):
        member(MemberKind.EXPERT)
    (found,) = differences(comparison, unit_a)
    assert (found.bucket, found.surplus) == (DAY.isoformat(), frozenset())
    assert repair_by_replay(comparison, unit_a, found)
    relay_up(unit_a)
    assert list(differences(comparison, unit_a)) == []
    assert told(network.city.id, own=False) == before, "what was told then, not what is so now"
