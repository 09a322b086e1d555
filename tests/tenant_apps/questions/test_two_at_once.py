"""Real transactions beside each other: a double click, two officers at once.

These tests commit. They work in the second city's province, where no other test writes, and empty it
afterwards.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.models import Edition
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import answering
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.operations.locking import ChangedMeanwhile
from tenant_apps.questions.rules.receipts import new_token
from tests.network import Network

UNIT_TABLES = ("questions_question", "questions_unittopic", "unit_outbox", "unit_audit")
AT_ONCE = 6


@pytest.fixture
def unit(network: Network, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[UnitRef]:
    """A unit in which what is written stays until the test is over."""
    monkeypatch.setattr(nudge, "nudge", lambda name, **kwargs: True)
    ref = network.ref(network.stranger)
    with django_db_blocker.unblock():
        with enter_network():
            had_topics = Edition.objects.exists()
            import_tree()
        try:
            yield ref
        finally:
            with enter_unit(ref, role="owner"), connection.cursor() as cursor:
                cursor.execute(
                    f"TRUNCATE {', '.join(f'{ref.schema}.{table}' for table in UNIT_TABLES)} CASCADE"
                )
            if not had_topics:
                with enter_network(role="owner"), connection.cursor() as cursor:
                    cursor.execute("TRUNCATE topics_topic, topics_edition")
            connection.close()


def all_at_once(unit: UnitRef, what: Callable[[int], object]) -> list[object]:
    """What each of several threads got, or the exception it met, all started together."""
    barrier = threading.Barrier(AT_ONCE)
    found: list[object] = [None] * AT_ONCE

    def run(number: int) -> None:
        try:
            with enter_unit(unit):
                barrier.wait(timeout=30)
                found[number] = what(number)
        except Exception as error:  # noqa: BLE001  # whatever a thread met is what the test looks at
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_a_double_click_is_one_question(unit: UnitRef) -> None:
    token = new_token()
    found = all_at_once(
        unit, lambda number: ask(NewQuestion(token=token, text="宿舍几点断电？", topic="010214"))
    )
    receipts = [receipt for receipt in found if isinstance(receipt, Receipt)]
    assert len(receipts) == AT_ONCE, found
    assert len({(receipt.number, receipt.secret) for receipt in receipts}) == 1
    assert [receipt.created for receipt in receipts].count(True) == 1
    with enter_unit(unit):
        assert Question.objects.count() == 1
        kinds = list(unit_tables().outbox._default_manager.order_by("pk").values_list("kind", flat=True))
        assert set(kinds) == {"question.received", "wakeup.scheduled"}
        assert len(kinds) == 2


def test_two_officers_answer_at_once_and_one_answer_stands(unit: UnitRef) -> None:
    with enter_unit(unit):
        pk = ask(NewQuestion(token=new_token(), text="宿舍几点断电？", topic="010214")).question_id
    found = all_at_once(
        unit, lambda number: answering.answer(pk, version=1, text=f"第{number}位的答复", actor=100 + number)
    )
    published = [number for number, given in enumerate(found) if isinstance(given, int)]
    assert len(published) == 1, found
    assert sum(isinstance(error, ChangedMeanwhile) for error in found) == AT_ONCE - 1, found
    with enter_unit(unit):
        answer = Answer.objects.get()
        (winner,) = published
        assert (answer.text, answer.author) == (f"第{winner}位的答复", 100 + winner)
        assert Question.objects.get().holder == 100 + winner
        answered = unit_tables().outbox._default_manager.filter(kind="question.answered")
        assert [row.payload["question_id"] for row in answered] == [str(pk)]
