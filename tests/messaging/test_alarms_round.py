"""An alarm over real outboxes and inboxes: two takers at once, a relay that dies, everything told again."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections, transaction

from huisheng.kernel.messaging import delivering
from huisheng.kernel.messaging.contract import Envelope, decode
from huisheng.kernel.messaging.subscriptions import subscriptions_of
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.crisis_messages import AlarmCalled, AlarmTaken
from shared_apps.oversight.models import Custody, Parcel
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.models import Alarm, Decision, Message, Step
from tenant_apps.questions.operations import alarm_thread, alarms, alarms_above, settling
from tests.network import Network
from tests.shared_apps.oversight.conftest import World
from tests.shared_apps.oversight.test_referring import proposed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(network: Network, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with enter_network():
        import_tree()
    made = World(network, monkeypatch)
    made.forget_told()
    yield made
    assert made.dead_letters() == []
    made.forget_told()


def _at_once(*works) -> list[Exception]:
    """Run each in a thread of its own, all starting together; returns what they raised."""
    barrier, raised = threading.Barrier(len(works)), []

    def run(work) -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:  # noqa: BLE001 - a thread's failure is the test's to judge
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_in_one_unit_at_once_one_has_it(world: World) -> None:
    people = [world.on_call(world.a) for _ in range(4)]
    world.ask(world.a)
    alarm_id = world.alarm(world.a).id

    def take(account: int) -> None:
        with enter_unit(world.a):
            alarms.take(alarm_id, actor=account)

    raised = _at_once(*(lambda account=account: take(account) for account in people))
    assert [type(error) for error in raised] == [alarms.TakenBySomebody] * 3
    with enter_unit(world.a):
        taker = Alarm.objects.get().taken_by
        assert list(Step.objects.filter(code=StepCode.ALARM_TAKEN).values_list("actor", flat=True)) == [taker]


def test_two_units_at_once_and_their_relays_at_once_one_has_it(world: World) -> None:
    takers = {unit: world.on_call(unit) for unit in (world.a, world.city, world.province)}
    world.ask(world.a)
    world.deliver()
    world.later(minutes=3, seconds=1)
    world.later(minutes=3, seconds=1)

    def take(unit: UnitRef, account: int) -> None:
        with enter_unit(unit):
            alarms.take(Alarm.objects.get().id, actor=account)
        world.deliver(units=(unit,))

    assert _at_once(*(lambda u=unit, a=account: take(u, a) for unit, account in takers.items())) == []
    world.deliver()
    row = world.custody()
    assert row.taken_by == takers[next(unit for unit in takers if unit.id == row.taken_unit_id)]
    for unit in takers:
        held = world.alarm(unit)
        assert (held.taken_unit, held.taken_by) == (row.taken_unit_id, row.taken_by)
    with enter_unit(world.a):
        assert Step.objects.filter(code=StepCode.ALARM_TAKEN).count() == 1
    with enter_network(role="relay"):
        assert not Parcel.objects.exists()


def test_taken_below_while_the_wakeup_passes_it_on(world: World) -> None:
    """The clock and a person reach for it in the same moment: whichever is first, one person has it."""
    helper = world.on_call(world.a)
    world.on_call(world.city)
    world.ask(world.a)
    alarm_id = world.alarm(world.a).id
    world._ahead += alarms.TIME_TO_TAKE

    def take() -> None:
        with enter_unit(world.a):
            alarms.take(alarm_id, actor=helper)

    def pass_on() -> None:
        with enter_unit(world.a):
            alarms.untaken(alarm_id)

    assert _at_once(take, pass_on) == []
    world.deliver()
    held = world.alarm(world.a)
    assert (held.taken_by, held.taken_unit) == (helper, world.a.id)
    if world.alarms(world.city):
        assert world.alarm(world.city).parcel == {}


@pytest.mark.parametrize("dies_at", ["_dispatch", "_deliver_or_halve"])
def test_a_relay_that_dies_between_loses_and_doubles_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    """Killed before or inside the receiver's transaction, at every hop; told again, it is the same once."""
    above = world.on_call(world.city)
    world.ask(world.a)

    class Killed(BaseException):
        pass

    real = getattr(delivering, dies_at)
    deaths = {"left": 6}

    def dies(*args: object, **kwargs: object) -> object:
        if deaths["left"]:
            deaths["left"] -= 1
            if dies_at == "_dispatch":
                real(*args, **kwargs)
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(delivering, dies_at, dies)
    for _ in range(40):
        try:
            world.deliver()
        except Killed:
            _come_due(world)
        else:
            break
    assert world.told(world.city) >= {above}
    assert world.alarms(world.city) == 1
    with enter_network():
        assert Custody.objects.count() == 1
    with enter_unit(world.city):
        alarms.take(Alarm.objects.get().id, actor=above)
    world.deliver()
    assert world.alarm(world.a).taken_by == above


