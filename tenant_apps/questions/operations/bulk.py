"""The same step for many questions: each in a transaction of its own, so that one stale row stops nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile, UnknownQuestion
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.rules.transitions import NotPossible

MOST: Final = 50
"""Questions in one go: a whole page of a list and no more, for a step that waits is tried once for each."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question and the version in which the list showed it."""

    question_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one: ``why`` names what stood in the way ("" when it was done), ``held`` is the decision
    that can be taken back while it waits.
    """

    question_id: UUID
    why: str = ""
    held: UUID | None = None


WHY: dict[type[Exception], str] = {
    UnknownQuestion: "unknown",
    ChangedMeanwhile: "changed",
    BeingWorkedOn: "worked_on",
    NotPossible: "not_possible",
    AlreadyWaiting: "waiting",
    BadDecision: "lacking",
}


def each(chosen: Iterable[Chosen], step: Callable[[Chosen], UUID | None]) -> list[Done]:
    """Take the step for each, in this order; what it raises (see WHY) is told in the result."""
    done = []
    for one in chosen:
        try:
            held = step(one)
        except tuple(WHY) as error:
            done.append(Done(one.question_id, why=_why(error)))
        else:
            done.append(Done(one.question_id, held=held))
    return done


def _why(error: Exception) -> str:
    return next(why for kind, why in WHY.items() if isinstance(error, kind))
