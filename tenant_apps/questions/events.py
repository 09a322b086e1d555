"""What happens in a unit's questions, for apps above that react to it (see huisheng.kernel.events)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tenant_apps.questions.data.codes import StepCode


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """One step in the life of a question. ``actor`` is an account, None for the asker and the system.

    ``params`` are those of the history's entry: codes, days and counts, no text of anybody. ``reachable``:
    the asker left a telephone number or an address, so that looking them up may be worth while. ``wished``:
    whoever asked wishes the question to be public. ``elsewhere``: it was asked at another unit, and this one
    works on a copy.
    """

    question_id: UUID
    code: StepCode
    at: datetime
    actor: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    reachable: bool = True
    wished: bool = True
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWanted:
    """Somebody of the unit should look at something: a mention, an approval, a reminder, an alarm.

    ``what`` is one of mention, approval, reminder, follow_up, yellow_card, red_card, alarm, returned,
    supervision, appraisal, difficulty, difficulty_raised, difficulty_untaken, visited, domain_lost,
    domain_gone, domain_contested, domain_disputed, role_ends, role_ends_of, phone_added,
    phone_changed, phone_removed, coach_late, coach_roster_gap,
    coach_privacy_behind, coach_step_late, coach_ready, coach_step_soon, coach_not_told, directives_digest;
    ``urgent`` breaks through quiet hours. ``link`` is a path of this unit's site. ``counts`` says of a digest
    how many there are of what, by codes of ``what`` (channels.data.words.COUNTED).
    """

    question_id: UUID | None
    what: str
    accounts: tuple[int, ...]
    at: datetime
    link: str
    urgent: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactErased:
    """The contact of a question is gone: whoever holds a copy of it lets it go in this transaction."""

    question_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsImported:
    """Questions came in from another system, or got an answer from there, in this transaction."""

    question_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionErased:
    """Whoever asked had everything deleted: whoever holds a copy of it lets it go in this transaction."""

    question_id: UUID