def test_everything_told_three_times_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handlers themselves, not only the inbox: each message is handed over three times."""
    above = world.on_call(world.city)
    only_one, chief = world.leader(world.a), world.leader(world.city)
    real = delivering._dispatch

    def thrice(batch, receiver) -> None:
        real(batch, receiver)
        for _ in range(2):
            for claimed in batch:
                message = decode(claimed.kind, claimed.version, claimed.payload)
                envelope = Envelope(
                    event_id=claimed.event_id,
                    unit_id=receiver.unit_id,
                    occurred_at=claimed.occurred_at,
                    epoch=receiver.epoch,
                    sequence=claimed.id,
                    attempt=claimed.attempt,
                )
                for subscription in subscriptions_of(claimed.kind, claimed.version):
                    if claimed.kind.startswith(("alarm.", "decision.")):
                        subscription.call([(message, envelope)])

    monkeypatch.setattr(delivering, "_dispatch", thrice)
    world.ask(world.a)
    world.deliver()
    with enter_unit(world.city):
        alarms.take(Alarm.objects.get().id, actor=above)
        alarm_thread.write(Alarm.objects.get().id, text="我在", actor=above)
    world.deliver()
    with enter_unit(world.a):
        assert Message.objects.count() == 1
        assert Step.objects.filter(code=StepCode.ALARM_TAKEN).count() == 1
        Alarm.objects.all().delete()
    proposed(world, only_one)
    world.deliver()
    with enter_unit(world.city):
        wanted = Decision.objects.get()
        settling.decide_for_below(wanted.id, approve=True, words="", actor=chief)
    world.deliver()
    with enter_unit(world.a):
        own = Decision.objects.get()
        assert (own.state, own.decided_by) == ("approved", chief)
        assert own.question.answers.count() == 1
    with enter_network():
        assert {row.taken_by for row in Custody.objects.all()} == {above, chief}


def test_in_the_other_order_it_is_the_same(world: World) -> None:
    """That somebody has taken it overtakes the call itself: nobody is told, and no text is kept."""
    world.on_call(world.province)
    known = {"origin_unit": world.a.id, "alarm_id": "01a1fcbc-c468-76f6-b530-d3a33af36a18"}
    at = "2026-11-21T06:00:00+00:00"
    taken = AlarmTaken(**known, unit_id=world.city.id, unit_name="市", account_id=1, at=at)
    called = AlarmCalled(**known, raised_at=at, rung=2, call=1, parcel={"text": "金丝雀"})
    with enter_unit(world.province), transaction.atomic():
        alarms_above.taken(taken)
        alarms_above.called(called)
        row = Alarm.objects.get()
        assert (row.parcel, row.closed_at is not None, row.taken_unit) == ({}, True, world.city.id)
    assert world.told(world.province) == set()


def _come_due(world: World) -> None:
    """What a dead relay had claimed comes due again."""
    with enter_network(role="relay"), connection.cursor() as cursor:
        for table in ["public.network_outbox", *(f"{unit.schema}.unit_outbox" for unit in world.all)]:
            cursor.execute(f"UPDATE {table} SET next_at = now() - interval '1 second'")
