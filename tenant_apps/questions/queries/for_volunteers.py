"""What a volunteer may see: questions that fit, as text without a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from huisheng.kernel import clock
from huisheng.kernel.text.personal import suggested
from shared_apps.topics import public as topics
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    AnswerKind,
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    DecisionState,
    HolderKind,
    Kind,
    State,
    Visibility,
)
from tenant_apps.questions.models import FOR_SEARCH, Answer, Assignment, Decision, Question
from tenant_apps.questions.queries.unit_topics import topic_name
from tenant_apps.questions.rules.helping import MINORS, is_minors

LONGEST_LIST = 30
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9][0-9 \-]{5,}[0-9Xx](?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Fitting:
    """A question as a volunteer reads it. ``brief`` is what staff wrote for them; else title and text."""

    id: UUID
    title: str
    text: str
    topic: str
    due_at: datetime
    minor: bool
    offered: bool
    mine_until: datetime | None


@dataclass(frozen=True, slots=True)
class Past:
    """An answer that this volunteer handed in, and what became of it."""

    title: str
    at: datetime
    state: str
    words: str


def fitting(account_id: int) -> QuerySet[Question]:
    """Questions that this volunteer may work on: those that were offered to them, and screened ones whose
    asker said that others may read them, under a topic of theirs that is not sensitive.

    Never with words of danger, in confidence, about people who must not see it, or of minors without a check.
    """
    found: QuerySet[Question] = Question.objects.none()
    volunteer = people.volunteer_of(account_id)
    if volunteer is None:
        return found
    offered = Assignment.objects.filter(
        kind=AssignmentKind.VOLUNTEER,
        member=volunteer.member_id,
        state=AssignmentState.OFFERED,
    ).values("question")
    chosen = Q(pk__in=[])
    for code in volunteer.topics:
        chosen |= Q(topic__startswith=code)
    open_to_them = (
        Q(
            state=State.ACCEPTED,
            kind=Kind.CONSULT,
            visibility=Visibility.PUBLIC_WISH,
            holder_kind__in=[HolderKind.DUTY.value, HolderKind.PERSON.value],
            excluded_units=[],
            imported=False,
        )
        & chosen
    )
    found = Question.objects.filter(
        Q(pk__in=offered) | open_to_them,
        ~Q(topic__in=sorted(topics.sensitive_codes())),
        state__in=[State.ACCEPTED.value, State.RECEIVED.value],
        danger=False,
        confidential=False,
        excluded_section=None,
    )
    if not volunteer.may_answer_minors:
        found = found.filter(~Q(age_band__in=[band.value for band in MINORS]))
    return found


def suits_you(account_id: int) -> list[Fitting]:
    """The list: own claims first, then what was offered, then what is due soonest. What somebody else works
    on, or what is being looked at already, is left out.
    """
    at = clock.now()
    waiting = Decision.objects.filter(kind=DecisionKind.FIRST_ANSWERS, state=DecisionState.OPEN).values(
        "question"
    )
    rows = list(
        fitting(account_id)
        .exclude(pk__in=waiting)
        .exclude(~Q(claimed_by=account_id) & Q(claimed_until__gt=at))
        .select_related("unit_topic")
        .defer(*FOR_SEARCH)
        .order_by("due_at", "id")[:LONGEST_LIST]
    )
    briefs = _briefs(account_id, [row.pk for row in rows])
    tree = topics.tree()
    lines = [_line(row, briefs.get(row.pk), account_id, at, tree) for row in rows]
    lines.sort(key=lambda line: (line.mine_until is None, not line.offered, line.due_at))
    return lines


def one(account_id: int, question_id: UUID) -> Fitting | None:
    """One question that this volunteer may work on; None otherwise."""
    found = fitting(account_id).filter(pk=question_id).select_related("unit_topic")
    row = found.defer(*FOR_SEARCH).first()
    if row is None or is_waiting(question_id):
        return None
    brief = _briefs(account_id, [row.pk]).get(row.pk)
    return _line(row, brief, account_id, clock.now(), topics.tree())


def past(account_id: int, *, limit: int = 10) -> list[Past]:
    """The latest answers this volunteer handed in for review, newest first."""
    rows = (
        Decision.objects.filter(kind=DecisionKind.FIRST_ANSWERS, asked_by=account_id)
        .select_related("question")
        .defer(*(f"question__{column}" for column in FOR_SEARCH))
        .order_by("-asked_at")[:limit]
    )
    return [
        Past(
            title=row.question.shown_title if row.question is not None else "",
            at=row.asked_at,
            state=row.state,
            words=row.words,
        )
        for row in rows
    ]


def is_waiting(question_id: UUID) -> bool:
    """Whether an answer of a volunteer or expert to it is being looked at."""
    return bool(
        Decision.objects.filter(
            question_id=question_id, kind=DecisionKind.FIRST_ANSWERS, state=DecisionState.OPEN
        ).exists()
    )


def answered_since(member_id: int, since: datetime) -> int:
    """How many answers of this volunteer were published since then."""
    return int(
        Answer.objects.filter(member=member_id, kind=AnswerKind.VOLUNTEER, published_at__gte=since).count()
    )


def _briefs(account_id: int, question_ids: Sequence[UUID]) -> dict[UUID, str]:
    volunteer = people.volunteer_of(account_id)
    if volunteer is None:
        return {}
    return dict(
        Assignment.objects.filter(
            question_id__in=question_ids, member=volunteer.member_id, state=AssignmentState.OFFERED
        ).values_list("question_id", "brief")
    )


def for_helpers(text: str) -> str:
    """The text without what seems to name or number somebody: helpers need neither."""
    return without_numbers(suggested(text))


def without_numbers(text: str) -> str:
    """The text with long numbers blanked: whoever helps needs no telephone and no identity number."""
    return _LONG_NUMBER.sub("▇▇▇", text)


def _line(row: Question, brief: str | None, account_id: int, at: datetime, tree: topics.TopicTree) -> Fitting:
    mine = row.worked_on_by(at) == account_id
    return Fitting(
        id=row.pk,
        title=for_helpers(row.shown_title) if brief is None else brief.splitlines()[0][:60],
        text=for_helpers(row.shown_text) if brief is None else brief,
        topic=topic_name(tree, row.topic, row.unit_topic.name if row.unit_topic is not None else ""),
        due_at=row.due_at,
        minor=is_minors(row),
        offered=brief is not None,
        mine_until=row.claimed_until if mine else None,
    )
