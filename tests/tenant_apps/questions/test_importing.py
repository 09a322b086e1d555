"""Questions that were asked elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from huisheng.kernel import clock
from tenant_apps.questions import public
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.public import BadImport, ImportedMessage

ASKED = datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)
MESSAGE = ImportedMessage(
    source="messages", external_number="2549", title="A2区景蓉华苑物业管理有问题",
    text="\n\t\t2019年4月以来，位于A市A2区桂花坪街道的A2区公安分局宿舍区出现了一番乱象。\n\t\t",
    topic="010903", received_at=ASKED, display_name="A00045581",
)  # fmt: skip
ANSWERED = replace(
    MESSAGE,
    answer="现将调查核实情况答复如下。",
    answered_at=ASKED + timedelta(days=2),
    answered_by="A2区政府",
)


@pytest.fixture(autouse=True)
def _ready(topics, in_unit_a):
    """Real topics, inside unit a."""


def figures(outbox) -> dict[str, int]:
    sums: dict[str, int] = {}
    for message in outbox():
        for figure in ("received", "valid", "answered", "open", "overdue", "became_overdue"):
            if message["kind"].startswith("question."):
                sums[figure] = sums.get(figure, 0) + message.get(figure, 0)
    return sums


def test_an_answered_message_with_its_days_of_the_past(outbox):
    assert public.record_imported(ANSWERED) == "created"
    question = Question.objects.get()
    assert (question.state, question.imported, question.business_day.isoformat()) == (
        State.ANSWERED,
        True,
        "2019-04-25",
    )
    assert question.text.startswith("2019年4月以来")
    assert Answer.objects.get().persona == "A2区政府"
    assert [(m["kind"], m["business_day"]) for m in outbox()] == [
        ("question.received", "2019-04-25"),
        ("question.screened", "2019-04-27"),
        ("question.answered", "2019-04-27"),
    ]
    assert all(m["imported"] for m in outbox())
    assert [step.code for step in Step.objects.all()] == ["received", "accepted", "answered"]


def test_the_same_number_again_changes_nothing(outbox):
    public.record_imported(ANSWERED)
    before = outbox()
    assert public.import_batch([ANSWERED, replace(ANSWERED, text="改过的")]) == ["known", "known"]
    assert outbox() == before
    assert Question.objects.count() == 1


def test_the_same_number_of_another_source_is_another_question():
    assert public.import_batch([MESSAGE, replace(MESSAGE, source="hotline")]) == ["created", "created"]


def test_twice_in_one_batch_is_one_question():
    assert public.import_batch([MESSAGE, MESSAGE]) == ["created", "known"]
    assert Question.objects.count() == 1


def test_an_answer_that_comes_with_a_later_file_is_added(outbox):
    public.record_imported(MESSAGE)
    assert public.record_imported(ANSWERED) == "answered"
    question = Question.objects.get()
    assert (question.state, question.answered_at) == (State.ANSWERED, ANSWERED.answered_at)
    # Unanswered it was overdue; the true answer was in time, but the network had been told otherwise:
    # stocks meet at 0.
    assert figures(outbox) == {
        "received": 1, "valid": 1, "answered": 1, "open": 0, "overdue": 0, "became_overdue": 1,
    }  # fmt: skip


def test_unanswered_of_the_past_is_overdue_without_a_wakeup(outbox):
    public.record_imported(MESSAGE)
    assert [m["kind"] for m in outbox()] == ["question.received", "question.overdue"]
    assert Question.objects.get().overdue_at == Question.objects.get().due_at


def test_unanswered_of_today_waits_for_its_wakeup(outbox):
    public.record_imported(replace(MESSAGE, received_at=clock.now() - timedelta(minutes=5)))
    assert [m["kind"] for m in outbox()] == ["question.received", "wakeup.scheduled"]


def test_answered_late_in_the_past(outbox):
    public.record_imported(replace(ANSWERED, answered_at=ASKED + timedelta(days=30)))
    assert figures(outbox) == {
        "received": 1, "valid": 1, "answered": 1, "open": 0, "overdue": 0, "became_overdue": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"external_number": " "}, "external_number", "empty"),
        ({"text": "\t\n "}, "text", "empty"),
        ({"text": "长" * 20001}, "text", "too_long"),
        ({"answer": "长" * 20001, "answered_at": ASKED}, "answer", "too_long"),
        ({"received_at": datetime(2019, 4, 25)}, "received_at", "not_aware"),  # noqa: DTZ001
        ({"received_at": datetime(2999, 1, 1, tzinfo=UTC)}, "received_at", "in_future"),
        ({"answer": "答", "answered_at": None}, "answered_at", "empty"),
        ({"answer": "答", "answered_at": ASKED - timedelta(days=1)}, "answered_at", "before_receipt"),
        ({"topic": "15"}, "topic", "unknown"),
        ({"topic": "nonsense"}, "topic", "unknown"),
    ],
)
def test_a_bad_message_is_named_and_nothing_of_its_batch_is_written(outbox, change, field, code):
    with pytest.raises(BadImport) as raised:
        public.import_batch(
            [
                MESSAGE,
                replace(MESSAGE, external_number="2", **change)
                if "external_number" not in change
                else replace(MESSAGE, **change),
            ]
        )
    assert (raised.value.field, raised.value.code) == (field, code)
    assert not Question.objects.exists()
    assert outbox() == []


def test_the_facts_that_rows_imply_are_the_facts_that_went_up(outbox):
    public.import_batch([ANSWERED, replace(MESSAGE, external_number="7")])
    sent = {
        (m["kind"], m["business_day"], m["question_id"])
        for m in outbox()
        if m["kind"].startswith("question.")
    }
    implied = {(fact.kind, fact.business_day, fact.question_id) for fact in public.all_facts()}
    assert implied == sent


def test_queue_counts():
    public.import_batch([ANSWERED, replace(MESSAGE, external_number="7")])
    counts = {queue.value: n for queue, n in public.queue_counts().items() if n}
    # Queues of what is done are not counted: nothing waits in them.
    assert counts == {"todo": 1, "to_screen": 1, "overdue": 1}
