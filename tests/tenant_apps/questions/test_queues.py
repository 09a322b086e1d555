"""The queues of the desk on a table of years: read through an index, in the order of the index where it is a
record.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.data.codes import Channel, State
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries import desk, desk_list
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.queries.desk_list import Filters
from tenant_apps.questions.rules.visibility import Reader

RECORDS = frozenset({Queue.ANSWERED, Queue.CLOSED, Queue.NOT_ACCEPTED, Queue.ALL})
LEADER = Reader(11, frozenset({3}), frozenset({3}), True)
OFFICER = Reader(11, frozenset({3}), frozenset({3}), False)


@pytest.fixture
def plan(topics: None, in_unit_a: UnitRef) -> Callable[[str], str]:
    """A function: how PostgreSQL would read a queue if it read no table from end to end and sorted nothing,
    wherever an index lets it.
    """
    with connection.cursor() as cursor:
        for unwanted in ("enable_seqscan", "enable_sort", "enable_incremental_sort"):
            cursor.execute(f"SET LOCAL {unwanted} = off")

    def of(sql: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}")
            return "\n".join(line for (line,) in cursor.fetchall())

    return of


def statement(who: Reader, queue: Queue, django_assert_num_queries: Callable[..., object]) -> str:
    with django_assert_num_queries(1) as seen:  # type: ignore[attr-defined]
        list(desk.in_order(queue, clock.now(), who)[:41])
    return str(seen.captured_queries[0]["sql"])


@pytest.mark.parametrize("who", [LEADER, OFFICER], ids=["leader", "officer"])
@pytest.mark.parametrize("queue", Queue)
def test_no_queue_reads_the_whole_table(
    queue: Queue,
    who: Reader,
    plan: Callable[[str], str],
    django_assert_num_queries: Callable[..., object],
) -> None:
    assert "Seq Scan on questions_question" not in plan(statement(who, queue, django_assert_num_queries))


@pytest.mark.parametrize("queue", sorted(RECORDS))
def test_records_come_in_the_order_of_an_index(
    queue: Queue, plan: Callable[[str], str], django_assert_num_queries: Callable[..., object]
) -> None:
    assert "Sort" not in plan(statement(OFFICER, queue, django_assert_num_queries))


@pytest.mark.parametrize("who", [LEADER, OFFICER, None], ids=["leader", "officer", "figures"])
def test_the_numbers_of_all_queues_read_what_is_open_alone(
    who: Reader | None, plan: Callable[[str], str], django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1) as seen:  # type: ignore[attr-defined]
        desk.counts(clock.now(), who)
    found = plan(seen.captured_queries[0]["sql"])
    assert "Seq Scan on questions_question" not in found
    assert "questions_to_do" in found
    assert "ORDER BY" not in seen.captured_queries[0]["sql"], "nor puts into an order what is only counted"


def test_what_ended_without_a_moment_of_its_own_stands_where_it_came_in(
    topics: None, in_unit_a: UnitRef
) -> None:
    """Merged questions and those of other systems have no day of an end: they are neither first nor lost."""
    now = clock.now()

    def question(name: str, state: State, received: int, **said: object) -> None:
        Question.objects.create(
            number=name,
            title=name,
            text=name,
            topic="150305",
            channel=Channel.WEBSITE,
            state=state,
            received_at=now - timedelta(days=received),
            business_day=clock.business_day(now),
            due_at=now,
            **said,
        )

    question("closed late", State.CLOSED, 90, closed_at=now - timedelta(days=1))
    question("merged", State.MERGED, 20)
    question("closed early", State.CLOSED, 80, closed_at=now - timedelta(days=60))
    question("answered", State.ANSWERED, 30, answered_at=now - timedelta(days=2))
    question("given up unanswered", State.UNRESOLVABLE, 10)

    def shown(queue: Queue) -> list[str]:
        page = desk_list.page(queue, Filters(), "", who=OFFICER, now=now)
        return [row.number for row in page.rows]

    assert shown(Queue.CLOSED) == ["closed late", "merged", "closed early"]
    assert shown(Queue.ANSWERED) == ["answered", "given up unanswered"]
