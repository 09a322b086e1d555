"""Why a question is late, in plain words to its asker: the real reason, as far as the rows tell it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import DecisionKind, DecisionState, HolderKind, State
from tenant_apps.questions.models import Decision, Question

CHECKED = (DecisionKind.ANSWER, DecisionKind.FIRST_ANSWERS, DecisionKind.UNRESOLVABLE)


def promised_until(question: Question) -> datetime | None:
    """When the answer, or the handling, is due; None when neither is owed."""
    if question.is_open:
        return question.due_at
    return question.handling_due_at if question.state == State.HANDLING else None


def is_late(question: Question, now: datetime) -> bool:
    """Whether what was promised to the asker is late. A first response within the unit is no such promise."""
    due = promised_until(question)
    return due is not None and now >= due and question.waiting_since is None


def why_late(question: Question, decisions: Iterable[Decision], now: datetime) -> str:
    """One sentence; empty when it is not late."""
    if not is_late(question, now):
        return ""
    if any(decision.kind in CHECKED and decision.state == DecisionState.OPEN for decision in decisions):
        return _("An answer has been written; a second person still has to agree to it.")
    if question.holder_kind == HolderKind.SECTION and question.section is not None:
        name = people.section_names().get(question.section)
        if name:
            return _("It still waits for {section}.").format(section=name)
    if question.state == State.RECEIVED:
        return _("Nobody has been able to look at it yet. Those in charge know.")
    if question.waits:
        return _("It waited for your reply for a while; now it goes on.")
    return _("Somebody is working on it, and it takes longer than we thought.")
