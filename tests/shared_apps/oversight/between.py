"""The network between units, with what units would say sent as it is, and what they are told taken out of the
outbox before they get it: here only the network is at work.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import emit, nudge, wakeups
from huisheng.kernel.messaging.contract import Message
from huisheng.kernel.messaging.relay_down import relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.case_followed_messages import CaseCompleted
from shared_apps.contracts.case_messages import (
    HELPER,
    LEAD,
    AskerActed,
    CaseAccepted,
    CaseHelped,
    CaseReturned,
    CaseStuck,
    CaseSurrendered,
    CaseWithdrawn,
    CaseWorked,
    TransferRequested,
    TransferTakenBack,
)
from shared_apps.contracts.catalogue import contracts
from shared_apps.oversight.models import Custody, Parcel, Transfer
from tenants.lifecycle import moving
from tenants.public import unit_ref
from tests.network import Network

CANARY = "金丝雀八八一"
_CONTRACTS: dict[tuple[str, int], Any] = dict(contracts())
_Told = TypeVar("_Told", bound=Message)


class Between:
    """Units that send each other one question, and the network that carries it."""

    def __init__(self, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
        self.network = network
        self.a, self.b = network.ref(network.a), network.ref(network.b)
        self.city, self.province = network.ref(network.city), network.ref(network.province)
        self.stranger = network.ref(network.stranger)
        self.units = [self.a, self.b, self.city, self.province, self.stranger]
        self.question = str(uuid7())
        self.excluded: list[int] = []
        self._ahead = timedelta()
        real = clock.now

        def ahead() -> datetime:
            return real() + self._ahead

        monkeypatch.setattr(clock, "now", ahead)
        for told_by_two_clocks in (wakeups, moving):
            monkeypatch.setattr(told_by_two_clocks, "earlier_now", ahead)
        monkeypatch.setattr(nudge, "nudge", lambda name, **kwargs: True)

    # --- what units say

    def say(self, unit: UnitRef, *messages: Message) -> None:
        """Send up, and let the network hear it."""
        with enter_unit(unit), transaction.atomic():
            for message in messages:
                emit(message)
        self.carry()

    def carry(self) -> None:
        """Relay everything up that waits."""
        for unit in self.units:
            relay_up(unit)
        relay_to_network_itself()

    def request(self, sender: UnitRef, to: UnitRef | int, **said: Any) -> TransferRequested:
        """The message with which a unit asks another to take the question over."""
        said = {
            "transfer_id": str(uuid7()),
            "origin_unit": self.a.id,
            "question_id": self.question,
            "to_unit": to if isinstance(to, int) else to.id,
            "role": LEAD,
            "reason": "not_ours",
            "rule": "三定方案第二条",
            "words": f"请贵单位办理{CANARY}",
            "due_on": "",
            "asked_at": clock.now().isoformat(),
            "account_id": 11,
            "topic": "0101",
            "excluded_units": self.excluded,
            "parcel": {"text": f"工资拖欠{CANARY}"},
        } | said
        return TransferRequested(**said)

    def ask(self, sender: UnitRef, to: UnitRef | int, **said: Any) -> str:
        """Ask another unit to take it over; returns the id of the transfer."""
        message = self.request(sender, to, **said)
        self.say(sender, message)
        return message.transfer_id

    def ask_help(self, sender: UnitRef, to: UnitRef, **said: Any) -> str:
        return self.ask(sender, to, **({"role": HELPER} | said))

    def accept(self, unit: UnitRef, transfer_id: str) -> None:
        self.say(unit, self.acceptance(transfer_id))

    def acceptance(self, transfer_id: str) -> CaseAccepted:
        return CaseAccepted(transfer_id=transfer_id, account_id=22, at=clock.now().isoformat())

    def send_back(self, unit: UnitRef, transfer_id: str) -> None:
        self.say(
            unit,
            CaseReturned(
                transfer_id=transfer_id,
                reason="not_ours",
                rule="三定方案第四条",
                words=f"不属我单位{CANARY}",
                account_id=22,
                at=clock.now().isoformat(),
            ),
        )

    def take_back(self, unit: UnitRef, transfer_id: str) -> None:
        self.say(unit, TransferTakenBack(transfer_id=transfer_id))

    def help(self, unit: UnitRef, transfer_id: str) -> None:
        self.say(
            unit,
            CaseHelped(
                transfer_id=transfer_id,
                words=f"我们查到{CANARY}",
                account_id=22,
                at=clock.now().isoformat(),
            ),
        )

    def hand(self, sender: UnitRef, to: UnitRef, **said: Any) -> str:
        """Asked and accepted: it changes hands."""
        transfer_id = self.ask(sender, to, **said)
        self.accept(to, transfer_id)
        assert self.row().holder_unit_id == to.id
        return transfer_id

    def stuck(self, unit: UnitRef, why: str = "redone") -> None:
        self.say(
            unit,
            CaseStuck(
                origin_unit=self.a.id,
                question_id=self.question,
                topic="0101",
                excluded_units=self.excluded,
                why=why,
            ),
        )

    def surrender(self, unit: UnitRef, transfer_id: str, **said: Any) -> None:
        said = {
            "topic": "0101",
            "excluded_units": self.excluded,
            "ended": False,
            "parcel": {"text": f"工资拖欠{CANARY}"},
        } | said
        self.say(unit, CaseSurrendered(transfer_id=transfer_id, **said))

    def work(self, unit: UnitRef, *, hop: int, number: int = 1, code: str = "progress", **said: Any) -> None:
        self.say(
            unit,
            CaseWorked(
                origin_unit=self.a.id,
                question_id=self.question,
                hop=hop,
                number=number,
                step={"code": code, "at": clock.now().isoformat(), "params": "{}"},
                snapshot={"text": CANARY, **said},
            ),
        )

    def complete(self, unit: UnitRef, *, hop: int) -> None:
        """Who has let go of it sends what came after its parcel."""
        self.say(
            unit,
            CaseCompleted(
                origin_unit=self.a.id, question_id=self.question, hop=hop, parcel={"urged_at": CANARY}
            ),
        )

    def act(self, token: str, *, act: str = "add", words: str = CANARY) -> None:
        """The asker does something on the page at home."""
        self.say(
            self.a,
            AskerActed(
                question_id=self.question,
                act=act,
                token=token,
                at=clock.now().isoformat(),
                values={"words": words},
            ),
        )

    def withdraw(self, *, erased: bool = False) -> None:
        self.say(
            self.a,
            CaseWithdrawn(question_id=self.question, erased=erased, at=clock.now().isoformat()),
        )

    # --- what the network tells, and how it stands there

    def told(self, unit: UnitRef, *kinds: type[_Told]) -> list[_Told]:
        """What the network has for a unit, each once, in the order of sending; of some kinds alone."""
        with enter_network(role="relay"):
            rows = network_tables().outbox._default_manager.filter(unit_id=unit.id).order_by("id")
            wanted = rows.filter(kind__in=[kind.kind for kind in kinds]) if kinds else rows
            found = list(wanted)
            wanted.delete()
        return [_CONTRACTS[row.kind, row.version](**row.payload) for row in found]

    def tell_nobody(self) -> None:
        """What was told so far does not matter."""
        with enter_network(role="relay"):
            network_tables().outbox._default_manager.exclude(unit_id=0).delete()

    def row(self) -> Custody:
        with enter_network():
            return Custody.objects.get(kind=Custody.Kind.QUESTION, item_id=UUID(self.question))

    def rows(self) -> int:
        with enter_network():
            return Custody.objects.filter(kind=Custody.Kind.QUESTION).count()

    def transfer(self, transfer_id: str) -> Transfer:
        with enter_network():
            return Transfer.objects.get(pk=transfer_id)

    def outcomes(self) -> list[str]:
        """How every transfer of the question ended so far, in order."""
        with enter_network():
            return list(Transfer.objects.order_by("asked_at", "id").values_list("outcome", flat=True))

    def kept(self) -> str:
        """Every text that stands in the network's own tables."""
        with enter_network(role="relay"):
            tables = [Parcel.objects.values(), Transfer.objects.values(), Custody.objects.values()]
            return str([list(rows) for rows in tables])

    def later(self, **span: float) -> None:
        """Let time pass, and fire what is due."""
        self._ahead += timedelta(**span)
        with enter_network():
            fire_due()
        self.carry()

    def refresh(self) -> None:
        """Units may have been moved or closed meanwhile: their schemas are what they were."""
        self.units = [unit_ref(unit.id) for unit in self.units]


def dead_letters() -> list[str]:
    with enter_network():
        return list(network_tables().dead_letter._default_manager.values_list("kind", flat=True))
