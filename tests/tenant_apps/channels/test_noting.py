"""Steps become rows in their own transaction: who is told, when, and what is never written."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.data.codes import State, Way
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.channels.operations import preferences
from tenant_apps.channels.operations.preferences import Wishes
from tenant_apps.people.public import MemberLeft, add_shift
from tenant_apps.questions.public import ContactErased, StaffWanted, StepTaken
from tests.actors import give_role, make_account
from tests.tenant_apps.channels.conftest import PHONE, Ask, keep_proved

At = Callable[[str], None]


def told(**filters: Any) -> list[Notice]:
    return list(Notice.objects.filter(**filters).order_by("id"))


def step(question_id: Any, code: str, **params: Any) -> None:
    with transaction.atomic():
        publish(StepTaken(question_id=question_id, code=code, at=clock.now(), params=params))


def test_asking_with_a_phone_queues_a_notice(asked: Ask, at_noon: At) -> None:
    receipt = asked(contact_phone=PHONE)
    (row,) = told()
    assert (row.question_id, row.code, row.state, row.account_id) == (
        receipt.question_id,
        "received",
        State.QUEUED,
        None,
    )
    assert (row.due_at - clock.now()).total_seconds() == 180
    wakeups = unit_tables().outbox._default_manager.filter(payload__what="channels.send")
    assert [one.payload["at"] for one in wakeups] == [row.due_at.isoformat()]


def test_who_left_nothing_reads_the_page(asked: Ask, at_noon: At) -> None:
    asked()
    assert told() == []


def test_a_step_that_fails_tells_nobody(asked: Ask, at_noon: At) -> None:
    receipt = asked(contact_phone=PHONE)
    with transaction.atomic():
        step(receipt.question_id, "answered")
        transaction.set_rollback(True)
    assert [row.code for row in told()] == ["received"]


def test_rows_hold_neither_text_nor_name_nor_address(asked: Ask, at_noon: At) -> None:
    receipt = asked(contact_phone=PHONE)
    step(
        receipt.question_id,
        "extended",
        due_on="2026-12-01",
        why="还在等教务处确认",
        by="团小历",
        reason="not_ours",
        days=3,
        day="张三的电话",
    )
    row = told()[-1]
    assert row.params == {"due_on": "2026-12-01", "reason": "not_ours", "days": 3}
    everything = json.dumps(
        [list(one) for one in Notice.objects.values_list()], ensure_ascii=False, default=str
    )
    for word in (PHONE, "教务处", "团小历", "张三", "拖欠"):
        assert word not in everything


def test_at_night_it_waits_for_the_morning(asked: Ask, at_noon: At) -> None:
    at_noon("2026-11-23T23:10")
    asked(contact_phone=PHONE)
    assert told()[0].due_at.astimezone(clock.BUSINESS_ZONE).isoformat() == "2026-11-24T08:00:00+08:00"


def test_the_persons_own_hours_count(asked: Ask, at_noon: At) -> None:
    receipt = asked(contact_phone=PHONE)
    preferences.keep_wishes_of_asker(
        receipt.question_id, Wishes(order=["sms"], quiet_from=11, quiet_until=13)
    )
    step(receipt.question_id, "answered")
    assert told()[-1].due_at.astimezone(clock.BUSINESS_ZONE).hour == 13


def test_help_in_danger_breaks_the_night(asked: Ask, at_noon: At) -> None:
    at_noon("2026-11-23T23:10")
    receipt = asked(contact_phone=PHONE)
    step(receipt.question_id, "alarm_taken")
    assert (told()[-1].urgent, told()[-1].due_at) == (True, clock.now())


def test_what_the_asker_does_is_no_news_to_the_asker(asked: Ask, at_noon: At) -> None:
    receipt = asked(contact_phone=PHONE)
    for code in ("added", "urged", "rated", "withdrawn", "taken", "yellow_card"):
        step(receipt.question_id, code)
    assert [row.code for row in told()] == ["received"]


def test_steps_of_the_past_are_no_news(asked: Ask, at_noon: At) -> None:
    receipt = asked(contact_phone=PHONE)
    with transaction.atomic():
        publish(
            StepTaken(
                question_id=receipt.question_id,
                code="answered",
                at=clock.now() - timedelta(days=3),
            )
        )
    assert [row.code for row in told()] == ["received"]


def wanted(*accounts: int, what: str = "approval", urgent: bool = False) -> None:
    with transaction.atomic():
        publish(
            StaffWanted(
                question_id=uuid4(),
                what=what,
                accounts=accounts,
                at=clock.now(),
                link="/desk/q/1/",
                urgent=urgent,
            )
        )


def test_staff_find_it_on_their_list(in_a: Any, at_noon: At) -> None:
    wanted(11, 12, 11)
    assert {(row.account_id, row.way, row.state) for row in told()} == {
        (11, Way.SITE, State.SENT),
        (12, Way.SITE, State.SENT),
    }
    assert len(told()) == 2


def test_what_names_nobody_is_for_whoever_is_on_duty(asked: Ask, at_noon: At) -> None:
    officer = make_account()
    give_role(officer, "duty_officer", current_unit().id)
    receipt = asked()
    # In this transaction the clock of the roster is the real one.
    add_shift(
        account_id=officer.pk,
        starts_at=datetime.now(UTC) - timedelta(hours=1),
        ends_at=datetime.now(UTC) + timedelta(hours=1),
        made_by=officer.pk,
    )
    with transaction.atomic():
        publish(
            StaffWanted(
                question_id=receipt.question_id, what="reminder", accounts=(), at=clock.now(), link="/desk/"
            )
        )
    assert [(row.account_id, row.code) for row in told()] == [(officer.pk, "reminder")]


def test_staff_who_gave_a_number_are_also_told_there(in_a: Any, at_noon: At) -> None:
    at_noon("2026-11-23T23:10")
    keep_proved(11, Wishes(order=["sms"], quiet_from=22, quiet_until=8), phone=PHONE)
    wanted(11, 12)
    wanted(11, what="alarm", urgent=True)
    outside = told(state=State.QUEUED)
    assert [(row.code, row.due_at == clock.now()) for row in outside] == [
        ("approval", False),
        ("alarm", True),
    ]


def test_erasing_the_contact_erases_what_stands_here(asked: Ask, at_noon: At) -> None:
    receipt = asked(contact_phone=PHONE)
    preferences.keep_wishes_of_asker(receipt.question_id, Wishes(order=["sms"], quiet_from=22, quiet_until=8))
    with transaction.atomic():
        publish(ContactErased(question_id=receipt.question_id, at=clock.now()))
    assert not Reach.objects.filter(question_id=receipt.question_id).exists()
    assert {(row.state, row.provider_code) for row in told()} == {(State.FAILED, "no_address")}


def test_who_leaves_is_told_nothing_more(in_a: Any, at_noon: At) -> None:
    for account in (11, 12):
        keep_proved(account, Wishes(order=["sms"], quiet_from=22, quiet_until=8), phone=PHONE)
    wanted(11, 12)
    with transaction.atomic():
        publish(MemberLeft(member_id=1, account_id=11, at=clock.now()))
    assert set(Reach.objects.values_list("account_id", flat=True)) == {12}
    assert {(row.account_id, row.state) for row in told() if row.way == ""} == {
        (11, State.FAILED),
        (12, State.QUEUED),
    }


@pytest.mark.parametrize("contact", [{}, {"contact_phone": PHONE}])
def test_telling_costs_asking_little(
    asked: Ask, at_noon: At, contact: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    receipt = asked(**contact)
    # Opening and ending the savepoint are two of them.
    with django_assert_max_num_queries(5 if contact else 3), transaction.atomic():
        publish(StepTaken(question_id=receipt.question_id, code="received", at=clock.now()))


def test_telling_many_costs_no_more_than_telling_two(in_a: Any, at_noon: At) -> None:
    """An alarm: everybody on call, in the transaction that stores the question."""

    def statements(accounts: range) -> int:
        for account in accounts:
            keep_proved(account, Wishes(order=["sms"], quiet_from=22, quiet_until=8), phone=PHONE)
        wanted(*accounts, what="alarm", urgent=True)
        with CaptureQueriesContext(connection) as asked:
            wanted(*accounts, what="alarm", urgent=True)
        return len(asked)

    two, many = statements(range(11, 13)), statements(range(21, 31))
    assert two == many
    assert {row.account_id for row in told(state=State.QUEUED, code="alarm")} == {11, 12, *range(21, 31)}
