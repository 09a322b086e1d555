"""What a unit did between two instants, and what a past month would have been under today's promises.

Without sensitive topics: these figures go up, where such topics never stand apart (capabilities, E1). What
staff wrote to start a conversation, another system answered, or another unit asked is not counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet

from shared_apps.topics.public import sensitive_codes
from tenant_apps.questions.data.codes import Kind, State
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries.promised import Terms, calendar, terms
from tenant_apps.questions.rules import working_days
from tenant_apps.questions.rules.promises import response_due_at

MOST: Final = 5_000
"""Of more questions than this the newest are looked at."""

_MINUTE: Final = timedelta(minutes=1)
_TAKEN_BACK: Final = (State.WITHDRAWN, State.MERGED)


@dataclass(frozen=True, slots=True)
class Worked:
    """Counts. ``late_responses``, ``late_answers``: whose promise ended in this time without being kept."""

    received: int
    answered: int
    closed: int
    late_responses: int
    late_answers: int


@dataclass(frozen=True, slots=True)
class Came:
    """When something was asked, and when somebody reacted to it and answered it, if they did."""

    received_at: datetime
    responded_at: datetime | None
    answered_at: datetime | None
    kind: str = Kind.CONSULT
    topic: str = ""


@dataclass(frozen=True, slots=True)
class LookedBack:
    """How many came, how many of them outside the hours, and how many promises would have been broken."""

    came: int
    outside_hours: int
    late_responses: int
    late_answers: int


def worked_between(start: datetime, end: datetime) -> Worked:
    """From ``start`` up to and without ``end``."""
    own = _own().exclude(topic__in=sensitive_codes())
    standing = own.exclude(state__in=_TAKEN_BACK)
    return Worked(
        received=own.filter(received_at__gte=start, received_at__lt=end).count(),
        answered=own.filter(answered_at__gte=start, answered_at__lt=end).count(),
        closed=own.filter(closed_at__gte=start, closed_at__lt=end, state=State.CLOSED).count(),
        late_responses=standing.filter(
            Q(responded_at=None) | Q(responded_at__gte=F("response_due_at")),
            response_due_at__gte=start,
            response_due_at__lt=end,
        ).count(),
        late_answers=standing.filter(
            Q(answered_at=None) | Q(answered_at__gte=F("due_at")),
            declined_at=None,
            due_at__gte=start,
            due_at__lt=end,
        ).count(),
    )


def answered_and_closed() -> int:
    """How many questions went the whole way here: asked of this unit, answered by it, closed."""
    return int(_own().filter(state=State.CLOSED).exclude(answered_at=None).count())


def came_between(start: datetime, end: datetime) -> list[Came]:
    """What was asked in this time, the newest first; also what another system had received."""
    rows = Question.objects.filter(
        received_at__gte=start, received_at__lt=end, seeded=False, origin_question=None
    ).exclude(state__in=_TAKEN_BACK)
    found = rows.order_by("-received_at").values_list(
        "received_at", "responded_at", "answered_at", "kind", "topic"
    )
    return [Came(*row) for row in found[:MOST]]


def look_back(
    came: Iterable[Came], now: datetime, *, response_hours: int | None = None, answer_days: int | None = None
) -> LookedBack:
    """What these questions would have been with the hours of today, and with the promises of today or those
    named. What nobody has reacted to yet is late once its time has passed.
    """
    works, asked = calendar(), list(came)
    outside = responses = answers = 0
    for one, found in _with_terms(asked):
        outside += works.add_working_time(one.received_at, 1) - one.received_at > _MINUTE
        hours = response_hours or found.promised.response_hours
        due = working_days.due_at(works, one.received_at, answer_days or found.promised.answer_days)
        responses += (one.responded_at or one.answered_at or now) >= response_due_at(
            works, one.received_at, hours, due
        )
        answers += (one.answered_at or now) >= due
    return LookedBack(len(asked), outside, responses, answers)


def _with_terms(asked: Iterable[Came]) -> Iterator[tuple[Came, Terms]]:
    known: dict[tuple[str, str], Terms] = {}
    for one in asked:
        key = (one.kind, one.topic)
        if key not in known:
            known[key] = terms(*key)
        yield one, known[key]


def _own() -> QuerySet[Question]:
    own: QuerySet[Question] = Question.objects.filter(seeded=False, imported=False, origin_question=None)
    return own
