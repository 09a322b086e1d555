"""Real transactions beside each other: a double click, two officers at once.

These tests commit. They work in the second city's province, where no other test writes, and empty it
afterwards.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction

from huisheng.kernel import clock
from huisheng.kernel.forms import with_field
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.models import Edition
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.models import Answer, Decision, Message, Question, Referral, Step
from tenant_apps.questions.operations import (
    answering,
    asking_form_keeping,
    asking_outside,
    claiming,
    conversation,
    holding,
    locking,
    merging,
    overdue,
    screening,
)
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries.asking_form import asking_form
from tenant_apps.questions.rules.receipts import new_token
from tests.network import Network
from tests.tenant_apps.questions.asked import field
from tests.tenant_apps.questions.outside.conftest import wish

UNIT_TABLES = ("questions_question", "questions_unittopic", "unit_outbox", "unit_audit")
AT_ONCE = 6


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
                cursor.execute(
                    f"TRUNCATE {', '.join(f'{ref.schema}.{table}' for table in UNIT_TABLES)} CASCADE"
                )
            with enter_network(role="owner"), connection.cursor() as cursor:
                for table in ("tenants_unitsetting", "tenants_settingversion"):
                    cursor.execute(f"DELETE FROM {table} WHERE unit_id = %s", [ref.id])
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


def test_letters_that_leave_at_once_have_numbers_of_their_own(unit: UnitRef) -> None:
    with enter_unit(unit):
        asked = [
            ask(NewQuestion(token=new_token(), text=f"第{number}个问题", topic="010214")).question_id
            for number in range(AT_ONCE)
        ]
        for pk in asked:
            screening.accept(pk, version=1, actor=100)
    found = all_at_once(
        unit, lambda number: asking_outside.ask(asked[number], version=2, wish=wish(), actor=100)
    )
    assert all(isinstance(one, UUID) for one in found), found
    with enter_unit(unit):
        serials = sorted(Referral.objects.values_list("serial", flat=True))
        assert serials == list(range(1, AT_ONCE + 1))


def test_an_asker_writes_while_it_is_being_merged(unit: UnitRef) -> None:
    """Nothing is lost and nobody waits for ever: what was written stays, whichever came first."""
    with enter_unit(unit):
        main = ask(NewQuestion(token=new_token(), text="宿舍几点断电？", topic="010214")).question_id
        other = ask(NewQuestion(token=new_token(), text="几点熄灯？", topic="010214")).question_id

    def step(number: int) -> object:
        if number == 0:
            return merging.merge(other, version=1, main=str(main), actor=100)
        if number == 1:
            return answering.answer(main, version=1, text="十一点", handles=False, actor=101)
        return conversation.add(other, text=f"补充{number}", token=f"token-{number}")

    found = all_at_once(unit, step)
    with enter_unit(unit):
        question = Question.objects.get(pk=other)
        told = set(Message.objects.filter(question=other).values_list("text", flat=True))
        assert told == {f"补充{number}" for number in range(2, AT_ONCE)}, found
        assert question.asker_spoke_at is not None
        if isinstance(found[0], ChangedMeanwhile):
            # The asker was faster: the officer is told so, and the question stands as it was.
            assert (question.state, question.merged_into_id) == ("received", None)
        else:
            # Before or after the main one was answered: there is exactly one answer for each asker.
            assert question.merged_into_id == main
            assert Answer.objects.filter(question=other).count() == 1
        assert Answer.objects.filter(question=main).count() == 1


def test_two_officers_merge_the_same_two_the_other_way_round(unit: UnitRef) -> None:
    with enter_unit(unit):
        first = ask(NewQuestion(token=new_token(), text="宿舍几点断电？", topic="010214")).question_id
        second = ask(NewQuestion(token=new_token(), text="几点熄灯？", topic="010214")).question_id
    pairs = [(first, second), (second, first)]
    found = all_at_once(
        unit,
        lambda number: merging.merge(
            pairs[number % 2][0], version=1, main=str(pairs[number % 2][1]), actor=number
        ),
    )
    with enter_unit(unit):
        merged = Question.objects.filter(merged_into__isnull=False)
        # One of them goes along with the other; a circle would leave both without an answer.
        assert merged.count() == 1, found
    assert found.count(None) == 1, found


def test_one_of_many_gets_the_claim(unit: UnitRef) -> None:
    with enter_unit(unit):
        pk = ask(NewQuestion(token=new_token(), text="宿舍几点断电？", topic="010214")).question_id
    found = all_at_once(unit, lambda number: claiming.claim(pk, actor=100 + number))
    winners = [claim for claim in found if isinstance(claim, claiming.Claim)]
    assert len(winners) == 1, found
    assert sum(isinstance(error, BeingWorkedOn) for error in found) == AT_ONCE - 1, found


def test_the_countdown_and_the_wakeup_send_once(unit: UnitRef) -> None:
    with enter_unit(unit):
        pk = ask(NewQuestion(token=new_token(), text="宿舍几点断电？", topic="010214")).question_id
        held = holding.hold(pk, "answer", {"text": "十一点", "handles": False}, version=1, actor=100)
        Decision.objects.filter(pk=held).update(effective_at=clock.now() - timedelta(seconds=1))
    all_at_once(unit, lambda number: holding.send(held))
    with enter_unit(unit):
        assert Answer.objects.filter(question=pk).count() == 1
        assert Decision.objects.get(pk=held).state == "approved"


def test_administrators_design_at_once_and_nothing_is_lost(unit: UnitRef) -> None:
    def add(number: int) -> None:
        one = field(f"第{number}项", about=("010214" if number % 2 else "010902",))
        asking_form_keeping.change_draft(lambda form: with_field(form, one), actor=number)

    found = all_at_once(unit, add)
    assert found == [None] * AT_ONCE
    published = all_at_once(unit, lambda number: asking_form_keeping.publish(actor=number))
    assert published.count(1) == 1, published
    assert sum(isinstance(error, asking_form_keeping.NothingToPublish) for error in published) == AT_ONCE - 1
    with enter_unit(unit):
        form = asking_form()
    assert len({one.label.zh for one in form.fields}) == len({one.id for one in form.fields}) == AT_ONCE


def test_several_relays_ring_at_once_and_every_rung_is_taken_once(unit: UnitRef) -> None:
    long_ago = clock.now() - timedelta(days=60)
    with enter_unit(unit):
        new = NewQuestion(token=new_token(), text="宿舍几点断电？", topic="010214")
        pk = ask(new, received_at=long_ago).question_id
    found = all_at_once(unit, lambda number: overdue.clock_rings(pk))
    assert found == [None] * AT_ONCE
    with enter_unit(unit):
        codes = [StepCode.YELLOW_CARD, StepCode.RED_CARD, StepCode.MOVED_UP, StepCode.OVERDUE]
        taken = [(step.code, step.params.get("clock", "")) for step in Step.objects.filter(code__in=codes)]
        assert len(taken) == len(set(taken))
        assert {("yellow_card", "answer"), ("red_card", "answer"), ("overdue", "")} <= set(taken)
        late = unit_tables().outbox._default_manager.filter(kind="question.overdue")
        assert late.count() == 1


@pytest.mark.parametrize("way", ["at once", "after ten seconds"])
def test_crosswise_merges_wait_for_each_other_and_end(unit: UnitRef, way: str) -> None:
    for _round in range(4):
        with enter_unit(unit):
            pairs = [
                (ask(new_question("宿舍几点断电？")).question_id, ask(new_question("几点熄灯？")).question_id)
            ]
        pairs.append(pairs[0][::-1])

        def merge(number: int, pairs: list[tuple[UUID, UUID]] = pairs) -> object:
            one, main = pairs[number % 2]
            if way == "at once":
                return merging.merge(one, version=1, main=str(main), actor=number)
            return holding.hold(one, "merge", {"main": str(main)}, version=1, actor=number)

        found = all_at_once(unit, merge)
        refused = [error for error in found if isinstance(error, Exception)]
        assert {type(error) for error in refused} <= {BadDecision, BeingWorkedOn, ChangedMeanwhile}, found
        assert len(refused) == AT_ONCE - (1 if way == "at once" else 2), found
        with enter_unit(unit):
            Decision.objects.update(effective_at=clock.now() - timedelta(seconds=1))
            waiting = list(Decision.objects.filter(state="open").values_list("pk", flat=True))
        all_at_once(unit, lambda number, waiting=waiting: [holding.send(pk) for pk in waiting])
        with enter_unit(unit):
            merged = Question.objects.filter(pk__in=pairs[0], merged_into__isnull=False)
            assert merged.count() == 1, found


def test_a_follower_is_merged_again_while_its_main_one_is_answered(unit: UnitRef) -> None:
    """Answering locks the main question and then its followers; nothing locks them the other way round."""
    for _round in range(4):
        with enter_unit(unit):
            main, first = (ask(new_question("几点熄灯？")).question_id for _ in range(2))
            merging.merge(first, version=1, main=str(main), actor=100)
            version = Question.objects.get(pk=first).version

        def step(number: int, main: UUID = main, first: UUID = first, version: int = version) -> object:
            if number % 2:
                return answering.answer(main, version=1, text="十一点", handles=False, actor=number)
            return merging.merge(first, version=version, main=str(main), actor=number)

        found = all_at_once(unit, step)
        assert not any(isinstance(error, OperationalError) for error in found), found
        with enter_unit(unit):
            assert Answer.objects.filter(question__in=[main, first]).count() == 2


def test_a_step_that_leaves_locks_the_question_first(unit: UnitRef) -> None:
    """As every step does: whoever has the question and now wants the waiting step is not waited for by it."""
    with enter_unit(unit):
        pk = ask(new_question("几点熄灯？")).question_id
        held = holding.hold(pk, "answer", {"text": "十一点", "handles": False}, version=1, actor=100)
        Decision.objects.filter(pk=held).update(effective_at=clock.now() - timedelta(seconds=1))
    found: list[object] = []

    def send() -> None:
        try:
            with enter_unit(unit):
                holding.send(held)
        except Exception as error:  # noqa: BLE001  # whatever the thread met is what the test looks at
            found.append(error)
        finally:
            connection.close()

    sender = threading.Thread(target=send)
    with enter_unit(unit), transaction.atomic():
        locking.lock(pk)
        sender.start()
        wait_until_somebody_waits_for_us()
        assert Decision.objects.select_for_update(nowait=True).get(pk=held).state == "open"
    sender.join(timeout=60)
    assert not found
    with enter_unit(unit):
        assert Answer.objects.filter(question=pk).count() == 1


def new_question(text: str) -> NewQuestion:
    return NewQuestion(token=new_token(), text=text, topic="010214")


def wait_until_somebody_waits_for_us() -> None:
    """Until another connection waits for a lock of this one's transaction."""
    for _try in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.05)
    raise AssertionError("nobody waits")
