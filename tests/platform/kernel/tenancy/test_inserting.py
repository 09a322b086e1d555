"""Rows that are lined up: sent together, in their scope, and dropped with what they belong to."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import (
    NoScopeError,
    NotInUnitError,
    ScopeMismatchError,
    UnitRef,
    enter_network,
    enter_unit,
)
from huisheng.kernel.tenancy.inserting import insert, insert_values
from tenant_apps.questions.models import Question, UnitTopic
from tenant_apps.unit_ledger.models import UnitAudit, UnitOutbox

pytestmark = pytest.mark.django_db


def topic(name: str) -> UnitTopic:
    return UnitTopic(name=name, network_topic="150305")


def names() -> set[str]:
    return set(UnitTopic.objects.values_list("name", flat=True))


def take_in(*given: str, renaming: str = "") -> None:
    with transaction.atomic():
        if renaming:
            UnitTopic.objects.filter(name=renaming).update(name="变")
        for name in given:
            insert(topic(name))


def test_rows_go_together_with_the_next_statement(in_unit_a: UnitRef) -> None:
    with CaptureQueriesContext(connection) as sent, transaction.atomic():
        insert(topic("一"))
        insert(topic("二"))
        assert [query["sql"].count("INSERT") for query in sent.captured_queries] == [0]
        assert names() == {"一", "二"}
    assert [query["sql"].count("INSERT") for query in sent.captured_queries][:3] == [0, 2, 0]


def test_what_is_not_read_goes_with_the_commit(in_unit_a: UnitRef) -> None:
    with transaction.atomic():
        insert(topic("一"))
    assert names() == {"一"}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_goes_at_once(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        insert(topic("一"))
        connection.close()
        assert names() == {"一"}
        UnitTopic.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_it_is_there_after_the_commit(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        with transaction.atomic():
            insert(topic("一"))
        connection.close()
        assert names() == {"一"}
        UnitTopic.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_lined_up_rows_alone_is_all_or_nothing(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        with pytest.raises(IntegrityError):
            take_in("一", "一")
        assert names() == set()
        with transaction.atomic(), CaptureQueriesContext(connection) as sent:
            insert(topic("一"))
            insert(topic("二"))
        assert sent.captured_queries == []
        connection.close()
        assert names() == {"一", "二"}
        UnitTopic.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_has_read_is_all_or_nothing(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        UnitTopic.objects.create(name="零", network_topic="150305")
        with pytest.raises(IntegrityError):
            take_in("一", "一", renaming="零")
        assert names() == {"零"}
        with CaptureQueriesContext(connection) as sent:
            take_in("一", renaming="零")
        # The driver is asked to commit as always, and finds that it is done.
        assert sent.captured_queries[-2]["sql"].endswith(";\nCOMMIT")
        connection.close()
        assert names() == {"变", "一"}
        UnitTopic.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_without_atomic_the_next_transaction_begins_as_it_did(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        transaction.set_autocommit(False)
        try:
            with transaction.atomic():
                insert(topic("一"))
            transaction.commit()
            UnitTopic.objects.create(name="二", network_topic="150305")
            transaction.rollback()
        finally:
            transaction.set_autocommit(True)
        assert names() == {"一"}
        UnitTopic.objects.all().delete()


def test_every_kind_of_value_arrives_as_the_orm_sends_it(in_unit_a: UnitRef) -> None:
    at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    given = {
        "title": "标题 % 'x' \\ 1",
        "text": "第一行\n第二行 %s {0}",
        "topic": "150305",
        "kind": "consult",
        "channel": "website",
        "received_at": at,
        "business_day": at.date(),
        "due_at": at,
        "notify_order": ["sms", "email"],
        "excluded_units": [],
        "state": "received",
    }
    ours, theirs = Question(number="A-1", **given), Question(number="A-2", **given)
    insert(ours)
    theirs.save(force_insert=True)
    left, right = (Question.objects.filter(number=number).values().get() for number in ("A-1", "A-2"))
    assert {name for name in left if left[name] != right[name]} == {"id", "number"}
    assert not ours._state.adding
    insert_values(Question, number="A-3", **given)
    values = Question.objects.filter(number="A-3").values().get()
    assert {name for name in left if left[name] != values[name]} == {"id", "number"}


def test_values_are_those_of_the_model_and_go_where_it_stands(in_unit_a: UnitRef) -> None:
    with pytest.raises(TypeError):
        insert_values(UnitTopic, name="一", network_topic="150305", colour="red")
    with enter_network(), pytest.raises(NotInUnitError):
        insert_values(UnitTopic, name="一", network_topic="150305")
    with transaction.atomic():
        insert_values(UnitTopic, name="一", network_topic="150305")
    assert names() == {"一"}


def test_a_savepoint_takes_its_rows_away_and_no_others(in_unit_a: UnitRef) -> None:
    insert(topic("before"))
    with transaction.atomic():
        insert(topic("inside"))
        transaction.set_rollback(True)
    insert(topic("after"))
    assert names() == {"before", "after"}


def test_what_is_taken_back_cannot_fail_any_more(in_unit_a: UnitRef) -> None:
    """It is dropped, not sent and undone: its fault would end what stands around it."""
    insert(topic("一"))
    with transaction.atomic():
        insert(topic("一"))
        transaction.set_rollback(True)
    assert names() == {"一"}


def test_an_error_comes_out_of_the_block_that_lined_it_up(in_unit_a: UnitRef) -> None:
    insert(topic("一"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(topic("一"))
    assert names() == {"一"}


def test_rows_go_where_they_were_lined_up(unit_a: UnitRef, unit_b: UnitRef) -> None:
    """The scope changes before anything was sent: nothing may land in the other unit."""
    with enter_network(), transaction.atomic():
        with enter_unit(unit_a):
            insert(topic("a"))
        with enter_unit(unit_b):
            insert(topic("b"))
        with enter_network():
            record("test.noted", object_type="key", object_id="n", actor=7)
        with enter_unit(unit_b):
            assert names() == {"b"}
        with enter_unit(unit_a):
            assert names() == {"a"}


def test_the_commit_sends_in_the_scope_of_the_rows(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_b), transaction.atomic(), enter_unit(unit_a):
        insert(topic("a"))
    with enter_unit(unit_b):
        assert names() == set()
    with enter_unit(unit_a):
        assert names() == {"a"}


def test_a_row_of_another_unit_is_refused(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        UnitTopic.objects.create(name="a", network_topic="150305")
        loaded = UnitTopic.objects.get()
    with enter_unit(unit_b):
        with pytest.raises(ScopeMismatchError):
            insert(loaded)
        assert names() == set()


def test_without_a_scope_nothing_is_lined_up(network: object) -> None:
    with pytest.raises(NoScopeError):
        insert(topic("x"))


def test_a_broken_transaction_takes_nothing(in_unit_a: UnitRef) -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            insert(topic("late"))
    assert names() == set()


def test_history_and_messages_are_lined_up_in_their_order(in_unit_a: UnitRef) -> None:
    with transaction.atomic():
        for number in range(120):
            record("test.noted", object_type="key", object_id=number, actor=7)
    assert [row.object_id for row in UnitAudit.objects.order_by("id")] == [str(n) for n in range(120)]
    assert not UnitOutbox.objects.exists()
