"""Asking another unit about a question of this one: to take it over (主办), or to help with it (协办).

Which unit may be asked, what may be written to it, and the message with the parcel. What follows from asking
is in ``handing_over`` and ``helping_units``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import TransferRequested
from shared_apps.contracts.parcels import Parcel
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import parcels
from tenant_apps.questions.rules.transfers import RULE_MAX, WORDS_MAX, may_receive
from tenant_apps.questions.rules.wording import has_words, tidy, tidy_line
from tenants.public import UnitCard, unit_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Which unit is asked for what. ``role`` is LEAD or HELPER; help is asked for without a reason or a rule,
    since nothing changes hands.
    """

    role: str
    receiver: UnitCard
    words: str
    reason: str = ""
    rule: str = ""
    due_on: date | None = None


def checked(words: str, rule: str = "") -> tuple[str, str]:
    """What one unit writes to another, as it is kept. Raises BadDecision (``words``, ``rule``)."""
    words, rule = tidy(words), tidy_line(rule)
    if not has_words(words) or len(words) > WORDS_MAX:
        raise BadDecision("words")
    if len(rule) > RULE_MAX:
        raise BadDecision("rule")
    return words, rule


def receiver_of(question: Question, unit_id: int) -> UnitCard:
    """The unit that is asked, if the question may go there. Raises BadDecision (``to``)."""
    try:
        receiver = unit_card(unit_id)
    except LookupError:
        raise BadDecision("to") from None
    if not may_receive(receiver, sender=current_unit().id, excluded=question.excluded_units):
        raise BadDecision("to")
    return receiver


def send(
    question: Question, asking: Asking, *, transfer_id: UUID, actor: int, at: datetime, parcel: Parcel
) -> None:
    """Ask, through the network, in the transaction that keeps that it was asked."""
    emit(
        TransferRequested(
            transfer_id=str(transfer_id),
            origin_unit=parcels.home_of(question),
            question_id=str(question.origin_question or question.id),
            to_unit=asking.receiver.id,
            role=asking.role,
            reason=asking.reason,
            rule=asking.rule,
            words=asking.words,
            due_on="" if asking.due_on is None else asking.due_on.isoformat(),
            asked_at=at.isoformat(),
            account_id=actor,
            topic=question.topic,
            excluded_units=list(question.excluded_units),
            parcel=parcel,
            told=question.mirrored if question.is_copy else 0,
        )
    )
