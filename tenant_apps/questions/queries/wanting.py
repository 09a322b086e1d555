"""How much wants somebody at the desk now, for the numbers in the menu of every page: one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import NO_SECOND_PERSON, DecisionKind, DecisionState
from tenant_apps.questions.models import Alarm, Decision, Question
from tenant_apps.questions.queries.desk import asker_wrote, owed
from tenant_apps.questions.queries.incoming import waiting


@dataclass(frozen=True, slots=True)
class Wanting:
    """``mine``: what one holds and can go on with, and what one is to decide; ``alarms``: open ones;
    ``incoming``: what other units ask of this one.
    """

    mine: int
    alarms: int
    incoming: int


def wanting(account_id: int, *, decides: bool) -> Wanting:
    """What wants this member of staff now; ``decides`` for leaders. Others decide about what helpers write.

    Numbers alone, and cautious ones: what was told in confidence, or asked "not to this section", counts for
    those only who hold it or were called to it, and what a leader may have to read for leaders.
    """
    plain = Q(question__confidential=False, question__excluded_section=None)
    counted = [
        _number(
            "mine",
            Question.objects.filter(Q(holder=account_id), (owed() & Q(waiting_since=None)) | asker_wrote()),
        ),
        _number(
            "alarms",
            Alarm.objects.filter(
                Q(question=None) | plain | Q(told__contains=[account_id]) | Q(taken_by=account_id),
                closed_at=None,
            ),
        ),
    ]
    if decides:
        which = ~Q(kind__in=NO_SECOND_PERSON)
    else:
        sensitive = Q(question__topic__in=topics.sensitive_codes())
        which = Q(kind=DecisionKind.FIRST_ANSWERS, question__confidential=False) & ~sensitive
    counted.append(
        _number(
            "mine",
            Decision.objects.filter(
                which,
                Q(asked_by=None) | ~Q(asked_by=account_id),
                Q(payload__barred=None) | ~Q(payload__barred__contains=account_id),
                question__excluded_section=None,
                question__isnull=False,
                state=DecisionState.OPEN,
                referred_at=None,
            ),
        )
    )
    offered = Decision.objects.filter(waiting())
    counted.append(_number("incoming", offered if decides else offered.filter(payload__confidential=False)))
    first, *others = counted
    found = {"mine": 0, "alarms": 0, "incoming": 0}
    for what, number in first.union(*others, all=True):
        found[what] += number
    return Wanting(**found)


def _number(what: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """One row: the name, and how many."""
    named = rows.order_by().annotate(what=Value(what)).values("what")
    counted: QuerySet[Any] = named.annotate(n=Count("pk")).values_list("what", "n")
    return counted
