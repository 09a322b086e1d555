"""What is promised to an asker, and what happens inside the unit when a promise is in danger or broken.

Three promises run by three clocks: a first response, an answer, the handling. The ladder of a clock (督办):
a reminder before it is due, a yellow card when it is (黄牌提醒), a red card some working days later
(红牌督办), and at last the unit above hears of it (提级). A first response climbs no further than the yellow
card: whoever stays silent longer breaks the promise of an answer too.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.rules import working_days
from tenants.public import WorkingCalendar

REMIND_MINUTES_BEFORE: Final = 60
"""Working time before a promise in hours is due, at which its holder is reminded."""


class Promise(StrEnum):
    """The three promises."""

    RESPONSE = "response"
    ANSWER = "answer"
    HANDLING = "handling"


class Rung(IntEnum):
    """The steps of the ladder, as ``Question.ladder`` counts them."""

    REMINDED = 1
    YELLOW = 2
    RED = 3
    ABOVE = 4


STEPS: Final = {
    Rung.REMINDED: StepCode.REMINDED,
    Rung.YELLOW: StepCode.YELLOW_CARD,
    Rung.RED: StepCode.RED_CARD,
    Rung.ABOVE: StepCode.MOVED_UP,
}


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised: ``response_hours`` of working time, the others in working days."""

    response_hours: int
    answer_days: int
    handling_days: int


@dataclass(frozen=True, slots=True)
class Patience:
    """Working days after a broken promise until the red card, and until the unit above hears of it."""

    red_days: int
    above_days: int


@dataclass(frozen=True, slots=True)
class Running:
    """A promise whose clock runs: given at ``since``, broken from ``due`` on."""

    promise: Promise
    since: datetime
    due: datetime


def response_due_at(calendar: WorkingCalendar, at: datetime, hours: int, answer_due_at: datetime) -> datetime:
    """When somebody must have reacted: after this much working time, and never later than the answer."""
    return min(calendar.add_working_time(at, hours * 60), answer_due_at)


def rungs(calendar: WorkingCalendar, running: Running, patience: Patience) -> list[tuple[datetime, Rung]]:
    """The ladder of a running clock in order of time."""
    due = running.due
    steps = [(due, Rung.YELLOW)]
    reminded = _remind_at(calendar, running)
    if reminded is not None:
        steps.insert(0, (reminded, Rung.REMINDED))
    if running.promise != Promise.RESPONSE:
        red_days = max(1, patience.red_days)
        steps.append((working_days.later_by(calendar, due, red_days), Rung.RED))
        above_days = max(red_days, patience.above_days)
        steps.append((working_days.later_by(calendar, due, above_days), Rung.ABOVE))
    return steps


def _remind_at(calendar: WorkingCalendar, running: Running) -> datetime | None:
    """When work begins on the last day, or an hour of work before the end; None when that is too soon."""
    if working_days.ends_with_day(running.due):
        day = working_days.due_day(running.due)
        spans = calendar.spans_on(day)
        begin = datetime.combine(day, time.min, tzinfo=clock.BUSINESS_ZONE)
        at = begin + timedelta(minutes=spans[0].start) if spans else begin
    else:
        whole = calendar.working_time_between(running.since, running.due)
        rest = timedelta(minutes=REMIND_MINUTES_BEFORE)
        if whole <= rest:
            return None
        at = calendar.add_working_time(running.since, whole - rest)
    return at if running.since < at < running.due else None
