"""Idempotency keys: the same key is the same thing, done once and answered the same.

What programs do at once commits: it works in a unit where no other test writes, and empties it afterwards.
"""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.models import Edition
from shared_apps.topics.public import import_tree
from tenant_apps.interfaces.data.codes import ANSWERS_STAY
from tenant_apps.questions.models import Message, Question
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.unit_ledger.models import UnitHeld
from tests.network import Network
from tests.tenant_apps.questions.calling import Program
from tests.tenant_apps.questions.conftest import WAGES, Ask

TABLES = ("questions_question", "unit_held", "unit_outbox", "unit_audit")
AT_ONCE = 6


@pytest.fixture
def asked(topics: None, in_unit_a: UnitRef) -> Ask:
    """A function that asks a question in unit a."""

    def ask_one(**said: Any) -> Receipt:
        values = {"token": new_token(), "text": "公司拖欠三个月工资。", "topic": WAGES}
        return ask(NewQuestion(**(values | said)))

    return ask_one


@pytest.fixture
def asker(asked: Ask, network: Network, client_of: Any) -> tuple[Program, str]:
    """A program with the secret of a question, and where it writes."""
    receipt = asked()
    return Program(client_of(network.a), secret=receipt.secret), f"questions/{receipt.number}/messages"


def test_a_key_of_one_question_is_none_of_another(
    asker: tuple[Program, str], asked: Ask, network: Network, client_of: Any
) -> None:
    program, path = asker
    other = asked()
    key = str(uuid4())
    assert program.post(path, {"text": "补充。"}, once=key).status_code == 200
    neighbour = Program(client_of(network.a), secret=other.secret)
    assert (
        neighbour.post(f"questions/{other.number}/messages", {"text": "补充。"}, once=key).status_code == 200
    )
    assert Message.objects.count() == 2


def test_nothing_that_was_typed_is_kept_with_the_answers(asker: tuple[Program, str]) -> None:
    program, path = asker
    program.post(path, {"text": "我叫王小明，电话 13900001111。"})
    kept = json.dumps(list(UnitHeld.objects.values("key", "digest", "number", "body")))
    assert UnitHeld.objects.count() == 1
    assert not any(typed in kept for typed in ("王小明", "13900001111", "u738b", program.secret))


def test_answers_are_forgotten_after_some_days(asker: tuple[Program, str]) -> None:
    program, path = asker
    program.post(path, {"text": "第一条。"})
    assert UnitHeld.objects.get().until - clock.now() > ANSWERS_STAY - timedelta(minutes=1)
    UnitHeld.objects.update(until=clock.now() - timedelta(minutes=1))
    program.post(path, {"text": "第二条。"})
    assert UnitHeld.objects.count() == 1


@pytest.fixture
def unit(network: Network, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[UnitRef]:
    """A unit in which what is written stays until the test is over."""
    monkeypatch.setattr(nudge, "nudge", lambda name, **kwargs: True)
    with django_db_blocker.unblock():
        ref = network.ref(network.stranger)
        with enter_network():
            had_topics = Edition.objects.exists()
            import_tree()
        try:
            yield ref
        finally:
            with enter_unit(ref, role="owner"), connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {', '.join(f'{ref.schema}.{table}' for table in TABLES)} CASCADE")
            if not had_topics:
                with enter_network(role="owner"), connection.cursor() as cursor:
                    cursor.execute("TRUNCATE topics_topic, topics_edition")
            connection.close()


def test_of_several_at_once_one_is_done_and_all_are_answered_the_same(unit: UnitRef) -> None:
    with enter_unit(unit):
        receipt = ask(NewQuestion(token=new_token(), text="公司拖欠三个月工资。", topic=WAGES))
    key, together = str(uuid4()), threading.Barrier(AT_ONCE)
    answers: list[Any] = []

    def send() -> None:
        program = Program(Client(headers={"host": unit.host}), secret=receipt.secret)
        together.wait()
        answer = program.post(f"questions/{receipt.number}/messages", {"text": "补充一点。"}, once=key)
        answers.append((answer.status_code, answer.json()))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == AT_ONCE
    assert answers == [answers[0]] * AT_ONCE
    assert answers[0][0] == 200
    with enter_unit(unit):
        assert (Question.objects.count(), Message.objects.count()) == (1, 1)
