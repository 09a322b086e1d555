"""What somebody says on the telephone or at the counter is taken in, with what was agreed with them."""

from django.db import transaction

from tenant_apps.questions.data.codes import MessageKind, Side
from tenant_apps.questions.models import Message
from tenant_apps.questions.operations import conversation, intake
from tenant_apps.questions.operations.intake import NewQuestion, Receipt
from tenant_apps.questions.rules.wording import tidy


@transaction.atomic
def take_call(new: NewQuestion, *, agreed: str, actor: int) -> Receipt:
    """Take a caller's question in, and keep what was agreed (a call back) as an internal note: both or none.

    Sent again it is one question and one note; what was agreed only then, or otherwise, is a note of its own.
    Raises BadQuestion, TokenReused, BadDecision (``text``: the note).
    """
    receipt = intake.ask(new)
    agreed = tidy(agreed)
    if agreed and (receipt.created or not _is_noted(receipt, agreed, actor)):
        conversation.note(receipt.question_id, text=agreed, mentions=[], actor=actor)
    return receipt


def _is_noted(receipt: Receipt, agreed: str, actor: int) -> bool:
    notes = Message.objects.filter(
        question=receipt.question_id, side=Side.INTERNAL, kind=MessageKind.NOTE, actor=actor, text=agreed
    )
    return bool(notes.exists())
