"""A question between units over real outboxes and inboxes: both sides at once, relays that die, everything
told three times. One unit holds it at every moment.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction

from huisheng.kernel.messaging import delivering, emit
from huisheng.kernel.messaging.contract import Envelope, decode
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.subscriptions import subscriptions_of
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.case_messages import (
    CaseCalledOff,
    CaseCalledUp,
    CaseEnded,
    CaseHandedOver,
    CaseHeld,
    CaseOffered,
    CaseReturned,
    CaseStuck,
    CaseSurrendered,
    CaseWithdrawn,
    TransferSettled,
    TransferTakenBack,
)
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.operations import transferring
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.oversight.between import Between, dead_letters

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def between(network: Network, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    made = Between(network, monkeypatch)
    yield made
    assert dead_letters() == []


def at_once(*works: Callable[[], object]) -> None:
    """Run each in a thread of its own, all starting together."""
    barrier, raised = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
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
    assert raised == []


def said(unit: UnitRef, *messages: Any) -> None:
    """In the unit's outbox, and not yet heard."""
    with enter_unit(unit), transaction.atomic():
        for message in messages:
            emit(message)


@pytest.mark.parametrize("_", range(4))
def test_accepted_and_taken_back_in_the_same_second(between: Between, _: int) -> None:
    transfer_id = between.ask(between.a, between.b)
    said(between.b, between.acceptance(transfer_id))
    said(between.a, TransferTakenBack(transfer_id=transfer_id))
    at_once(lambda: relay_up(between.a), lambda: relay_up(between.b))
    taken = between.row().holder_unit_id == between.b.id
    assert between.row().hop == int(taken)
    [told] = between.told(between.a, TransferSettled)
    assert told.outcome == ("accepted" if taken else "withdrawn")
    assert len(between.told(between.b, CaseHeld)) == int(taken)


