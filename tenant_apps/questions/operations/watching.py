"""Keeping an eye on a question that somebody else handles."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from tenant_apps.questions.operations.locking import lock


@transaction.atomic
def watch(question_id: UUID, *, on: bool, actor: int) -> None:
    """Put it on, or take it off, the actor's own list. Twice changes nothing. Raises UnknownQuestion."""
    question = lock(question_id)
    if on == (actor in question.watchers):
        return
    others = [account for account in question.watchers if account != actor]
    question.watchers = [*others, actor] if on else others
    question.save(update_fields=["watchers"])
    record(
        "question.watched" if on else "question.unwatched",
        object_type="question",
        object_id=str(question.id),
        actor=actor,
    )
