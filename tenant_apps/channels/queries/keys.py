"""Which question a notice's key opens."""

from uuid import UUID

from tenant_apps.channels.models import Reach
from tenant_apps.channels.rules.keys import key_hash, tidy_key


def question_of_key(typed: str) -> UUID | None:
    """The question that a key opens in this unit; None for every other text."""
    key = tidy_key(typed)
    if not key:
        return None
    found: UUID | None = (
        Reach.objects.filter(key_hash=key_hash(key)).values_list("question_id", flat=True).first()
    )
    return found


def opens(question_id: UUID, typed: str) -> bool:
    """Whether this is the key of a notice about this question."""
    return question_of_key(typed) == question_id if tidy_key(typed) else False
