"""Whose asker did not know whom to ask: somebody finds the right unit within a working day."""

from datetime import date
from typing import Final

from django.db.models import Q

from huisheng.kernel.clock import business_day
from tenant_apps.questions.data.codes import HolderKind, State
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules.campaigns import UNSURE
from tenants.public import WorkingCalendar

DAYS: Final = 1
"""Working days in which the right unit is found; the day of receipt is not counted."""

WANTED: Final = Q(campaign=UNSURE, state=State.RECEIVED) & ~Q(holder_kind=HolderKind.AWAY)
"""Nobody has said yet whose it is: neither accepted here nor handed over."""


def is_wanted(question: Question) -> bool:
    """The same of one question."""
    return (
        question.campaign == UNSURE
        and question.state == State.RECEIVED
        and question.holder_kind != HolderKind.AWAY
    )


def routed_by(question: Question, calendar: WorkingCalendar) -> date:
    """The day by which the right unit is found."""
    return calendar.add_working_days(business_day(question.received_at), DAYS)
