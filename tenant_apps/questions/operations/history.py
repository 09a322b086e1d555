"""Writing down that a step was taken: history, audit and event, in the step's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy.inserting import insert_values
from tenant_apps.questions.data.codes import StepCode, Visibility
from tenant_apps.questions.events import StepTaken
from tenant_apps.questions.models import Question, Step

ASKER: Final = "asker"
SYSTEM: Final = "system"


_PERSONAL_PARAMS: Final = frozenset({"why", "words", "result"})


def take_step(
    question: Question,
    code: StepCode,
    *,
    at: datetime,
    actor: int | str,
    params: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one step of a locked question, inside its transaction.

    ``actor`` is an account, or ASKER or SYSTEM. ``params`` make the sentence of the history (codes, days,
    counts, names of units or personas; a reason that the asker reads is the one text allowed), ``detail``
    goes to the audit log beside the topic (codes only).
    """
    account = actor if isinstance(actor, int) else None
    insert_values(Step, question_id=question.id, at=at, code=code, params=dict(params or {}), actor=account)
    record(
        f"question.{code}",
        object_type="question",
        object_id=str(question.id),
        actor=actor,
        detail={"topic": question.topic, **(detail or {})},
    )
    publish(
        StepTaken(
            question_id=question.id,
            code=code,
            at=at,
            actor=account,
            params=dict(params or {}),
            reachable=bool(question.contact_phone or question.contact_email),
            wished=question.visibility == Visibility.PUBLIC_WISH,
            elsewhere=question.is_copy,
        )
    )


def forget_words(question: Question) -> None:
    """No word that anybody wrote stays in the history of a locked question: steps, times and codes do."""
    for step in Step.objects.filter(question=question):
        kept = {name: value for name, value in step.params.items() if name not in _PERSONAL_PARAMS}
        if kept != step.params:
            step.params = kept
            step.save(update_fields=["params"])
