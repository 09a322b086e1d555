"""Words about a change of hands cross on their way: what comes too early waits, what comes late is old."""

from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts import case_messages as cases
from tenant_apps.questions.data.codes import HolderKind, State
from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations import (
    answering,
    asker_away,
    hearing_asker,
    leaving_home,
    surrendering,
    taking_over,
    withdrawing,
)
from tenant_apps.questions.operations.locking import UnknownQuestion
from tests.tenant_apps.questions.away import tell_answered
from tests.tenant_apps.questions.between.conftest import TEXT, Between

ANSWER = "已联系劳动监察大队，工资已补发。"


def hands(unit: UnitRef) -> list[str]:
    with enter_unit(unit):
        steps = Step.objects.filter(params__has_key="hands").order_by("pk")
        return [step.params["hands"]["way"] for step in steps]


def test_a_late_word_does_not_empty_what_has_come_back(between: Between) -> None:
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    transfer = between.request(copy.id, of=between.b, to=between.city)
    with enter_unit(between.b):
        Question.objects.update(hop=3)
    between.settle(transfer, cases.ACCEPTED, of=between.b, hop=2)
    assert between.question(between.b).text == TEXT


def test_called_up_before_it_is_known_to_be_here_it_is_asked_again(between: Between) -> None:
    """The word of the change of hands may come after the call, at home as elsewhere: neither is lost."""
    pk = between.ask().question_id
    for hop in (1, 2):
        with pytest.raises(surrendering.NotHereYetError):
            between.call_up(between.b, pk, origin=between.a, to=between.city, hop=hop)
    copy = between.hand_over(pk)
    with pytest.raises(surrendering.NotHereYetError):
        between.call_up(between.a, pk, origin=between.a, to=between.city, hop=2)
    back = between.request(copy.id, of=between.b, to=between.a)
    between.settle(back, cases.ACCEPTED, of=between.b, hop=2)
    between.tell_home(copy.id, between.b, between.a, 2)
    with pytest.raises(surrendering.NotHereYetError):
        between.call_up(between.b, pk, origin=between.a, to=between.city, hop=3)
    assert between.question(between.a, pk).holder_kind == HolderKind.DUTY
    said = between.call_up(between.a, pk, origin=between.a, to=between.city, hop=2)
    assert (said["ended"], said["parcel"]["text"]) == (False, TEXT)


def test_it_does_not_come_back_before_it_has_gone(between: Between) -> None:
    """Told that it is held here again before the word that it had been let go of: that comes first."""
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    parcel = between.sent(between.a, "transfer.requested")[-1]["parcel"] | {"thread": []}
    with pytest.raises(taking_over.NotLetGoYetError):
        between.hold(uuid4(), hop=3, parcel=parcel)
    transfer = between.request(copy.id, of=between.b, to=between.city)
    between.settle(transfer, cases.ACCEPTED, of=between.b, hop=2)
    between.hold(transfer, at=between.b, of=between.b, hop=3, parcel=parcel)
    assert between.question(between.b).hop == 3
    with enter_unit(between.b):
        hands = Step.objects.filter(params__has_key="hands").order_by("pk")
        assert [step.params["hands"]["way"] for step in hands] == ["in", "out", "in"]


def test_it_does_not_come_home_before_it_has_gone(between: Between) -> None:
    """Else home would count it twice: it never counted it as gone."""
    pk = between.ask().question_id
    transfer = between.request(pk)
    between.offer()
    between.accept(transfer)
    between.settle(transfer, cases.ACCEPTED)
    between.hold(transfer)
    copy = between.question(between.b)
    back = between.request(copy.id, of=between.b, to=between.a)
    between.settle(back, cases.ACCEPTED, of=between.b, hop=2)
    with pytest.raises(leaving_home.NotBackYetError):
        between.tell_home(copy.id, between.b, between.a, 2)
    assert between.question(between.a, pk).holder_kind == HolderKind.AWAY
    between.tell_home(pk, between.a, between.b, 1)
    between.tell_home(copy.id, between.b, between.a, 2)
    assert between.question(between.a, pk).holder_kind == HolderKind.DUTY
    assert hands(between.a) == ["out", "in"]


def test_what_is_told_again_after_a_restore_waits_for_nothing(between: Between) -> None:
    pk = between.ask().question_id
    message = home_again(between, pk, hop=2, told=9, again=True)
    with enter_unit(between.a):
        leaving_home.handed_over(message)
    assert between.question(between.a, pk).hop == 2


