"""What a body outside has replied, entered by staff and told to the asker in plain words."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.operations.asking_outside import locked, rest
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.referrals import LEADS_TO, NUMBER_MAX, OUTCOME_MAX
from tenant_apps.questions.rules.wording import has_words, tidy, tidy_line


@transaction.atomic
def enter(referral_id: UUID, *, outcome: str, words: str, outside_number: str = "", actor: int) -> None:
    """The reply, as a code and in words for the asker; once.

    Handling goes on: what follows from it is for the unit to say. Raises LookupError, BadDecision
    (``outcome``, ``words``, ``outside_number``), NotPossible (it is over).
    """
    words, outside_number = tidy(words), tidy_line(outside_number)
    if outcome not in LEADS_TO:
        raise BadDecision("outcome")
    if not has_words(words) or len(words) > OUTCOME_MAX:
        raise BadDecision("words")
    if len(outside_number) > NUMBER_MAX:
        raise BadDecision("outside_number")
    question, asked = locked(referral_id)
    at = clock.now()
    asked.state = LEADS_TO[outcome]
    asked.outcome, asked.outcome_words = outcome, words
    asked.outcome_at, asked.outcome_by = at, actor
    asked.outside_number = outside_number or asked.outside_number
    asked.save(
        update_fields=["state", "outcome", "outcome_words", "outcome_at", "outcome_by", "outside_number"]
    )
    rest(asked)
    take_step(
        question,
        StepCode.OUTSIDE_ENDED,
        at=at,
        actor=actor,
        params={"to": asked.body, "said": outcome, "words": words},
        detail={"referral": str(asked.id), "outcome": outcome},
    )
