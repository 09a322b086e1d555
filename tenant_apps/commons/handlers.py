"""What this app is told of: steps in questions."""

from huisheng.kernel.events import subscribes
from tenant_apps.commons.operations import keeping_up
from tenant_apps.questions.public import QuestionErased, QuestionsImported, StepCode, StepTaken

_BEFORE_SCREENING = frozenset({StepCode.RECEIVED})


@subscribes(StepTaken)
def step_taken(event: StepTaken) -> None:
    """What others read of it may be different now. A question that just came in is not public yet."""
    if event.code not in _BEFORE_SCREENING:
        keeping_up.keep_up([event.question_id])


@subscribes(QuestionsImported)
def imported(event: QuestionsImported) -> None:
    """What stood in public at its source stands in public here."""
    keeping_up.keep_up(event.question_ids)


@subscribes(QuestionErased)
def erased(event: QuestionErased) -> None:
    """Nothing of it is left in public."""
    keeping_up.keep_up([event.question_id])
