"""What is done with a question of another unit is told there, where its asker keeps the page.

Each step carries the whole of what the asker may read, numbered, so that home shows the latest one whatever
was lost, doubled or overtaken on the way.
"""

from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_messages import CaseWorked
from tenant_apps.questions.data.codes import FOR_STAFF, HolderKind, State, StepCode
from tenant_apps.questions.events import StepTaken
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries import snapshots

_NO_NEWS: Final = FOR_STAFF | {StepCode.HANDED_OVER}
_AT_HOME: Final = frozenset({State.HANDED_ON, State.WITHDRAWN})
"""Where a copy ends by what happened elsewhere: nothing of that is news at home."""


def step_taken(event: StepTaken) -> None:
    """Tell home of a step, in its transaction, if the question is another unit's."""
    if event.elsewhere and event.code not in _NO_NEWS:
        tell(Question.objects.get(pk=event.question_id), event.code)


def tell(question: Question, code: StepCode | str = "") -> None:
    """Send home how a locked copy stands; ``code`` is the step that was taken, if any was."""
    if question.state in _AT_HOME or question.holder_kind == HolderKind.AWAY:
        return
    assert question.origin_unit is not None, "a copy has its origin"
    question.mirrored += 1
    question.save(update_fields=["mirrored"])
    emit(
        CaseWorked(
            origin_unit=question.origin_unit,
            question_id=str(question.origin_question),
            hop=question.hop,
            number=question.mirrored,
            step={"code": str(code), "at": clock.now().isoformat()},
            snapshot=snapshots.of(question),
        )
    )
