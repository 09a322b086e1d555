"""What comes to a question between the parcel and the change of hands follows it to its holder."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts import case_messages as cases
from tenant_apps.questions.data.codes import State, StepCode
from tenant_apps.questions.models import Message, Question, Step
from tenant_apps.questions.operations import conversation, holding, overdue
from tenant_apps.questions.operations.locking import UnknownQuestion
from tenant_apps.questions.rules.receipts import new_token
from tests.tenant_apps.questions.between.conftest import Between
from tests.tenant_apps.questions.between.test_handing_over import CANARY, texts
from tests.tenant_apps.questions.conftest import OFFICER

REPLY = "已与公司约定周五面谈，请带工资条。"


def reply(between: Between, unit: UnitRef, question_id: UUID, text: str = REPLY) -> None:
    with enter_unit(unit):
        version = Question.objects.get(pk=question_id).version
        conversation.reply(question_id, version=version, text=text, persona="团小历", actor=OFFICER)


def thread(between: Between, unit: UnitRef) -> list[str]:
    with enter_unit(unit):
        return list(Message.objects.order_by("at").values_list("text", flat=True))


def take(between: Between, transfer: UUID, *, of: UnitRef, to: UnitRef, hop: int) -> None:
    """Accepted, let go and held."""
    between.offer(of, to)
    assert between.accept(transfer, to)
    between.settle(transfer, cases.ACCEPTED, of=of, hop=hop)
    between.hold(transfer, at=to, of=of, hop=hop)


def test_what_staff_write_while_another_unit_is_asked_follows(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a):
        conversation.add(pk, text="他们明天要搬走。", token=new_token())
        conversation.reply(pk, version=2, text="收到。", persona="团小历", actor=OFFICER)
    transfer = between.request(pk)
    reply(between, between.a, pk)
    with enter_unit(between.a):
        conversation.note(pk, text=f"内部：{CANARY}", mentions=[], actor=OFFICER)
        conversation.add(pk, text="又拖了。", token=new_token())
        conversation.urge(pk)
    take(between, transfer, of=between.a, to=between.b, hop=1)
    assert thread(between, between.b) == ["他们明天要搬走。", "收到。"]
    (sent,) = between.sent(between.a, "case.completed")
    # What the asker wrote goes as an act; what staff wrote to each other stays.
    assert [note["text"] for note in sent["parcel"]["thread"]] == [REPLY]
    assert CANARY not in json.dumps(sent, ensure_ascii=False)
    between.complete(between.a, between.b, hop=1)
    between.complete(between.a, between.b, hop=1)
    assert thread(between, between.b) == ["他们明天要搬走。", "收到。", REPLY]
    copy = between.question(between.b)
    assert copy.urged_at is not None
    assert CANARY not in texts(between, between.b)


def test_a_first_word_meanwhile_is_the_first_response_here_too(between: Between) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    reply(between, between.a, pk)
    take(between, transfer, of=between.a, to=between.b, hop=1)
    assert between.question(between.b).responded_at is None
    between.complete(between.a, between.b, hop=1)
    assert between.question(between.b).responded_at == between.question(between.a, pk).responded_at
    assert between.question(between.b).asker_spoke_at is None


def test_where_nothing_came_nothing_is_sent(between: Between) -> None:
    pk = between.ask().question_id
    reply(between, between.a, pk)
    with enter_unit(between.a):
        conversation.urge(pk)
    between.hand_over(pk)
    assert between.sent(between.a, "case.completed") == []


def test_a_rung_climbed_meanwhile_is_not_climbed_again(between: Between) -> None:
    pk = between.ask(received_at=clock.now() - timedelta(days=20)).question_id
    transfer = between.request(pk)
    with enter_unit(between.a):
        overdue.clock_rings(pk)
    take(between, transfer, of=between.a, to=between.b, hop=1)
    between.complete(between.a, between.b, hop=1)
    climbed = cards(between, between.a)
    assert "red_card" in climbed
    assert cards(between, between.b) == climbed
    with enter_unit(between.b):
        overdue.clock_rings(Question.objects.get().pk)
    assert cards(between, between.b) == climbed
    assert between.question(between.b).overdue_at is not None


def cards(between: Between, unit: UnitRef) -> list[str]:
    with enter_unit(unit):
        found = Step.objects.filter(code__in=[StepCode.YELLOW_CARD.value, StepCode.RED_CARD.value])
        return sorted(found.values_list("code", flat=True))


def test_handed_on_already_it_goes_after_it(between: Between) -> None:
    """The former holder's words come when the copy has gone on: to whoever has it, by way of the network."""
    pk = between.ask().question_id
    transfer = between.request(pk)
    reply(between, between.a, pk, f"{REPLY}{CANARY}")
    take(between, transfer, of=between.a, to=between.b, hop=1)
    copy = between.question(between.b)
    further = between.request(copy.pk, of=between.b, to=between.city)
    take(between, further, of=between.b, to=between.city, hop=2)
    between.complete(between.a, between.b, hop=1)
    assert between.question(between.b).state == State.HANDED_ON
    assert CANARY not in texts(between, between.b)
    (again,) = between.sent(between.b, "case.completed")
    assert again["hop"] == 2
    between.complete(between.b, between.city, hop=2)
    assert thread(between, between.city) == [f"{REPLY}{CANARY}"]


