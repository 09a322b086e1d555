"""What the people of a partner organisation read: what it was asked, in the words that staff wrote for it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from huisheng.kernel import clock
from huisheng.kernel.clock import BUSINESS_ZONE
from shared_apps.topics import public as topics
from tenant_apps.people.public import PartnerWorker
from tenant_apps.questions.data.codes import (
    OPEN_STATES,
    AnswerKind,
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    DecisionState,
    State,
)
from tenant_apps.questions.models import FOR_SEARCH, Answer, Assignment, Decision
from tenant_apps.questions.queries.for_volunteers import for_helpers
from tenant_apps.questions.queries.unit_topics import topic_name
from tenant_apps.questions.rules.helping import RUNNING, is_minors

LATEST = 20

OPEN_TO_THEM = Q(
    question__state__in=[state.value for state in (*OPEN_STATES, State.ANSWERED, State.HANDLING)],
    question__away_unit=None,
    question__confidential=False,
)
"""While something can still be answered here; what was told in confidence stays with the unit's own staff."""


@dataclass(frozen=True, slots=True)
class PartnerItem:
    """What one organisation was asked about one question. No number, name or contact of anybody.

    ``answers`` is what the asker has been told so far, ``waiting`` says that an answer is being looked at,
    ``words`` why the last one was not published.
    """

    id: UUID
    partner: str
    title: str
    brief: str
    topic: str
    minor: bool
    asked_at: datetime
    due_at: datetime | None
    late: bool
    waiting: bool
    words: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerPast:
    """What came of something that it was asked. ``words`` are those with which it was sent back."""

    title: str
    state: str
    state_label: str
    ended_at: datetime | None
    in_time: bool
    words: str


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """The work of one organisation since a day. ``running`` and ``late`` are those of now."""

    asked: int
    answered: int
    in_time: int
    sent_back: int
    running: int
    late: int

    @property
    def in_time_percent(self) -> int | None:
        """Of what it has answered, how much came before its date; None where nothing was answered."""
        return round(100 * self.in_time / self.answered) if self.answered else None


def running(worker: PartnerWorker) -> QuerySet[Assignment]:
    """What the organisations of this person are asked now: theirs alone."""
    found: QuerySet[Assignment] = Assignment.objects.filter(
        OPEN_TO_THEM,
        kind=AssignmentKind.PARTNER,
        section__in=sorted(worker.partners),
        state__in=[state.value for state in RUNNING],
    )
    return found


def items(worker: PartnerWorker) -> list[PartnerItem]:
    """The queue, what is due soonest first."""
    rows = running(worker).select_related("question", "question__unit_topic")
    rows = rows.defer(*(f"question__{column}" for column in FOR_SEARCH)).order_by("due_at", "id")
    return _as_items(worker, list(rows), with_answers=False)


def item(worker: PartnerWorker, assignment_id: UUID) -> PartnerItem | None:
    """One of them; None for everything else."""
    rows = running(worker).filter(pk=assignment_id).select_related("question", "question__unit_topic")
    found = _as_items(
        worker, list(rows.defer(*(f"question__{column}" for column in FOR_SEARCH))), with_answers=True
    )
    return found[0] if found else None


def past(worker: PartnerWorker) -> list[PartnerPast]:
    """The latest that have ended, the newest first."""
    rows = (
        Assignment.objects.filter(kind=AssignmentKind.PARTNER, section__in=sorted(worker.partners))
        .exclude(state__in=[state.value for state in RUNNING])
        .order_by("-decided_at", "-id")[:LATEST]
    )
    return [
        PartnerPast(
            title=_title(row.brief),
            state=row.state,
            state_label=str(AssignmentState(row.state).label),
            ended_at=row.decided_at,
            in_time=_in_time(row),
            words=row.words,
        )
        for row in rows
    ]


def figures(section_id: int, since: date) -> PartnerFigures:
    """Of what it was asked since a day: answered, before its date or after, sent back; and what runs now."""
    begin = datetime.combine(since, time(), BUSINESS_ZONE)
    rows = Assignment.objects.filter(kind=AssignmentKind.PARTNER, section=section_id, offered_at__gte=begin)
    done = Q(state=AssignmentState.DONE)
    runs = OPEN_TO_THEM & Q(state__in=[state.value for state in RUNNING])
    counted: dict[str, int] = rows.aggregate(
        asked=Count("id"),
        answered=Count("id", filter=done),
        in_time=Count("id", filter=done & (Q(due_at=None) | Q(decided_at__lt=F("due_at")))),
        sent_back=Count("id", filter=Q(state=AssignmentState.DECLINED)),
        running=Count("id", filter=runs),
        late=Count("id", filter=runs & Q(due_at__lte=clock.now())),
    )
    return PartnerFigures(**counted)


def _in_time(row: Assignment) -> bool:
    return row.decided_at is not None and (row.due_at is None or row.decided_at < row.due_at)


def _as_items(worker: PartnerWorker, rows: list[Assignment], *, with_answers: bool) -> list[PartnerItem]:
    questions = [row.question_id for row in rows]
    waiting = set(
        Decision.objects.filter(
            question__in=questions, kind=DecisionKind.FIRST_ANSWERS, state=DecisionState.OPEN
        ).values_list("question_id", flat=True)
    )
    told: dict[UUID, list[str]] = {}
    if with_answers:
        given = Answer.objects.filter(question__in=questions, kind=AnswerKind.OFFICIAL)
        for question_id, text in given.order_by("published_at", "id").values_list("question_id", "text"):
            told.setdefault(question_id, []).append(for_helpers(text))
    tree = topics.tree()
    now = clock.now()
    return [
        PartnerItem(
            id=row.id,
            partner=worker.partners.get(row.section or 0, ""),
            title=_title(row.brief),
            brief=row.brief,
            topic=topic_name(
                tree, row.question.topic, row.question.unit_topic.name if row.question.unit_topic else ""
            ),
            minor=is_minors(row.question),
            asked_at=row.offered_at,
            due_at=row.due_at,
            late=row.due_at is not None and row.due_at <= now,
            waiting=row.question_id in waiting,
            words=row.words,
            answers=tuple(told.get(row.question_id, ())),
        )
        for row in rows
    ]


def _title(brief: str) -> str:
    return brief.splitlines()[0][:60] if brief else ""
