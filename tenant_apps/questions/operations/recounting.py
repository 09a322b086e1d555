"""The holidays of a year become known: what was promised by weekdays alone is counted anew.

Nothing else ever moves a promise behind the asker's back: other hours or shorter promises count from the next
question on.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from huisheng.kernel import clock
from huisheng.kernel.messaging import broadcast, schedule_wakeup
from shared_apps.contracts.calendar_messages import CalendarYearPublished
from tenant_apps.questions.data.codes import OWED_STATES, StepCode
from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations import clocks, waiting
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, is_away, lock, save
from tenant_apps.questions.queries.promised import calendar
from tenant_apps.questions.rules import working_days
from tenants.public import refs_with_schema

WAKE_RECOUNT: Final = "questions.recount"
PORTION: Final = 100
"""Questions that one wake-up looks at."""


def tell_units(year: int) -> None:
    """In NETWORK, in the transaction that publishes a year: every unit is told to count anew."""
    broadcast(CalendarYearPublished(year=year), unit_ids=[ref.id for ref in refs_with_schema()])


def year_published(year: int) -> None:
    """This unit is told: the counting begins with the next wake-up. Told twice, a promise moves once."""
    schedule_wakeup(what=WAKE_RECOUNT, key=str(year), at=clock.now())


def recount_again(key: str) -> None:
    """Called by the wake-up: one portion is counted, and the next one at the next wake-up.

    Wake-ups share a transaction and its time with what else a unit is told, and desk and askers wait for the
    rows that it holds: no portion may take long.
    """
    year, _space, after = key.partition(" ")
    _moved, last = recount(int(year), after=UUID(after) if after else None)
    if last is not None:
        schedule_wakeup(what=WAKE_RECOUNT, key=f"{year} {last}", at=clock.now())


def recount(year: int, *, after: UUID | None = None) -> tuple[int, UUID | None]:
    """Count the next PORTION of promises of this unit anew that reach into the year.

    Returns how many moved, and the last question that was looked at; None at the end.
    """
    portion = list(_reaching_into(year, after)[:PORTION])
    moved = sum(_recount(question_id, year) for question_id in portion)
    return moved, portion[-1] if len(portion) == PORTION else None


def _reaching_into(year: int, after: UUID | None) -> QuerySet[Question, UUID]:
    late = Q(due_at__year__gte=year) | Q(handling_due_at__year__gte=year) | Q(waiting_until__year__gte=year)
    owed = Question.objects.filter(late, state__in=[state.value for state in OWED_STATES])
    if after is not None:
        owed = owed.filter(pk__gt=after)
    found: QuerySet[Question, UUID] = owed.order_by("pk").values_list("pk", flat=True)
    return found


@transaction.atomic
def _recount(question_id: UUID, year: int) -> bool:
    try:
        question = lock(question_id)
    except UnknownQuestion:
        return False
    if is_away(question):
        return False  # whoever holds it counts it anew, by a calendar of their own
    told = Step.objects.filter(question=question, code=StepCode.EXTENDED, params__year=year)
    if told.exists():
        return False
    at = clock.now()
    until = question.waiting_until
    if until is not None:
        question.waiting_until = working_days.recounted(calendar(), until, year, at)
        if question.waiting_until != until:
            schedule_wakeup(what=waiting.WAKE_WAITING_OVER, key=str(question.id), at=question.waiting_until)
    if not clocks.recount(question, year, at) and question.waiting_until == until:
        return False
    save(question, *waiting.FIELDS, *clocks.FIELDS)
    main = clocks.main_promise(question)
    take_step(
        question,
        StepCode.EXTENDED,
        at=at,
        actor=SYSTEM,
        params={"year": year, "due_on": clocks.last_day(main.due if main else None).isoformat()},
        detail={"year": year},
    )
    return True
