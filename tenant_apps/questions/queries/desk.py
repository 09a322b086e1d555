"""The queues of the desk: what stands in each, in which order, and how many wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tenant_apps.questions.data.codes import (
    CONFIRMING_STATES,
    ENDED_STATES,
    OWED_STATES,
    HolderKind,
    ReferralState,
    State,
)
from tenant_apps.questions.models import Alarm, Question, Referral
from tenant_apps.questions.rules import routing, working_days
from tenant_apps.questions.rules.visibility import Reader, visible

SOON_DAYS: Final = 1


class Queue(StrEnum):
    """The queues of the desk, in the order in which they are shown."""

    TODO = "todo"
    MINE = "mine"
    SECTIONS = "sections"
    WATCHED = "watched"
    ALARMS = "alarms"
    OVERDUE = "overdue"
    TO_SCREEN = "to_screen"
    TO_ANSWER = "to_answer"
    TO_HANDLE = "to_handle"
    ASKER_WROTE = "asker_wrote"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    AWAY = "away"
    OUTSIDE = "outside"
    FOLLOW_UP = "follow_up"
    ALL = "all"


LABELS: Mapping[Queue, LazyText] = MappingProxyType(
    {
        Queue.TODO: _("Everything to do"),
        Queue.MINE: _("My questions"),
        Queue.SECTIONS: _("My sections"),
        Queue.WATCHED: _("Watched"),
        Queue.ALARMS: _("Danger"),
        Queue.OVERDUE: _("Overdue"),
        Queue.TO_SCREEN: _("To screen"),
        Queue.TO_ANSWER: _("To answer"),
        Queue.TO_HANDLE: _("To handle"),
        Queue.ASKER_WROTE: _("Asker wrote"),
        Queue.WAITING: _("Waiting for the asker"),
        Queue.ANSWERED: pgettext_lazy("queue", "Being confirmed"),
        Queue.CLOSED: pgettext_lazy("queue", "Ended"),
        Queue.NOT_ACCEPTED: _("Not accepted for now"),
        Queue.AWAY: _("With other units"),
        Queue.OUTSIDE: _("Asked outside"),
        Queue.FOLLOW_UP: _("To follow up"),
        Queue.ALL: _("All questions"),
    }
)

GROUPS: Final = (
    (Queue.TODO, Queue.MINE, Queue.SECTIONS, Queue.WATCHED, Queue.ALARMS, Queue.OVERDUE),
    (
        Queue.TO_SCREEN,
        Queue.TO_ANSWER,
        Queue.TO_HANDLE,
        Queue.ASKER_WROTE,
        Queue.FOLLOW_UP,
        Queue.WAITING,
        Queue.OUTSIDE,
        Queue.AWAY,
    ),
    (Queue.ANSWERED, Queue.CLOSED, Queue.NOT_ACCEPTED, Queue.ALL),
)
"""What is shown together: whose it is, what is owed, what is done."""

COUNTED: Final = tuple(
    queue for queue in Queue if queue not in (*GROUPS[2], Queue.WATCHED, Queue.OUTSIDE, Queue.AWAY)
)
"""Queues of what is to be done: their numbers are small and stand beside them."""

# What has no such moment (merged, or taken over from elsewhere) stands where it came in. Each has an index.
_NEWEST_FIRST: Final[Mapping[Queue, Combinable]] = MappingProxyType(
    {
        Queue.ANSWERED: Coalesce("answered_at", "received_at"),
        Queue.CLOSED: Coalesce("closed_at", "received_at"),
        Queue.NOT_ACCEPTED: Coalesce("closed_at", "received_at"),
        Queue.ALL: F("received_at"),
    }
)

_OWED: Final = tuple(str(state) for state in OWED_STATES)
_CONFIRMING: Final = tuple(str(state) for state in CONFIRMING_STATES)
_CLOSED: Final = (str(State.CLOSED), str(State.MERGED), str(State.WITHDRAWN))
_HERE: Final = Q(away_unit=None)
"""This unit holds it, whoever it is in it."""
_GONE: Final = tuple(str(state) for state in ENDED_STATES if state != State.MERGED)
"""States in which nothing waits for the unit any more, whoever wrote last."""


@dataclass(frozen=True, slots=True)
class Due:
    """The chip that says how urgent an open question is: tone late, soon or plain, with words."""

    tone: str
    text: str


def counts(now: datetime, who: Reader | None = None) -> dict[Queue, int]:
    """How many questions stand in each queue of what is to be done: one query.

    ``who`` is the member of staff who looks; without one (figures of the unit) personal queues are empty.
    """
    rows = Question.objects.filter(
        owed() | Q(asker_spoke_at__isnull=False) | _in_danger() | _is_asked_outside(until=now)
    )
    if who is not None:
        rows = rows.filter(visible(who))
    found = rows.aggregate(
        **{queue.value: Count("pk", filter=condition(queue, now, who)) for queue in COUNTED}
    )
    return {queue: found[queue.value] for queue in COUNTED}


def in_order(queue: Queue, now: datetime, who: Reader) -> QuerySet[Question]:
    """The questions of a queue that somebody may know, in the order of work, with ``rank`` and ``moment``.

    What is to be done: danger first, then what came back and what looks for its unit, then what is due
    soonest. What is done: newest first. (rank, moment, id) is a total order, so that pages neither repeat nor
    leave out.
    """
    rows = Question.objects.filter(visible(who), condition(queue, now, who))
    newest = _NEWEST_FIRST.get(queue)
    if newest is not None:
        done: QuerySet[Question] = rows.annotate(
            rank=Value(0, output_field=IntegerField()), moment=newest
        ).order_by("-moment", "-id")
        return done
    to_do: QuerySet[Question] = rows.annotate(
        rank=Case(
            When(Q(danger=True, state__in=_OWED) | _in_danger(), then=0),
            When(Q(returned=True) | routing.WANTED, then=1),
            default=2,
            output_field=IntegerField(),
        ),
        moment=Coalesce("next_due_at", "asker_spoke_at", "waiting_until", "received_at"),
    ).order_by("rank", "moment", "id")
    return to_do


def is_newest_first(queue: Queue) -> bool:
    """Whether a queue is a record of what is done rather than a list of work."""
    return queue in _NEWEST_FIRST


def condition(queue: Queue, now: datetime, who: Reader | None) -> Q:
    """What stands in a queue."""
    match queue:
        case Queue.TODO:
            return (owed() & Q(waiting_since=None)) | asker_wrote() | _in_danger()
        case Queue.MINE:
            mine = Q(pk__in=[]) if who is None else Q(holder_kind=HolderKind.PERSON, holder=who.account_id)
            return mine & (Q(state__in=_OWED) | asker_wrote())
        case Queue.SECTIONS:
            sections = [] if who is None else sorted(who.sections)
            return Q(section__in=sections) & (Q(state__in=_OWED) | asker_wrote())
        case Queue.WATCHED:
            # Nearly all have no watchers: the index leaves them out.
            watched = Q(pk__in=[]) if who is None else Q(watchers__contains=[who.account_id])
            return watched & ~Q(watchers=[])
        case Queue.ALARMS:
            return _in_danger() | (owed() & Q(danger=True))
        case Queue.OVERDUE:
            # By the clock, not by the mark: the wake-up may be some seconds behind.
            return Q(state__in=_OWED, next_due_at__lte=now)
        case Queue.TO_SCREEN:
            return _HERE & Q(state=State.RECEIVED)
        case Queue.TO_ANSWER:
            return _HERE & Q(state=State.ACCEPTED, waiting_since=None)
        case Queue.TO_HANDLE:
            return _HERE & Q(state=State.HANDLING, waiting_since=None)
        case Queue.ASKER_WROTE:
            return asker_wrote()
        case Queue.WAITING:
            return owed() & Q(waiting_since__isnull=False)
        case Queue.ANSWERED:
            return _HERE & Q(state__in=_CONFIRMING)
        case Queue.CLOSED:
            return Q(state__in=_CLOSED)
        case Queue.NOT_ACCEPTED:
            return Q(state=State.NOT_ACCEPTED)
        case Queue.AWAY:
            return Q(away_unit__isnull=False) & ~Q(state__in=_GONE)
        case Queue.OUTSIDE:
            return _is_asked_outside()
        case Queue.FOLLOW_UP:
            return _is_asked_outside(until=now)
        case Queue.ALL:
            return Q()


_IN_YEARS_FROM = 2 * 365
"""Days of delay that are told as years: what was taken over from a file may be ten years old."""


def due_chip(due_at: datetime, now: datetime) -> Due:
    """How much time is left until the last day, or how much has passed since."""
    last = working_days.due_day(due_at)
    left = (last - working_days.today(now)).days
    if now >= due_at:
        late = -left
        if late <= 0:
            return Due("late", str(_("Late since today")))
        if late >= _IN_YEARS_FROM:
            years = late // 365
            return Due(
                "late", ngettext("%(years)s year late", "%(years)s years late", years) % {"years": years}
            )
        return Due("late", ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late})
    if left == 0:
        return Due("soon", str(_("Due today")))
    if left <= SOON_DAYS:
        return Due("soon", str(_("Due tomorrow")))
    return Due("plain", ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left})


def owed() -> Q:
    """Something is still owed by this unit: an answer, or the handling."""
    return _HERE & Q(state__in=_OWED)


def asker_wrote() -> Q:
    """The asker wrote last, and it has not ended."""
    return Q(asker_spoke_at__isnull=False) & ~Q(state__in=_GONE)


class _IsAmong(Func):
    """``= ANY(array)``, which an index serves also where OR joins it to other conditions; with ids from a
    subquery there the whole table would be read.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def _is_asked_outside(*, until: datetime | None = None) -> Q:
    """A body outside has not replied; with ``until`` those that it should have by that day."""
    asked = Referral.objects.filter(state=ReferralState.OPEN).order_by()
    if until is not None:
        asked = asked.filter(follow_up_on__lte=working_days.today(until))
    return Q(_IsAmong(F("pk"), ArraySubquery(asked.values("question"))))


def _in_danger() -> Q:
    """An alarm about it is open."""
    about = Alarm.objects.filter(closed_at=None, question__isnull=False).order_by().values("question")
    return Q(_IsAmong(F("pk"), ArraySubquery(about)))
