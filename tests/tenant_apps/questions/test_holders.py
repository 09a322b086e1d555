"""Who looks after a question: asked once for everybody, by the one rule of who may know it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import DUTY_OFFICER, LEADER
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenant_apps.people.data.codes import SectionKind
from tenant_apps.people.models import Member, Section
from tenant_apps.people.operations.sectioning import close_section
from tenant_apps.questions.data.codes import HolderKind, State
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import freeing, going_on
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
        section = Section.objects.create(name=f"学院{people}", kind=SectionKind.SECTION)
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


def test_who_leads_a_section_is_of_it(held: Held, in_unit_a: UnitRef) -> None:
    question, accounts = held(2)
    chief = make_account()
    give_role(chief, DUTY_OFFICER, in_unit_a.id)
    leader = Member.objects.create(name="赵主任", account_id=chief.pk, state="active")
    Section.objects.filter(pk=question.section).update(leader=leader)
    assert set(staff_for(question.pk)) == accounts | {chief.pk}


def test_where_nobody_may_know_it_those_who_lead_hear(held: Held, in_unit_a: UnitRef) -> None:
    boss = make_account()
    give_role(boss, LEADER, in_unit_a.id)
    question, _ = held(0)
    assert staff_for(question.pk) == (boss.pk,), "a section of nobody"
    question, _ = held(2)
    Question.objects.filter(pk=question.pk).update(excluded_section=question.section)
    assert staff_for(question.pk) == (boss.pk,)


def test_what_lies_with_a_closed_section_goes_back_to_duty(held: Held) -> None:
    going, _ = held(1)
    ended, _ = held(2, state=State.CLOSED, closed_at=now())
    for question in (going, ended):
        close_section(section_id=question.section, actor=1)
        question.refresh_from_db()
    assert (going.holder_kind, going.returned) == (HolderKind.DUTY, True)
    assert ended.holder_kind == HolderKind.SECTION, "it is over"
    going_on.reopen(ended.pk, words="还是没有发下来。", token=new_token())
    ended.refresh_from_db()
    assert (ended.state, ended.holder_kind, ended.returned) == (State.HANDLING, HolderKind.DUTY, True)


def test_reopened_it_goes_to_who_had_it_or_to_duty(held: Held, in_unit_a: UnitRef) -> None:
    stays, goes = make_account(), make_account()
    give_role(stays, DUTY_OFFICER, in_unit_a.id)
    columns = {"state": State.CLOSED, "closed_at": now(), "section": None, "holder_kind": HolderKind.PERSON}
    for people, account, expected in ((0, stays, HolderKind.PERSON), (1, goes, HolderKind.DUTY)):
        question, _ = held(people, **columns, holder=account.pk)
        going_on.reopen(question.pk, words="还是没有发下来。", token=new_token())
        question.refresh_from_db()
        assert question.holder_kind == expected


def test_staff_who_go_on_as_volunteers_hold_nothing_more(held: Held, in_unit_a: UnitRef) -> None:
    account = make_account()
    question, _ = held(0, holder_kind=HolderKind.PERSON, holder=account.pk, section=None)
    freeing.free(member_id=None, account_id=None, staff_account=account.pk, at=now())
    question.refresh_from_db()
    assert question.holder_kind == HolderKind.DUTY
