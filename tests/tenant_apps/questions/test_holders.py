"""Who looks after a question: asked once for everybody, by the one rule of who may know it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import DUTY_OFFICER, LEADER
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenant_apps.people.models import Member, Section
from tenant_apps.questions.data.codes import HolderKind
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.queries.holders import staff_for
from tenant_apps.questions.rules.receipts import new_token
from tests.actors import give_role, make_account
from tests.tenant_apps.questions.conftest import WAGES

Held = Callable[..., tuple[Question, set[int]]]


@pytest.fixture
def held(in_unit_a: UnitRef) -> Held:
    """A function: a question with a section of so many people, and their accounts."""
    with enter_network():
        import_tree()

    def make(people: int, **columns: Any) -> tuple[Question, set[int]]:
        section = Section.objects.create(name=f"学院{people}")
        accounts = set()
        for number in range(people):
            account = make_account()
            give_role(account, DUTY_OFFICER, in_unit_a.id)
            member = Member.objects.create(name=f"王{number}", account_id=account.pk, state="active")
            section.members.append(member.pk)
            section.save()
            accounts.add(account.pk)
        receipt = ask(NewQuestion(token=new_token(), text="公司拖欠工资", topic=WAGES))
        Question.objects.filter(pk=receipt.question_id).update(
            **{"holder_kind": HolderKind.SECTION, "section": section.pk, "holder": None} | columns
        )
        return Question.objects.get(pk=receipt.question_id), accounts

    return make


def test_a_section_of_many_costs_no_more_than_one_of_two(held: Held) -> None:
    def statements(people: int) -> int:
        question, accounts = held(people)
        staff_for(question.pk)
        with CaptureQueriesContext(connection) as asked:
            assert set(staff_for(question.pk)) == accounts
        return len(asked)

    assert statements(2) == statements(7)


def test_nobody_who_must_not_know_it_is_among_them(held: Held) -> None:
    question, _ = held(3)
    Question.objects.filter(pk=question.pk).update(excluded_section=question.section)
    assert staff_for(question.pk) == ()


def test_what_was_told_in_confidence_goes_to_whom_it_was_handed(held: Held, in_unit_a: UnitRef) -> None:
    boss, officer = make_account(), make_account()
    give_role(boss, LEADER, in_unit_a.id)
    give_role(officer, DUTY_OFFICER, in_unit_a.id)
    question, accounts = held(2, confidential=True)
    assert set(staff_for(question.pk)) == accounts, "it lies with their section"
    Question.objects.filter(pk=question.pk).update(
        holder_kind=HolderKind.PERSON, holder=officer.pk, section=None
    )
    assert staff_for(question.pk) == (officer.pk,)
