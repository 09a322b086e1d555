"""The desk: queues with counts, the list of one queue, one item."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import CONFIRMING_STATES, OWED_STATES, Move, State, Visibility
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries.timeline import Entry, timeline
from tenant_apps.questions.queries.unit_topics import topic_name
from tenant_apps.questions.rules import working_days
from tenant_apps.questions.rules.transitions import moves_from

PAGE = 30
SOON_DAYS = 1
PREVIEW = 60


class Queue(StrEnum):
    """The queues of the desk, in the order in which they are worked."""

    TO_SCREEN = "to_screen"
    TO_ANSWER = "to_answer"
    TO_HANDLE = "to_handle"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    NOT_ACCEPTED = "not_accepted"


LABELS: dict[Queue, Promise] = {
    Queue.TO_SCREEN: _("To screen"),
    Queue.TO_ANSWER: _("To answer"),
    Queue.TO_HANDLE: _("To handle"),
    Queue.OVERDUE: _("Overdue"),
    Queue.ANSWERED: _("Answered"),
    Queue.NOT_ACCEPTED: _("Not accepted for now"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """The chip that says how urgent an open question is: tone late, soon or plain, with words."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a queue."""

    id: UUID
    number: str
    title: str
    preview: str
    topic: str
    kind: str
    danger: bool
    seeded: bool
    received_at: datetime
    answered_at: datetime | None
    due: Due | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue; ``has_next`` without counting what follows."""

    rows: tuple[Row, ...]
    number: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer as staff read it, with its author's account."""

    text: str
    signed: str
    author: int | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One question as staff read it. The contact is masked: seeing it is a step of its own."""

    id: UUID
    number: str
    version: int
    title: str
    text: str
    topic: str
    topic_trail: str
    sensitive: bool
    kind: str
    channel: str
    visibility: str
    wishes_public: bool
    asker: str
    masked_contact: str
    danger: bool
    seeded: bool
    imported: bool
    state: str
    state_label: str
    received_at: datetime
    due: Due | None
    due_on: date
    reason_note: str
    moves: tuple[Move, ...]
    answers: tuple[AnswerRecord, ...]
    history: tuple[Entry, ...]


_DONE = (*CONFIRMING_STATES, State.CLOSED, State.MERGED, State.WITHDRAWN)


def counts(now: datetime) -> dict[Queue, int]:
    """How many questions stand in each queue: one query."""
    found = Question.objects.aggregate(
        **{queue.value: Count("pk", filter=_condition(queue, now)) for queue in Queue}
    )
    return {queue: found[queue.value] for queue in Queue}


def page(queue: Queue, number: int, now: datetime) -> Page:
    """One page of a queue: open ones by danger and date, closed ones newest first. Two queries,
    whatever its length.
    """
    number = max(1, number)
    start = (number - 1) * PAGE
    rows = list(_ordered(queue, now).select_related("unit_topic")[start : start + PAGE + 1])
    tree = topics.tree()
    return Page(
        tuple(
            Row(
                id=question.id,
                number=question.number,
                title=question.title,
                preview=" ".join(question.text.split())[:PREVIEW],
                topic=topic_name(
                    tree, question.topic, question.unit_topic.name if question.unit_topic else ""
                ),
                kind=question.get_kind_display(),
                danger=question.danger and question.is_owed,
                seeded=question.seeded,
                received_at=question.received_at,
                answered_at=question.answered_at,
                due=due_chip(question.next_due_at, now) if question.next_due_at else None,
            )
            for question in rows[:PAGE]
        ),
        number,
        len(rows) > PAGE,
    )


def item(question_id: UUID, *, unit: str, now: datetime) -> Item | None:
    """One question of this unit; None for a stranger's."""
    question = (
        Question.objects.select_related("unit_topic")
        .prefetch_related("answers", "steps")
        .filter(pk=question_id)
        .first()
    )
    if question is None:
        return None
    tree = topics.tree()
    card = tree.cards.get(question.topic)
    return Item(
        id=question.id,
        number=question.number,
        version=question.version,
        title=question.title,
        text=question.text,
        topic=topic_name(tree, question.topic, question.unit_topic.name if question.unit_topic else ""),
        topic_trail=" / ".join(card.trail) if card else question.topic,
        sensitive=bool(card and card.sensitivity),
        kind=question.get_kind_display(),
        channel=question.get_channel_display(),
        visibility=question.get_visibility_display(),
        wishes_public=question.visibility == Visibility.PUBLIC_WISH,
        asker=question.display_name,
        masked_contact=_masked(question),
        danger=question.danger,
        seeded=question.seeded,
        imported=question.imported,
        state=question.state,
        state_label=str(State(question.state).label),
        received_at=question.received_at,
        due=due_chip(question.next_due_at, now) if question.next_due_at else None,
        due_on=working_days.due_day(question.due_at),
        reason_note=question.reason_note,
        moves=moves_from(question.state),
        answers=tuple(
            AnswerRecord(answer.text, answer.persona, answer.author, answer.published_at)
            for answer in question.answers.all()
        ),
        history=tuple(timeline(question.steps.all(), unit=unit, staff=True)),
    )


def queue_of(state: str, *, is_late: bool) -> Queue:
    """The queue in which an item of this state is found first."""
    if state in OWED_STATES and is_late:
        return Queue.OVERDUE
    return {
        State.RECEIVED: Queue.TO_SCREEN,
        State.ACCEPTED: Queue.TO_ANSWER,
        State.HANDLING: Queue.TO_HANDLE,
        State.NOT_ACCEPTED: Queue.NOT_ACCEPTED,
    }.get(State(state), Queue.ANSWERED)


def due_chip(due_at: datetime, now: datetime) -> Due:
    """How much time is left until the last day, or how much has passed since."""
    last = working_days.due_day(due_at)
    left = (last - working_days.today(now)).days
    if now >= due_at:
        late = -left
        return Due("late", ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late})
    if left == 0:
        return Due("soon", str(_("Due today")))
    if left <= SOON_DAYS:
        return Due("soon", str(_("Due tomorrow")))
    return Due("plain", ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left})


def _condition(queue: Queue, now: datetime) -> Q:
    match queue:
        case Queue.TO_SCREEN:
            return Q(state=State.RECEIVED)
        case Queue.TO_ANSWER:
            return Q(state=State.ACCEPTED)
        case Queue.OVERDUE:
            # By the clock, not by the mark: the wake-up may be some seconds behind.
            return Q(state__in=[str(state) for state in OWED_STATES], next_due_at__lte=now)
        case Queue.TO_HANDLE:
            return Q(state=State.HANDLING)
        case Queue.ANSWERED:
            return Q(state__in=[str(state) for state in _DONE])
        case _:
            return Q(state=State.NOT_ACCEPTED)


def _ordered(queue: Queue, now: datetime) -> QuerySet[Question]:
    rows: QuerySet[Question] = Question.objects.filter(_condition(queue, now))
    match queue:
        case Queue.ANSWERED:
            return rows.order_by("-answered_at", "-id")
        case Queue.NOT_ACCEPTED:
            return rows.order_by("-declined_at", "-id")
        case _:
            return rows.order_by("-danger", "next_due_at", "id")


def _masked(question: Question) -> str:
    parts = []
    if question.contact_phone:
        phone = question.contact_phone
        parts.append(f"{phone[:3]}****{phone[-2:]}" if len(phone) > 6 else "****")
    if question.contact_email:
        name, _at, host = question.contact_email.partition("@")
        parts.append(f"{name[:1]}***@{host}")
    return " · ".join(parts)
