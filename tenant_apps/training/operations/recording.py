"""Writing down what somebody has finished, and training sessions that took place elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.ids import uuid7
from tenant_apps.people import public as people
from tenant_apps.training.data.codes import SUBJECT_MAX, RecordKind
from tenant_apps.training.models import TrainingRecord

LONGEST: Final = 7 * 24 * 60
"""Minutes of the longest session: a week's course, day and night."""
OLDEST: Final = timedelta(days=3 * 365)


class BadSessionError(ValueError):
    """A session cannot be entered so; ``field`` names what to repair."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A training session that took place: when, about what, how long, and who was there."""

    day: date
    subject: str
    minutes: int
    accounts: Collection[int]


def note_round(scenario: str, *, account_id: int) -> None:
    """A round was played to its end. How it went is not told to anybody."""
    _note(RecordKind.ROUND, scenario, "training.round_finished", account_id)


def note_article(article: str, *, account_id: int) -> None:
    """An article of the help was read, and its question answered."""
    _note(RecordKind.ARTICLE, article, "training.article_read", account_id)


@transaction.atomic
def enter_session(new: NewSession, *, actor: int) -> UUID:
    """Enter a session for all who were there; returns its id. Raises BadSessionError."""
    subject, accounts = " ".join(new.subject.split()), sorted(set(new.accounts))
    today = clock.business_day()
    if not today - OLDEST <= new.day <= today:
        raise BadSessionError("day")
    if not 0 < len(subject) <= SUBJECT_MAX or not subject.isprintable():
        raise BadSessionError("subject")
    if not 0 < new.minutes <= LONGEST:
        raise BadSessionError("minutes")
    if not accounts or not set(accounts) <= set(people.staff_names()):
        raise BadSessionError("accounts")
    session, now = uuid7(), clock.now()
    TrainingRecord.objects.bulk_create(
        TrainingRecord(
            kind=RecordKind.SESSION,
            account_id=account_id,
            subject=subject,
            day=new.day,
            minutes=new.minutes,
            session=session,
            made_at=now,
            made_by=actor,
        )
        for account_id in accounts
    )
    record(
        "training.session_entered",
        object_type="training_session",
        object_id=str(session),
        actor=actor,
        detail={"day": new.day.isoformat(), "minutes": new.minutes, "accounts": accounts},
    )
    return session


@transaction.atomic
def take_out_session(session: UUID, *, actor: int) -> None:
    """Take out a session that was entered by mistake. Raises LookupError for none of this unit."""
    gone, _tables = TrainingRecord.objects.filter(session=session).delete()
    if not gone:
        raise LookupError(str(session))
    record("training.session_taken_out", object_type="training_session", object_id=str(session), actor=actor)


def _note(kind: RecordKind, subject: str, action: str, account_id: int) -> None:
    with transaction.atomic():
        row, _made = TrainingRecord.objects.update_or_create(
            kind=kind,
            account_id=account_id,
            subject=subject,
            session=None,
            defaults={"day": clock.business_day(), "made_at": clock.now(), "made_by": account_id},
        )
        record(
            action,
            object_type="training_record",
            object_id=row.pk,
            actor=account_id,
            detail={"code": subject},
        )
