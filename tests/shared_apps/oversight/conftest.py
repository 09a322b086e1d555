"""A small network at work: people on call, a clock that can be moved, and every message really delivered."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, LEADER
from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import nudge, wakeups
from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import UnitRef, current_unit, enter_network, enter_unit
from shared_apps.oversight.models import Custody, Parcel
from shared_apps.topics.public import import_tree
from tenant_apps.people.data.codes import ShiftKind
from tenant_apps.people.public import add_shift
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Alarm, Decision, Message, Question
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.questions.conftest import WAGES

DANGER = "我不想活了，今晚就想结束这一切。"
CANARY = "金丝雀七七四"

_heard: list[tuple[int, StaffWanted]] = []


@subscribes(StaffWanted)
def _hear(event: StaffWanted) -> None:
    _heard.append((current_unit().id, event))


class World:
    """The units of the test network, and what happens in them."""

    def __init__(self, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
        self.network = network
        self.a, self.b = network.ref(network.a), network.ref(network.b)
        self.city, self.province = network.ref(network.city), network.ref(network.province)
        self.stranger = network.ref(network.stranger)
        self.all = (self.a, self.b, self.city, self.province, self.stranger)
        self._ahead = timedelta()

        def ahead() -> datetime:
            return datetime.now(UTC) + self._ahead

        monkeypatch.setattr(clock, "now", ahead)
        monkeypatch.setattr(wakeups, "earlier_now", ahead)
        monkeypatch.setattr(nudge, "nudge", lambda name, **kwargs: True)

    def later(self, **span: float) -> None:
        """Let time pass, fire what is due, and deliver."""
        self._ahead += timedelta(**span)
        with enter_network():
            fire_due()
        self.deliver()

    def deliver(self, *, units: tuple[UnitRef, ...] = ()) -> None:
        """Relay everything up and down until nothing moves any more."""
        moved = True
        while moved:
            moved = False
            for unit in units or self.all:
                moved |= relay_up(unit) > 0
            moved |= relay_to_network_itself() > 0
            for unit in units or self.all:
                moved |= relay_down(unit) > 0

    def somebody(self, unit: UnitRef, role: str = DUTY_OFFICER) -> int:
        """A member of staff."""
        account = make_account()
        give_role(account, role, unit.id)
        return int(account.pk)

    def on_call(self, unit: UnitRef, role: str = DUTY_OFFICER) -> int:
        """Somebody who is on call for crises from now on."""
        account = self.somebody(unit, role)
        with enter_unit(unit):
            add_shift(
                account_id=account,
                starts_at=clock.now() - timedelta(hours=1),
                ends_at=clock.now() + timedelta(hours=20),
                made_by=account,
                kind=ShiftKind.ON_CALL,
            )
        return account

    def leader(self, unit: UnitRef) -> int:
        return self.somebody(unit, LEADER)

    def ask(self, unit: UnitRef, text: str = DANGER, **said: Any) -> Receipt:
        with enter_unit(unit):
            return ask(NewQuestion(**({"token": new_token(), "text": text, "topic": WAGES} | said)))

    def alarm(self, unit: UnitRef) -> Alarm:
        """The one alarm that this unit holds."""
        with enter_unit(unit):
            return Alarm.objects.get()

    def alarms(self, unit: UnitRef) -> int:
        with enter_unit(unit):
            return int(Alarm.objects.count())

    def decisions(self, unit: UnitRef) -> list[Decision]:
        with enter_unit(unit):
            return list(Decision.objects.order_by("asked_at", "id"))

    def question(self, unit: UnitRef, question_id: UUID) -> Question:
        with enter_unit(unit):
            return Question.objects.get(pk=question_id)

    def said(self, unit: UnitRef) -> list[tuple[str, str]]:
        """The thread of the unit's questions: side and text."""
        with enter_unit(unit):
            return list(Message.objects.order_by("at", "id").values_list("side", "text"))

    def told(self, unit: UnitRef, what: str = "alarm") -> set[int]:
        """Whom this unit has told so far."""
        return {
            account
            for where, event in _heard
            if where == unit.id and event.what == what
            for account in event.accounts
        }

    def forget_told(self) -> None:
        _heard.clear()

    def custody(self) -> Custody:
        with enter_network():
            return Custody.objects.get()

    def parcels(self) -> list[str]:
        """Every text that waits in the network."""
        with enter_network(role="relay"):
            return [str(content) for content in Parcel.objects.values_list("content", flat=True)]

    def dead_letters(self) -> list[str]:
        with enter_network():
            return list(network_tables().dead_letter._default_manager.values_list("kind", flat=True))

    def waiting(self) -> list[str]:
        """Kinds of the messages that are still on their way."""
        found: list[str] = []
        for unit in self.all:
            with enter_unit(unit):
                found += unit_tables().outbox._default_manager.values_list("kind", flat=True)
        with enter_network():
            found += network_tables().outbox._default_manager.values_list("kind", flat=True)
        return found


@pytest.fixture
def world(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with enter_network():
        import_tree()
    _heard.clear()
    made = World(network, monkeypatch)
    yield made
    assert made.dead_letters() == []
    _heard.clear()
