"""What the tables of questions refuse by themselves, whatever code asks of them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from huisheng.kernel.clock import now
from tenant_apps.questions.data.codes import (
    AssignmentKind,
    AssignmentRole,
    AssignmentState,
    DecisionKind,
    DecisionState,
    HolderKind,
)
from tenant_apps.questions.models import Alarm, Assignment, Decision, Question
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER, Ask


def refuse(write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.parametrize(
    "held",
    [
        {"holder_kind": HolderKind.PERSON},
        {"holder_kind": HolderKind.SECTION},
        {"holder": OFFICER},
        {"section": 1},
        {"holder_kind": HolderKind.PERSON, "holder": OFFICER, "section": 1},
        {"holder_kind": HolderKind.ABOVE, "holder": OFFICER},
        {"holder_kind": "nobody"},
    ],
)
def test_a_question_has_exactly_one_holder(asked: Ask, held: dict[str, Any]) -> None:
    asked()
    refuse(lambda: Question.objects.update(**held))


@pytest.mark.parametrize("stars", [0, 6])
def test_stars_are_one_to_five(asked: Ask, stars: int) -> None:
    asked()
    refuse(lambda: Question.objects.update(rating=stars))


def test_a_question_has_one_open_alarm(asked: Ask) -> None:
    receipt = asked()
    first = Alarm.objects.create(question_id=receipt.question_id, raised_at=now())
    refuse(lambda: Alarm.objects.create(question_id=receipt.question_id, raised_at=now()))
    first.closed_at = now()
    first.save()
    Alarm.objects.create(question_id=receipt.question_id, raised_at=now())


def test_what_comes_from_below_stands_once(asked: Ask) -> None:
    below, same, at = 7, uuid4(), now()
    for make in (
        lambda unit: Alarm.objects.create(origin_unit=unit, origin_alarm=same, raised_at=at),
        lambda unit: Decision.objects.create(
            origin_unit=unit, origin_decision=same, kind=DecisionKind.APPEAL, asked_at=at
        ),
    ):
        make(below)
        refuse(lambda make=make: make(below))  # type: ignore[misc]
        make(below + 1)


def test_a_question_has_one_lead(asked: Ask) -> None:
    receipt = asked()

    def lead(account: int, state: AssignmentState) -> Assignment:
        made: Assignment = Assignment.objects.create(
            question_id=receipt.question_id,
            kind=AssignmentKind.PERSON,
            role=AssignmentRole.LEAD,
            account=account,
            offered_at=now(),
            state=state,
        )
        return made

    lead(OFFICER, AssignmentState.DONE)
    lead(OFFICER, AssignmentState.OFFERED)
    refuse(lambda: lead(COLLEAGUE, AssignmentState.TAKEN))


def test_a_question_has_one_open_decision_of_a_kind(asked: Ask) -> None:
    receipt = asked()

    def wanted(kind: DecisionKind) -> Decision:
        made: Decision = Decision.objects.create(
            question_id=receipt.question_id, kind=kind, asked_at=now(), asked_by=OFFICER
        )
        return made

    wanted(DecisionKind.ANSWER)
    wanted(DecisionKind.EXTENSION)
    refuse(lambda: wanted(DecisionKind.ANSWER))
    Decision.objects.filter(kind=DecisionKind.ANSWER).update(state=DecisionState.REFUSED)
    wanted(DecisionKind.ANSWER)


def test_a_message_of_another_system_stands_once(asked: Ask) -> None:
    first, second = asked(), asked()
    Question.objects.filter(pk=first.question_id).update(source="12345", external_number="A-1")
    refuse(
        lambda: Question.objects.filter(pk=second.question_id).update(source="12345", external_number="A-1")
    )
    Question.objects.filter(pk=second.question_id).update(source="12355", external_number="A-1")
