"""A member of staff looks at how the asker can be reached: with a reason, logged, and the asker is told."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import lock
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.wording import has_words, tidy_line

REASON_MAX = 100


@dataclass(frozen=True, slots=True)
class Contact:
    """How the asker said they can be reached. Either may be empty."""

    phone: str
    email: str


@transaction.atomic
def view_contact(question_id: UUID, *, reason: str, actor: int) -> Contact:
    """The contact, after writing down who looked and why. Raises BadDecision without a reason,
    UnknownQuestion.

    The reason is read by the asker; the audit log holds that it was given, not its words.
    """
    reason = tidy_line(reason)
    if not has_words(reason) or len(reason) > REASON_MAX:
        raise BadDecision("contact_reason")
    question = lock(question_id)
    take_step(question, StepCode.CONTACT_VIEWED, at=clock.now(), actor=actor, params={"why": reason})
    return Contact(question.contact_phone, question.contact_email)
