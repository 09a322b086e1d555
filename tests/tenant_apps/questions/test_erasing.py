"""What may be deleted when, and what an asker is given of it before."""

import pytest

from huisheng.kernel import clock
from tenant_apps.questions.models import Alarm, Question
from tenant_apps.questions.operations import conversation, erasing, withdrawing
from tenant_apps.questions.operations.erasing import AlarmIsOpen, NotEnded
from tests.tenant_apps.questions.conftest import OFFICER, Ask

TEXT = "我不想活了，没有人可以说。"


def test_what_is_worked_on_is_not_deleted(asked: Ask) -> None:
    receipt = asked()
    with pytest.raises(NotEnded):
        erasing.erase_all(receipt.question_id)
    withdrawing.withdraw(receipt.question_id)
    erasing.erase_all(receipt.question_id)
    assert Question.objects.get().text == ""


def test_nothing_is_deleted_while_somebody_may_be_in_danger(asked: Ask) -> None:
    receipt = asked(text=TEXT)
    withdrawing.withdraw(receipt.question_id)
    with pytest.raises(AlarmIsOpen):
        erasing.erase_all(receipt.question_id)
    assert Question.objects.get().text == TEXT
    Alarm.objects.update(closed_at=clock.now())
    erasing.erase_all(receipt.question_id)
    assert Question.objects.get().text == ""


def test_ones_own_data_are_without_notes_of_staff(asked: Ask) -> None:
    receipt = asked()
    conversation.add(receipt.question_id, text="已经三个月了。", token="t")
    conversation.note(receipt.question_id, text="他的同事也来过", mentions=[], actor=OFFICER)
    told = repr(erasing.held_data(receipt.question_id))
    assert "已经三个月了。" in told
    assert "他的同事也来过" not in told
