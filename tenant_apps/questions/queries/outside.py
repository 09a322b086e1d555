"""Bodies outside that were asked about a question: what staff read of it, and what the asker does."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from huisheng.kernel import clock
from huisheng.kernel.text.personal import suggested
from tenant_apps.questions.data.codes import (
    BodyKind,
    ReferralOutcome,
    ReferralState,
)
from tenant_apps.questions.data.letter_text import Role
from tenant_apps.questions.models import FOR_SEARCH, Question, Referral
from tenant_apps.questions.queries.letters import as_lines
from tenant_apps.questions.rules.letters import Line
from tenant_apps.questions.rules.referrals import CONTACT, MATTER_MAX, MAY_ASK, NAME
from tenant_apps.questions.rules.visibility import Reader, visible


@dataclass(frozen=True, slots=True)
class Asked:
    """One body that was asked. ``late``: it should have replied before today."""

    id: UUID
    question_id: UUID
    question_number: str
    question_title: str
    body: str
    body_kind: str
    body_kind_label: str
    number: str
    outside_number: str
    sent_at: datetime
    sent_by: int
    follow_up_on: date
    due: bool
    late: bool
    passed_along: tuple[str, ...]
    state: str
    state_label: str
    is_open: bool
    outcome: str
    outcome_label: str
    outcome_words: str
    outcome_at: datetime | None
    letter: tuple[Line, ...]

    @property
    def heading(self) -> str:
        """What the letter is about; empty when its words are gone."""
        return next((line.text for line in self.letter if line.role is Role.TITLE), "")


@dataclass(frozen=True, slots=True)
class Start:
    """What a new letter starts with: the question as others may read it; and what could be passed on."""

    matter: str
    may_ask: bool
    along: tuple[str, ...]


def asked_outside(question_id: UUID) -> tuple[Asked, ...]:
    """All of one question, the newest first; whether one may know the question was asked before."""
    rows = _with_question(Referral.objects.filter(question_id=question_id))
    return tuple(_asked(row, clock.business_day(clock.now())) for row in rows.order_by("-sent_at", "-id"))


def one(referral_id: UUID, *, who: Reader) -> Asked | None:
    """One of them, for whoever may know its question."""
    rows = Referral.objects.filter(pk=referral_id, question__in=Question.objects.filter(visible(who)))
    row = _with_question(rows).first()
    return None if row is None else _asked(row, clock.business_day(clock.now()))


def start(question: Question) -> Start:
    """The beginning of a letter: numbers that a machine finds are covered, as in public."""
    text = question.public_text if question.covered_at is not None else suggested(question.text)
    along: list[str] = []
    if not question.confidential:
        along += [NAME] if question.display_name else []
        along += [CONTACT] if question.contact_phone or question.contact_email else []
    return Start(text[:MATTER_MAX], question.state in MAY_ASK and question.away_unit is None, tuple(along))


def _with_question(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.select_related("question").defer(*(f"question__{column}" for column in FOR_SEARCH))


def _asked(row: Referral, today: date) -> Asked:
    is_open = row.state == ReferralState.OPEN
    return Asked(
        id=row.id,
        question_id=row.question.id,
        question_number=row.question.number,
        question_title=row.question.title,
        body=row.body,
        body_kind=row.body_kind,
        body_kind_label=str(BodyKind(row.body_kind).label),
        number=row.number,
        outside_number=row.outside_number,
        sent_at=row.sent_at,
        sent_by=row.sent_by,
        follow_up_on=row.follow_up_on,
        due=is_open and row.follow_up_on <= today,
        late=is_open and row.follow_up_on < today,
        passed_along=tuple(row.passed_along),
        state=row.state,
        state_label=str(ReferralState(row.state).label),
        is_open=is_open,
        outcome=row.outcome,
        outcome_label=str(ReferralOutcome(row.outcome).label) if row.outcome else "",
        outcome_words=row.outcome_words,
        outcome_at=row.outcome_at,
        letter=as_lines(row.letter),
    )