def test_what_comes_between_two_changes_of_hands_goes_on(between: Between) -> None:
    """It reached the middle unit after that had wrapped it up: its own parcel does not have it."""
    pk = between.ask().question_id
    transfer = between.request(pk)
    reply(between, between.a, pk)
    take(between, transfer, of=between.a, to=between.b, hop=1)
    further = between.request(between.question(between.b).pk, of=between.b, to=between.city)
    between.complete(between.a, between.b, hop=1)
    take(between, further, of=between.b, to=between.city, hop=2)
    between.complete(between.b, between.city, hop=2)
    assert thread(between, between.city) == [REPLY]


def test_called_up_it_is_the_same(between: Between) -> None:
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    between.call_up(between.b, pk, origin=between.a, to=between.city)
    reply(between, between.b, copy.pk)
    transfer = UUID(between.sent(between.b, "case.surrendered")[-1]["transfer_id"])
    between.settle(transfer, cases.ACCEPTED, of=between.b, hop=2)
    (sent,) = between.sent(between.b, "case.completed")
    assert [note["text"] for note in sent["parcel"]["thread"]] == [REPLY]


def test_it_waits_for_the_copy(between: Between) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    reply(between, between.a, pk)
    between.offer()
    assert between.accept(transfer)
    between.settle(transfer, cases.ACCEPTED)
    with pytest.raises(UnknownQuestion):
        between.complete(between.a, between.b, hop=1)
    between.hold(transfer)
    with pytest.raises(UnknownQuestion):
        between.complete(between.a, between.b, hop=3)
    between.complete(between.a, between.b, hop=1)
    assert thread(between, between.b) == [REPLY]


def test_a_reply_that_could_not_leave_any_more_is_told(between: Between) -> None:
    """Its ten seconds were not over at the change of hands: nobody must believe that it went out."""
    from tests.shared_apps.oversight.conftest import _heard

    pk = between.ask().question_id
    transfer = between.request(pk)
    with enter_unit(between.a):
        version = Question.objects.get(pk=pk).version
        payload = {"text": REPLY, "persona": "团小历"}
        holding.hold(pk, "reply", payload, version=version, actor=OFFICER)
    _heard.clear()
    between.settle(transfer, cases.ACCEPTED)
    told = [(event.what, event.accounts) for _, event in _heard]
    assert ("not_sent", (OFFICER,)) in told
    assert between.sent(between.a, "case.completed") == []
