"""Questions that were asked elsewhere, taken over with their true dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish as publish_event
from huisheng.kernel.messaging import emit_all
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import AnswerKind, Channel, Kind, State, StepCode, Visibility
from tenant_apps.questions.events import QuestionsImported
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.operations import clocks, counting, facts
from tenant_apps.questions.operations.answering import official_name, published_elsewhere
from tenant_apps.questions.operations.history import SYSTEM
from tenant_apps.questions.operations.indexing import set_terms
from tenant_apps.questions.operations.locking import is_away
from tenant_apps.questions.queries.promised import Terms, terms
from tenant_apps.questions.rules import receipts, working_days
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.wording import (
    IMPORTED_TEXT_MAX,
    NAME_MAX,
    TITLE_MAX,
    says_something,
    tidy,
    tidy_line,
    title_of,
)

TRIES = 3
Result = Literal["created", "known", "answered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedMessage:
    """One message of another system. (source, external_number) says which one: importing it again
    changes nothing,
    except that an answer which was missing is added.

    ``topic`` is the code of a leaf of the network's tree. Times are aware. ``answered_by`` labels the
    official answer
    (the unit's persona when empty).
    """

    source: str
    external_number: str
    text: str
    topic: str
    received_at: datetime
    title: str = ""
    kind: str = Kind.CONSULT
    visibility: str = Visibility.PRIVATE
    display_name: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""
    seeded: bool = False


class BadImport(ValueError):
    """The message cannot be taken over; ``field`` names the cell at fault, ``code`` why (empty,
    too_long, not_aware,
    before_receipt, in_future).
    """

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


def import_batch(messages: Sequence[ImportedMessage]) -> list[Result]:
    """Take over many messages in one transaction; the results stand in the order of ``messages``.

    The same facts go up as if each had been asked here, with the days of the past. A message whose date
    has passed
    without an answer is overdue at once. Raises BadImport (call ``check`` per message first to go on
    after a bad
    one); then nothing is written.
    """
    tree = topics.tree()
    for message in messages:
        check(message, tree)
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _import(messages)
        except IntegrityError:
            # The same messages were imported beside us, or a receipt number was taken: look again.
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def check(message: ImportedMessage, tree: topics.TopicTree | None = None) -> None:
    """Raise BadImport when this message cannot be taken over."""
    card = (tree or topics.tree()).cards.get(message.topic)
    if card is None or not card.is_leaf:
        raise BadImport("topic", "unknown")
    if not message.source or not message.external_number.strip():
        raise BadImport("external_number", "empty")
    if not says_something(tidy(message.text)):
        raise BadImport("text", "empty")
    if len(tidy(message.text)) > IMPORTED_TEXT_MAX:
        raise BadImport("text", "too_long")
    if len(tidy(message.answer)) > IMPORTED_TEXT_MAX:
        raise BadImport("answer", "too_long")
    now = clock.now()
    for field, at in (("received_at", message.received_at), ("answered_at", message.answered_at)):
        if at is not None and at.tzinfo is None:
            raise BadImport(field, "not_aware")
        if at is not None and at > now:
            raise BadImport(field, "in_future")
    if message.answer and message.answered_at is None:
        raise BadImport("answered_at", "empty")
    if message.answered_at is not None and message.answered_at < message.received_at:
        raise BadImport("answered_at", "before_receipt")


def _is_answered_by(message: ImportedMessage, question: Question) -> bool:
    """Whether a message brings the answer that a known question waits for, here and not with another unit."""
    brings = bool(message.answer) and message.answered_at is not None
    return brings and question.is_open and not is_away(question)


def _import(messages: Sequence[ImportedMessage]) -> list[Result]:
    known_terms: dict[tuple[str, str], Terms] = {}
    persona = official_name()
    now = clock.now()
    known = {
        (question.source, question.external_number): question
        for question in Question.objects.select_for_update().filter(
            source__in={message.source for message in messages},
            external_number__in=[message.external_number.strip() for message in messages],
        )
    }
    results: list[Result] = []
    fresh: list[Question] = []
    answers: list[Answer] = []
    new_in_batch: set[UUID] = set()
    touched: list[UUID] = []
    for message in messages:
        key = (message.source, message.external_number.strip())
        question = known.get(key)
        if question is None:
            question = known[key] = _row(message, _terms(message, known_terms), now)
            set_terms(question)
            fresh.append(question)
            new_in_batch.add(question.id)
            touched.append(question.id)
            if message.answer:
                answers.append(_answer(question, message, persona))
            results.append("created")
        elif _is_answered_by(message, question) and question.id not in new_in_batch:
            assert message.answered_at is not None, "an answer has its day"
            published_elsewhere(
                question,
                text=tidy(message.answer),
                persona=message.answered_by or persona,
                at=message.answered_at,
            )
            touched.append(question.id)
            results.append("answered")
        else:
            results.append("known")
    signed = {answer.question_id: answer.persona for answer in answers}
    Question.objects.bulk_create(fresh, batch_size=500)
    Answer.objects.bulk_create(answers, batch_size=500)
    Step.objects.bulk_create(
        [step for question in fresh for step in _history(question, signed.get(question.id, ""))],
        batch_size=1000,
    )
    emit_all(fact for question in fresh for fact in facts.whole_history(question))
    for question in fresh:
        if question.is_open and question.overdue_at is None:
            clocks.start(question)
    if touched:
        publish_event(QuestionsImported(question_ids=tuple(touched)))
    if fresh:
        record(
            "question.imported",
            object_type="import",
            object_id=messages[0].source,
            actor=SYSTEM,
            detail={"questions": len(fresh), "answers": len(answers)},
        )
    return results


def _terms(message: ImportedMessage, known: dict[tuple[str, str], Terms]) -> Terms:
    about = (message.kind, message.topic)
    if about not in known:
        known[about] = terms(*about)
    return known[about]


def _row(message: ImportedMessage, by: Terms, now: datetime) -> Question:
    text, title = tidy(message.text), tidy_line(message.title)
    day = clock.business_day(message.received_at)
    due = working_days.due_at(by.calendar, message.received_at, by.promised.answer_days)
    answered = message.answered_at if message.answer else None
    question = Question(
        number=receipts.new_number(day),
        secret_hash=receipts.hash_secret(receipts.new_secret()),
        title=title[:TITLE_MAX] or title_of(text),
        text=text,
        topic=message.topic,
        kind=message.kind,
        channel=Channel.IMPORT,
        visibility=message.visibility,
        display_name=tidy_line(message.display_name)[:NAME_MAX],
        danger=answered is None and speaks_of_danger(title, text),
        state=State.ANSWERED if answered else State.RECEIVED,
        received_at=message.received_at,
        business_day=day,
        due_at=due,
        # Elsewhere the answer was the first thing anybody did about it.
        accepted_at=answered,
        responded_at=answered,
        answered_at=answered,
        next_due_at=None if answered else due,
        overdue_at=due if due <= (answered or now) else None,
        source=message.source,
        external_number=message.external_number.strip(),
        imported=True,
        seeded=message.seeded,
    )
    if answered:
        counting.answered(question, answered, by=by.calendar)
    return question


def _answer(question: Question, message: ImportedMessage, persona: str) -> Answer:
    assert message.answered_at is not None, "checked before"
    return Answer(
        question=question,
        kind=AnswerKind.OFFICIAL,
        official=True,
        persona=message.answered_by or persona,
        text=tidy(message.answer),
        published_at=message.answered_at,
    )


def _history(question: Question, persona: str) -> list[Step]:
    due_on = working_days.due_day(question.due_at).isoformat()
    steps = [
        Step(question=question, at=question.received_at, code=StepCode.RECEIVED, params={"due_on": due_on})
    ]
    if question.overdue_at is not None:
        steps.append(
            Step(
                question=question,
                at=question.overdue_at,
                code=StepCode.OVERDUE,
                params={"at_import": True},
            )
        )
    if question.answered_at is not None:
        steps.append(Step(question=question, at=question.answered_at, code=StepCode.ACCEPTED))
        steps.append(
            Step(question=question, at=question.answered_at, code=StepCode.ANSWERED, params={"by": persona})
        )
    return steps
