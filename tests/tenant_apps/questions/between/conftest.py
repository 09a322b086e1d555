"""Two units and what the network would tell them: each message is made from the one that was sent."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, LEADER
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts import case_messages as cases
from shared_apps.contracts.case_followed_messages import CaseAddedTo
from tenant_apps.questions.models import Assignment, Decision, Question
from tenant_apps.questions.operations import (
    completing,
    handing_over,
    incoming,
    leaving_home,
    surrendering,
    taking_over,
)
from tenant_apps.questions.operations.handing_over import Wish
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tenants.public import unit_card
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.questions.conftest import WAGES

TEXT = "大学城附近的兼职公司拖欠我们三个月工资，一共十二个人。"
RULE = "《信访工作条例》第二十二条"
WORDS = "该公司在贵区注册，请按属地办理。"


class Between:
    """Units a and b, and the network between them."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.a, self.b = network.ref(network.a), network.ref(network.b)
        self.city, self.province = network.ref(network.city), network.ref(network.province)
        self.officers = {unit.id: self.somebody(unit) for unit in (self.a, self.b, self.city, self.province)}

    def somebody(self, unit: UnitRef, role: str = DUTY_OFFICER) -> int:
        account = make_account()
        give_role(account, role, unit.id)
        return int(account.pk)

    def leader(self, unit: UnitRef) -> int:
        return self.somebody(unit, LEADER)

    def ask(self, unit: UnitRef | None = None, **said: Any) -> Receipt:
        received_at = said.pop("received_at", None)
        with enter_unit(unit or self.a):
            values = {"token": new_token(), "text": TEXT, "topic": WAGES} | said
            return ask(NewQuestion(**values), received_at=received_at)

    def question(self, unit: UnitRef, question_id: UUID | None = None) -> Question:
        with enter_unit(unit):
            rows = Question.objects.all()
            return rows.get() if question_id is None else rows.get(pk=question_id)

    def request(
        self, question_id: UUID, *, of: UnitRef | None = None, to: UnitRef | None = None, **said: Any
    ) -> UUID:
        of, to = of or self.a, to or self.b
        wish = {"to_unit": to.id, "reason": "place", "rule": RULE, "words": WORDS} | said
        with enter_unit(of):
            version = Question.objects.get(pk=question_id).version
            return handing_over.request(
                question_id, version=version, wish=Wish(**wish), actor=self.officers[of.id]
            )

    def sent(self, unit: UnitRef, kind: str = "") -> list[dict[str, Any]]:
        """What is on its way up from a unit, oldest first."""
        with enter_unit(unit):
            rows = unit_tables().outbox._default_manager.order_by("pk").values_list("kind", "payload")
            return [payload for said, payload in rows if not kind or said == kind]

    def offer(self, of: UnitRef | None = None, to: UnitRef | None = None, **said: Any) -> UUID:
        """The network passes the latest request of a unit on to the one that is asked."""
        of = of or self.a
        wanted = self.sent(of, "transfer.requested")[-1]
        to = to or self.network.ref(unit_card(wanted["to_unit"]))
        now = clock.now()
        message = {
            "transfer_id": wanted["transfer_id"],
            "origin_unit": wanted["origin_unit"],
            "question_id": wanted["question_id"],
            "from_unit": of.id,
            "way": "sideways",
            "role": wanted["role"],
            "reason": wanted["reason"],
            "rule": wanted["rule"],
            "words": wanted["words"],
            "due_on": wanted["due_on"],
            "asked_at": wanted["asked_at"],
            "accept_by": (now + timedelta(days=1)).isoformat(),
            "hop": 0,
            "topic": wanted["topic"],
            "excluded_units": wanted["excluded_units"],
            "chain": [],
            "parcel": wanted["parcel"],
        } | said
        with enter_unit(to):
            incoming.offered(cases.CaseOffered(**message))
        return UUID(wanted["transfer_id"])

    def accept(self, offer_id: UUID, unit: UnitRef | None = None) -> bool:
        unit = unit or self.b
        with enter_unit(unit):
            return incoming.accept(offer_id, actor=self.officers[unit.id])

    def settle(self, transfer_id: UUID, outcome: str, *, of: UnitRef | None = None, **said: Any) -> None:
        """The network tells the sender how it ended."""
        of = of or self.a
        with enter_unit(of):
            asked = Decision.objects.filter(pk=transfer_id).first()
            to = asked.payload["to_unit"] if asked else Assignment.objects.get(pk=transfer_id).unit
        message = {
            "transfer_id": str(transfer_id),
            "origin_unit": of.id,
            "question_id": "",
            "outcome": outcome,
            "unit_id": to,
            "unit_name": unit_card(to).short_name,
            "reason": "",
            "rule": "",
            "words": "",
            "hop": 1,
            "at": clock.now().isoformat(),
        } | said
        with enter_unit(of):
            handing_over.settled(cases.TransferSettled(**message))

    def hold(
        self, transfer_id: UUID, *, at: UnitRef | None = None, of: UnitRef | None = None, **said: Any
    ) -> None:
        """The network tells the receiver that it is the holder now."""
        at, of = at or self.b, of or self.a
        wanted = self.sent(of, "transfer.requested")[-1]
        message = {
            "transfer_id": str(transfer_id),
            "origin_unit": wanted["origin_unit"],
            "question_id": wanted["question_id"],
            "from_unit": of.id,
            "way": "sideways",
            "why": "",
            "topic": wanted["topic"],
            "excluded_units": wanted["excluded_units"],
            "due_on": wanted["due_on"],
            "hop": 1,
            "at": clock.now().isoformat(),
            "chain": [],
            "parcel": {},
        } | said
        with enter_unit(at):
            taking_over.held(cases.CaseHeld(**message))

    def hand_over(
        self,
        question_id: UUID,
        *,
        of: UnitRef | None = None,
        to: UnitRef | None = None,
        hop: int = 1,
        **said: Any,
    ) -> Question:
        """The whole way: asked, offered, accepted, let go, held. Returns the copy."""
        of, to = of or self.a, to or self.b
        transfer = self.request(question_id, of=of, to=to, **said)
        self.offer(of, to)
        assert self.accept(transfer, to)
        self.settle(transfer, cases.ACCEPTED, of=of, hop=hop)
        self.hold(transfer, at=to, of=of, hop=hop)
        if hop:
            self.tell_home(question_id, of, to, hop)
        with enter_unit(to):
            copies = Question.objects.filter(origin_question__isnull=False).order_by("-hop")
            return copies.first()

    def tell_home(self, question_id: UUID, of: UnitRef, to: UnitRef, hop: int) -> None:
        """The network tells home who holds it."""
        with enter_unit(of):
            row = Question.objects.get(pk=question_id)
        home = self.network.ref(unit_card(row.origin_unit or of.id))
        message = cases.CaseHandedOver(
            question_id=str(row.origin_question or row.pk),
            from_unit=of.id,
            from_name=unit_card(of.id).short_name,
            holder_unit=to.id,
            holder_name=unit_card(to.id).short_name,
            way="sideways",
            why="",
            hop=hop,
            at=clock.now().isoformat(),
        )
        with enter_unit(home):
            leaving_home.handed_over(message)

    def complete(self, sender: UnitRef, to: UnitRef, hop: int) -> None:
        """The network tells the holder what its former one has sent after the parcel."""
        sent = self.sent(sender, "case.completed")[-1]
        message = CaseAddedTo(
            origin_unit=sent["origin_unit"], question_id=sent["question_id"], hop=hop, parcel=sent["parcel"]
        )
        with enter_unit(to):
            completing.added(message)

    def call_up(
        self, unit: UnitRef, question_id: UUID, *, origin: UnitRef, to: UnitRef, hop: int | None = None
    ) -> dict[str, Any]:
        """The network calls a question up; what the holder has surrendered."""
        message = cases.CaseCalledUp(
            transfer_id="01999999-0000-7000-8000-000000000001",
            origin_unit=origin.id,
            question_id=str(question_id),
            to_unit=to.id,
            to_name=unit_card(to.id).short_name,
            why="late",
            hop=(0 if unit.id == origin.id else 1) if hop is None else hop,
        )
        with enter_unit(unit):
            surrendering.called_up(message)
        return self.sent(unit, "case.surrendered")[-1]

    def decision(self, unit: UnitRef, pk: UUID) -> Decision:
        with enter_unit(unit):
            return Decision.objects.get(pk=pk)


@pytest.fixture
def between(network: Network, topics: None) -> Between:
    return Between(network)