def test_accepted_and_withdrawn_by_the_asker_in_the_same_second(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    said(between.b, between.acceptance(transfer_id))
    said(
        between.a,
        CaseWithdrawn(question_id=between.question, erased=False, at=between.acceptance(transfer_id).at),
    )
    at_once(lambda: relay_up(between.a), lambda: relay_up(between.b))
    row = between.row()
    assert row.ended_at is not None
    # Whichever came first: who had, or got, something of it hears the end, and holds nothing after it.
    told = between.told(between.b, CaseOffered, CaseHeld, CaseCalledOff, CaseEnded)
    assert isinstance(told[-1], CaseEnded)
    assert sum(isinstance(one, CaseHeld) for one in told) == row.hop
    assert len(between.told(between.a, TransferSettled)) == 1


def test_accepted_twice_at_once_by_two_relays(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    said(between.b, between.acceptance(transfer_id))
    said(between.b, between.acceptance(transfer_id))
    at_once(*[lambda: relay_up(between.b)] * 4)
    assert between.row().hop == 1
    assert len(between.told(between.b, CaseHeld)) == 1
    assert len(between.told(between.a, TransferSettled)) == 1


def test_an_acceptance_waits_for_what_is_being_taken_back(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    said(between.b, between.acceptance(transfer_id))
    with meanwhile(lambda: relay_up(between.b)) as later, enter_network(role="relay"):
        transferring.taken_back(between.a.id, TransferTakenBack(transfer_id=transfer_id))
    assert later.result() == 1
    assert between.row().holder_unit_id == between.a.id
    assert [told.outcome for told in between.told(between.a, TransferSettled)] == ["withdrawn"]


def test_asked_of_two_units_at_once_one_is_asked(between: Between) -> None:
    between.stuck(between.province)  # a row of another question, to be left alone
    for unit in (between.b, between.city):
        said(between.a, between.request(between.a, unit))
    at_once(*[lambda: relay_up(between.a)] * 2)
    asked = [unit for unit in (between.b, between.city) if between.told(unit, CaseOffered)]
    assert len(asked) == 1
    assert [told.reason for told in between.told(between.a, TransferSettled)] == ["already_asked"]


def test_stuck_and_accepted_at_once(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    said(between.b, between.acceptance(transfer_id))
    said(
        between.a,
        CaseStuck(
            origin_unit=between.a.id, question_id=between.question, topic="", excluded_units=[], why="late"
        ),
    )
    at_once(lambda: relay_up(between.a), lambda: relay_up(between.b))
    row = between.row()
    calls = between.told(between.a, CaseCalledUp)
    if row.holder_unit_id == between.b.id:
        assert (row.hop, calls) == (1, []), "who does not hold it any more is not stuck with it"
    else:
        assert (row.hop, len(calls)) == (0, 1)
        assert between.transfer(transfer_id).outcome == "withdrawn"


# --- many at once, for long


class Walk:
    """Units that do with one question whatever units do, as wildly as they can."""

    def __init__(self, between: Between, seed: int) -> None:
        self.between = between
        self.units = [between.a, between.b, between.city, between.province, between.stranger]
        self.holder = between.a
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self.offers: list[tuple[UnitRef, str]] = []
        self.asked: list[tuple[UnitRef, str]] = []
        self.calls: list[tuple[UnitRef, str]] = []
        self.got: Counter[tuple[str, str]] = Counter()
        self.holds: list[tuple[int, int]] = []

    def step(self) -> None:
        """Some unit says something: often what fits, sometimes what does not."""
        between, choose = self.between, self._random.choice
        with self._lock:
            unit = self.holder if self._random.random() < 0.7 else choose(self.units)
            offer = choose(self.offers[-2:]) if self.offers else None
            asked = choose(self.asked[-2:]) if self.asked else None
            call = choose(self.calls[-2:]) if self.calls else None
        kind = self._random.random()
        if offer and kind < 0.4:
            said(offer[0], between.acceptance(offer[1]))
        elif offer and kind < 0.5:
            at = between.acceptance(offer[1]).at
            said(offer[0], _returned(offer[1], at))
        elif asked and kind < 0.55:
            said(asked[0], TransferTakenBack(transfer_id=asked[1]))
        elif call and kind < 0.75:
            said(
                call[0],
                CaseSurrendered(
                    transfer_id=call[1], topic="", excluded_units=[], ended=kind > 0.72, parcel={"text": "x"}
                ),
            )
        elif kind < 0.8:
            said(
                unit,
                CaseStuck(
                    origin_unit=between.a.id,
                    question_id=between.question,
                    topic="",
                    excluded_units=[],
                    why="late",
                ),
            )
        else:
            message = between.request(unit, choose(self.units))
            with self._lock:
                self.asked.append((unit, message.transfer_id))
            said(unit, message)

    def hear(self) -> None:
        """Every unit takes in what it is told."""
        holder = self.between.row().holder_unit_id
        self.holder = next(unit for unit in self.units if unit.id == holder)
        for unit in self.units:
            for told in self.between.told(unit):
                with self._lock:
                    if isinstance(told, CaseOffered):
                        self.offers.append((unit, told.transfer_id))
                    elif isinstance(told, CaseCalledUp):
                        self.calls.append((unit, told.transfer_id))
                    elif isinstance(told, TransferSettled):
                        self.got["settled", told.transfer_id] += 1
                    elif isinstance(told, CaseHeld):
                        self.holds.append((told.hop, unit.id))
                    elif isinstance(told, CaseHandedOver):
                        self.got["handed over", str(told.hop)] += 1


def _returned(transfer_id: str, at: str) -> CaseReturned:
    return CaseReturned(transfer_id=transfer_id, reason="not_ours", rule="x", words="", account_id=1, at=at)


def one_holder_at_every_moment(between: Between) -> Custody:
    """The changes of hands are one chain: each begins with the unit at which the one before ended."""
    row = between.row()
    with enter_network():
        hops = list(Transfer.objects.filter(custody=row, role="lead", outcome="accepted").order_by("hop"))
    assert [transfer.hop for transfer in hops] == list(range(row.hop))
    holder = between.a.id
    for transfer in hops:
        assert transfer.from_unit_id == holder
        holder = transfer.to_unit_id or 0
    assert holder == row.holder_unit_id
    return row


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_units_say_at_once_there_is_one_holder(between: Between, seed: int) -> None:
    walk = Walk(between, seed)
    between.ask(between.a, between.b)
    walk.hear()
    for _ in range(25):
        at_once(*[walk.step] * 3)
        at_once(*[lambda unit=unit: relay_up(unit) for unit in walk.units])
        one_holder_at_every_moment(between)
        walk.hear()
    _come_due(walk.units)
    between.carry()
    walk.hear()
    row = one_holder_at_every_moment(between)
    assert row.hop > 1, "it has changed hands more than once"
    with enter_network():
        known = {str(one.pk): one for one in Transfer.objects.all()}
    assert set(walk.got.values()) == {1}, "each was told once"
    settled = {key for what, key in walk.got if what == "settled"}
    assert settled >= {key for key, one in known.items() if one.custody_id is not None and one.outcome}
    handed = {int(key) for what, key in walk.got if what == "handed over"}
    assert handed == set(range(1, row.hop + 1))
    with enter_network():
        expected = {
            (one.hop + 1, one.to_unit_id)
            for one in Transfer.objects.filter(outcome="accepted", role="lead")
            if one.to_unit_id != between.a.id
        }
    assert set(walk.holds) == expected
    assert len(walk.holds) == len(expected)


@pytest.mark.parametrize("dies_at", ["_dispatch", "_deliver_or_halve"])
def test_a_relay_that_dies_between_changes_hands_once(
    between: Between, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    class Killed(BaseException):
        pass

    real, deaths = getattr(delivering, dies_at), {"left": 5}

    def dies(*args: object, **kwargs: object) -> object:
        if deaths["left"]:
            deaths["left"] -= 1
            if dies_at == "_dispatch":
                real(*args, **kwargs)
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(delivering, dies_at, dies)
    request = between.request(between.a, between.b)
    said(between.a, request)
    _carry_until_done(between, Killed)
    said(between.b, between.acceptance(request.transfer_id))
    deaths["left"] = 5
    _carry_until_done(between, Killed)
    assert one_holder_at_every_moment(between).holder_unit_id == between.b.id
    assert len(between.told(between.b, CaseHeld)) == 1


def test_everything_told_three_times_changes_nothing(
    between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The handlers themselves, not only the inbox."""
    real = delivering._dispatch

    def thrice(batch: Any, receiver: Any) -> None:
        real(batch, receiver)
        for _ in range(2):
            for claimed in batch:
                envelope = Envelope(
                    event_id=claimed.event_id,
                    unit_id=receiver.unit_id,
                    occurred_at=claimed.occurred_at,
                    epoch=receiver.epoch,
                    sequence=claimed.id,
                    attempt=claimed.attempt,
                )
                message = decode(claimed.kind, claimed.version, claimed.payload)
                for subscription in subscriptions_of(claimed.kind, claimed.version):
                    subscription.call([(message, envelope)])

    monkeypatch.setattr(delivering, "_dispatch", thrice)
    between.send_back(between.b, between.ask(between.a, between.b))
    between.hand(between.a, between.b)
    between.act("t1")
    between.stuck(between.b)
    [call] = between.told(between.b, CaseCalledUp)
    between.surrender(between.b, call.transfer_id)
    between.withdraw()
    row = one_holder_at_every_moment(between)
    assert (row.hop, row.holder_unit_id, row.offers_untaken) == (2, between.city.id, 0)
    assert between.outcomes() == ["returned", "accepted", "accepted"]
    assert len(between.told(between.city, CaseHeld)) == 1


def _carry_until_done(between: Between, killed: type[BaseException]) -> None:
    for _ in range(40):
        try:
            between.carry()
        except killed:
            _come_due(between.units)
        else:
            return


def _come_due(units: list[UnitRef]) -> None:
    """What a dead relay had claimed, or what failed for the moment, comes due again."""
    with enter_network(role="relay"), connection.cursor() as cursor:
        for table in ["public.network_outbox", *(f"{unit.schema}.unit_outbox" for unit in units)]:
            cursor.execute(f"UPDATE {table} SET next_at = now() - interval '1 second'")
