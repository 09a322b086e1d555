"""A question on its way between the units of the test network: real desks, real relays."""

from typing import Any
from uuid import UUID

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import answering, handing_over, incoming
from tenant_apps.questions.operations.handing_over import Wish
from tests.shared_apps.oversight.conftest import World
from tests.tenant_apps.questions.conftest import OFFICER

RULE = "《信访工作条例》第二十二条"


class Hands:
    """One question of unit a, by the steps of the desks; after each the relays run until nothing moves."""

    def __init__(self, world: World, text: str, **said: Any) -> None:
        self.world = world
        self.id: UUID = world.ask(world.a, text, **said).question_id
        world.deliver()

    def at(self, unit: UnitRef) -> Question:
        """The question where it was asked, or its copy."""
        with enter_unit(unit):
            own = unit.id == self.world.a.id
            return Question.objects.get(pk=self.id) if own else Question.objects.get(origin_question=self.id)

    def request(self, sender: UnitRef, receiver: UnitRef) -> None:
        question = self.at(sender)
        wish = Wish(to_unit=receiver.id, reason="place", rule=RULE, words="请按属地办理。")
        with enter_unit(sender):
            handing_over.request(question.pk, version=question.version, wish=wish, actor=OFFICER)
        self.world.deliver()

    def accept(self, receiver: UnitRef) -> None:
        with enter_unit(receiver):
            offer = Decision.objects.get(kind="transfer", question=None, state="open")
            assert incoming.accept(offer.pk, actor=OFFICER)
        self.world.deliver()

    def hand(self, sender: UnitRef, receiver: UnitRef) -> None:
        self.request(sender, receiver)
        self.accept(receiver)

    def answer(self, unit: UnitRef, text: str, *, handles: bool = True) -> None:
        question = self.at(unit)
        with enter_unit(unit):
            answering.answer(question.pk, version=question.version, text=text, actor=OFFICER, handles=handles)
        self.world.deliver()
