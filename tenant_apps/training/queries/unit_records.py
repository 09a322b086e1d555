"""What the people of the unit have done: who lacks what, the sessions that took place, every record."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from shared_apps.accounts.public import account_names
from tenant_apps.people import public as people
from tenant_apps.training.data.codes import RecordKind
from tenant_apps.training.models import TrainingRecord
from tenant_apps.training.rules.articles import articles, core_articles
from tenant_apps.training.rules.scenarios import COURSE, scenarios

SESSIONS_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One person of today's staff: what is finished, and what of the course is lacking, by title."""

    account_id: int
    name: str
    rounds: int
    articles: int
    sessions: int
    minutes: int
    last: date | None
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session that took place, and who was there."""

    session: UUID
    day: date
    subject: str
    minutes: int
    names: tuple[str, ...]

    @property
    def hours(self) -> str:
        """How long it was, in hours."""
        return f"{self.minutes / 60:g}"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record as it stands in the table that leaves."""

    name: str
    kind: str
    subject: str
    day: date
    minutes: int | None


def members() -> list[MemberRecord]:
    """Everybody of today's staff, those who lack most first."""
    rows: dict[int, list[TrainingRecord]] = defaultdict(list)
    for row in TrainingRecord.objects.all():
        rows[row.account_id].append(row)
    found = [_member(account_id, name, rows[account_id]) for account_id, name in people.staff_names().items()]
    return sorted(found, key=lambda one: -len(one.lacking))


def sessions() -> list[SessionCard]:
    """The last sessions, newest first."""
    by_session: dict[UUID, list[TrainingRecord]] = defaultdict(list)
    rows = TrainingRecord.objects.filter(kind=RecordKind.SESSION).order_by("-day", "-session", "pk")
    for row in rows:
        if row.session is not None and (row.session in by_session or len(by_session) < SESSIONS_SHOWN):
            by_session[row.session].append(row)
    names = account_names({row.account_id for rows in by_session.values() for row in rows})
    return [
        SessionCard(
            session=session,
            day=rows[0].day,
            subject=rows[0].subject,
            minutes=rows[0].minutes or 0,
            names=tuple(names.get(row.account_id, "") for row in rows),
        )
        for session, rows in by_session.items()
    ]


def lines() -> list[RecordLine]:
    """Every record, of those too who have left, by name and day."""
    rows = list(TrainingRecord.objects.all())
    names = account_names({row.account_id for row in rows})
    found = [
        RecordLine(
            name=names.get(row.account_id, ""),
            kind=str(RecordKind(row.kind).label),
            subject=_title(row),
            day=row.day,
            minutes=row.minutes,
        )
        for row in rows
    ]
    return sorted(found, key=lambda line: (line.name, line.day, line.subject))


def _member(account_id: int, name: str, rows: Sequence[TrainingRecord]) -> MemberRecord:
    done = {kind: {row.subject for row in rows if row.kind == kind} for kind in RecordKind}
    attended = [row for row in rows if row.kind == RecordKind.SESSION]
    lacking = [
        str(scenarios()[code].title) for code in scenarios() if code in COURSE - done[RecordKind.ROUND]
    ]
    core = core_articles() - done[RecordKind.ARTICLE]
    lacking += [str(articles()[code].title) for code in articles() if code in core]
    return MemberRecord(
        account_id=account_id,
        name=name,
        rounds=len(done[RecordKind.ROUND]),
        articles=len(done[RecordKind.ARTICLE]),
        sessions=len(attended),
        minutes=sum(row.minutes or 0 for row in attended),
        last=max((row.day for row in rows), default=None),
        lacking=tuple(lacking),
    )


def _title(row: TrainingRecord) -> str:
    if row.kind == RecordKind.ROUND and row.subject in scenarios():
        return str(scenarios()[row.subject].title)
    if row.kind == RecordKind.ARTICLE and row.subject in articles():
        return str(articles()[row.subject].title)
    return row.subject
