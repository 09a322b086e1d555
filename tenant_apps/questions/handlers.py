"""What this app is told from outside."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.messaging import on_wakeup
from tenant_apps.questions.operations import overdue
from tenant_apps.questions.operations.intake import WAKE_ANSWER_DUE


@on_wakeup(WAKE_ANSWER_DUE)
def answer_due(key: str, at: datetime) -> None:
    """The date for an answer has come."""
    overdue.answer_due(UUID(key))
