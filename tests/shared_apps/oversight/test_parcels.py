"""What travels up with a question is what is needed there, and the asker's word comes first."""

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.questions.models import Decision, Message
from tenant_apps.questions.operations import asking_review, conversation
from tenant_apps.questions.operations.refusals import BadDecision
from tests.shared_apps.oversight.conftest import World
from tests.shared_apps.oversight.test_referring import ANSWER, closed, proposed

NOTE, NAME, PHONE, EMAIL = "他父亲是本单位职工", "小满", "13911112222", "xiaoman@example.com"
SAID = "已经等了两个月"


def with_thread(world: World, question_id: object) -> None:
    """The asker has added something, and a colleague has written a note that is for the unit alone."""
    with enter_unit(world.a):
        conversation.add(question_id, text=SAID, token="thread")  # type: ignore[arg-type]
        conversation.note(question_id, text=NOTE, mentions=[], actor=1)  # type: ignore[arg-type]


def test_an_alarm_carries_the_thread_and_the_contact_but_no_internal_note(world: World) -> None:
    world.on_call(world.a)
    world.on_call(world.city)
    receipt = world.ask(world.a, contact_phone=PHONE)
    with_thread(world, receipt.question_id)
    world.deliver()
    world.later(minutes=3, seconds=1)
    parcel = str(world.alarm(world.city).parcel)
    assert SAID in parcel
    assert PHONE in parcel
    assert NOTE not in parcel + str(world.parcels())


def test_a_decision_carries_the_thread_and_nothing_that_tells_who_asks(world: World) -> None:
    only_one = world.leader(world.a)
    world.leader(world.city)
    proposed(world, only_one, display_name=NAME, contact_phone=PHONE, contact_email=EMAIL)
    world.deliver()
    [wanted] = world.decisions(world.city)
    assert ANSWER in str(wanted.payload)
    for kept_here in (NAME, PHONE, EMAIL):
        assert kept_here not in str(wanted.payload) + str(world.parcels())


def test_a_note_that_was_there_before_stays_here(world: World) -> None:
    question_id = closed(world, display_name=NAME, contact_phone=PHONE)
    world.leader(world.city)
    with enter_unit(world.a):
        Message.objects.create(
            question_id=question_id, at=clock.now(), side="internal", kind="note", text=NOTE
        )
        asking_review.ask_review(question_id, words="没有解决", consent=True, token="t")
    world.deliver()
    [wanted] = world.decisions(world.city)
    told = str(wanted.payload) + str(world.parcels())
    assert "没有解决" in told
    for kept_here in (NOTE, NAME, PHONE):
        assert kept_here not in told


def test_without_consent_nothing_goes_up(world: World) -> None:
    question_id = closed(world)
    with enter_unit(world.a):
        with pytest.raises(BadDecision) as refused:
            asking_review.ask_review(question_id, words="没有解决", consent=False, token="t")
        assert refused.value.field == "agree"
        assert not Decision.objects.exists()
    world.deliver()
    assert (world.decisions(world.city), world.parcels()) == ([], [])
