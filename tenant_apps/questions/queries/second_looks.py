"""What an asker has had looked at again: an appeal, a review, open or decided.

Decisions of this unit say it. Of a question that another unit holds, or held, the history does: what was
decided there has no row here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tenant_apps.questions.data.codes import DecisionKind, DecisionState, StepCode
from tenant_apps.questions.models import Decision, Question, Step


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """``…_open``: it has not been decided yet."""

    appealed: bool
    appeal_open: bool
    appeal_decided_at: datetime | None
    reviewed: bool
    review_open: bool

    @property
    def any_open(self) -> bool:
        """Whether somebody is looking at it now."""
        return self.appeal_open or self.review_open


def second_looks(question: Question, decisions: Iterable[Decision], steps: Iterable[Step]) -> SecondLooks:
    """From rows that are loaded already; ``steps`` are asked of a question that has been elsewhere alone."""
    if question.hop and not question.is_copy:
        return _by_history(steps)
    rows = {row.kind: row for row in decisions}
    appeal, review = rows.get(DecisionKind.APPEAL), rows.get(DecisionKind.REVIEW)
    return SecondLooks(
        appealed=appeal is not None,
        appeal_open=appeal is not None and appeal.state == DecisionState.OPEN,
        appeal_decided_at=appeal.decided_at if appeal is not None else None,
        reviewed=review is not None,
        review_open=review is not None and review.state == DecisionState.OPEN,
    )


def _by_history(steps: Iterable[Step]) -> SecondLooks:
    last = {step.code: step.at for step in sorted(steps, key=lambda step: (step.at, step.pk))}
    return SecondLooks(
        appealed=StepCode.APPEALED in last,
        appeal_open=StepCode.APPEALED in last and StepCode.APPEAL_DECIDED not in last,
        appeal_decided_at=last.get(StepCode.APPEAL_DECIDED),
        reviewed=StepCode.REVIEW_ASKED in last,
        review_open=StepCode.REVIEW_ASKED in last and StepCode.REVIEW_DECIDED not in last,
    )