def home_again(
    between: Between, pk: UUID, *, hop: int, told: int, again: bool = False
) -> cases.CaseHandedOver:
    return cases.CaseHandedOver(
        question_id=str(pk),
        from_unit=between.b.id,
        from_name="市中区团委",
        holder_unit=between.a.id,
        holder_name="历下区团委",
        way="sideways",
        why="",
        hop=hop,
        at=clock.now().isoformat(),
        again=again,
        told=told,
    )


def test_home_waits_for_the_last_word_of_whoever_held_it(between: Between) -> None:
    """Else it would be open here although it was answered there."""
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    with enter_unit(between.b):
        version = Question.objects.get().version
        officer = between.officers[between.b.id]
        answering.answer(copy.id, version=version, text=ANSWER, actor=officer, handles=True)
    between.request(copy.id, of=between.b, to=between.a)
    told = between.sent(between.b, "transfer.requested")[-1]["told"]
    assert told == between.sent(between.b, "case.worked")[-1]["number"] > 1
    back = home_again(between, pk, hop=2, told=told)
    with enter_unit(between.a):
        tell_answered(pk, told - 1)
        with pytest.raises(leaving_home.NotBackYetError):
            leaving_home.handed_over(back)
        tell_answered(pk, told)
        leaving_home.handed_over(back)
    row = between.question(between.a, pk)
    assert (row.state, row.hop, row.answered_at is not None) == (State.ANSWERED, 2, True)


def test_the_last_word_is_that_of_the_last_holder(between: Between) -> None:
    """Home knows many words of the first one, and none of the second."""
    pk = between.ask().question_id
    between.hand_over(pk)
    back = home_again(between, pk, hop=3, told=1)
    with enter_unit(between.a):
        tell_answered(pk, 5)
        with pytest.raises(leaving_home.NotBackYetError):
            leaving_home.handed_over(back)
        tell_answered(pk, 1, hop=2)
        leaving_home.handed_over(back)
    assert between.question(between.a, pk).hop == 3


def test_called_up_it_says_how_often_home_was_told(between: Between) -> None:
    pk = between.ask().question_id
    between.hand_over(pk)
    told = between.sent(between.b, "case.worked")[-1]["number"]
    assert between.call_up(between.b, pk, origin=between.a, to=between.city)["told"] == told > 0


def test_from_home_nobody_waits_for_a_word(between: Between) -> None:
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    back = between.request(copy.id, of=between.b, to=between.a)
    between.settle(back, cases.ACCEPTED, of=between.b, hop=2)
    between.tell_home(copy.id, between.b, between.a, 2)
    between.request(pk, to=between.city)
    assert between.sent(between.a, "transfer.requested")[-1]["told"] == 0


def act(between: Between, pk: UUID, *, hop: int) -> cases.AskerTold:
    return cases.AskerTold(
        origin_unit=between.a.id,
        question_id=str(pk),
        act=asker_away.URGE,
        token="act:1",
        at=clock.now().isoformat(),
        hop=hop,
    )


def test_an_act_of_the_asker_waits_for_the_question(between: Between) -> None:
    """Told to who holds it now, where the word of that has not come yet: neither lost nor sent round."""
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    for unit in (between.a, between.b):
        with enter_unit(unit), pytest.raises(UnknownQuestion):
            hearing_asker.told(act(between, pk, hop=2))
    assert between.sent(between.a, "asker.acted") == []
    transfer = between.request(copy.id, of=between.b, to=between.city)
    between.settle(transfer, cases.ACCEPTED, of=between.b, hop=2)
    with enter_unit(between.b), pytest.raises(UnknownQuestion):
        hearing_asker.told(act(between, pk, hop=3))


def test_an_act_does_not_wait_for_what_its_asker_took_back(between: Between) -> None:
    pk = between.ask().question_id
    between.request(pk)
    between.offer()
    with enter_unit(between.a):
        withdrawing.withdraw(pk)
        hearing_asker.told(act(between, pk, hop=2))
    with enter_unit(between.b):
        about = {"origin_unit": between.a.id, "question_id": str(pk), "erased": False}
        taking_over.ended(cases.CaseEnded(**about, at=clock.now().isoformat()))
        hearing_asker.told(act(between, pk, hop=1))
    assert between.sent(between.a, "asker.acted") == []
