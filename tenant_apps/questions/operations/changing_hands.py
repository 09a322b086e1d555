"""A question leaves the hands of this unit, or comes into them: its history, and the figures.

Received counts where it was asked. What is open and overdue counts where it is held: whoever lets go takes it
out of the stock, whoever gets it brings it in, on the same day, so that the sum over both stays as it was.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huisheng.kernel.messaging import emit
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import facts
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.queries.hands import IN, OUT, Change, hands_of, marks_of, said_of


def goes_out(
    question: Question,
    code: StepCode,
    *,
    at: datetime,
    actor: int | str,
    params: Mapping[str, Any],
    counts: bool = True,
) -> None:
    """Another unit holds a locked question from ``at`` on. Called while the row still stands as it did here.

    ``at`` is the moment of the change, the same for both units; the step is written here. Without ``counts``
    no fact is told: it was, before the unit's tables lost it, and what lacks `reconcile` finds.
    """
    hands = hands_of(question)
    told_here = frozenset(mark for mark in marks_of(question) if hands.ours(mark))
    change = Change(OUT, at, *_stands(question), told_here)
    take_step(question, code, at=at, actor=actor, params={**params, "hands": said_of(change)})
    if counts:
        emit(facts.handed_out(question, at, open_=change.open, overdue=change.overdue))


def comes_in(
    question: Question,
    code: StepCode,
    *,
    at: datetime,
    actor: int | str,
    params: Mapping[str, Any],
    counts: bool = True,
) -> None:
    """This unit holds a locked question from ``at`` on; the row shows already how it stood elsewhere.

    ``counts`` as in ``goes_out``.
    """
    hands = hands_of(question)
    told_here = {mark for change in hands.changes[-1:] if change.way == OUT for mark in change.marks}
    change = Change(IN, at, *_stands(question), marks_of(question) - told_here)
    take_step(question, code, at=at, actor=actor, params={**params, "hands": said_of(change)})
    if counts:
        emit(facts.handed_in(question, at, open_=change.open, overdue=change.overdue))


def _stands(question: Question) -> tuple[bool, bool]:
    """Whether it stands in the stock of open questions, and in that of overdue ones."""
    return question.is_open, question.is_open and question.stands_overdue
