"""What was decided above is carried out here, once; what has been decided here meanwhile stays."""

from uuid import UUID

from huisheng.kernel.audit import record
from shared_apps.contracts.moderation_messages import VerdictReturned, VerdictSettled
from tenant_apps.moderation.data.codes import State, Verdict
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations import deciding, referring, reviewing


def settled(message: VerdictSettled) -> None:
    """A verdict has come down. That of a referral which was called back changes nothing."""
    case = Case.objects.select_for_update().filter(referral=UUID(message.referral_id)).first()
    if case is None:
        return
    referring.forget(case)
    record(
        "moderation.decided_above",
        object_type="case",
        object_id=str(case.id),
        actor=message.account_id,
        detail={"unit": message.unit_id, "verdict": message.verdict, "reason": message.reason},
    )
    verdict = Verdict(message.verdict)
    if case.state == State.REVIEW:
        reviewing.conclude(
            case, verdict=verdict, words=message.words, actor=message.account_id, unit=message.unit_id
        )
        return
    deciding.conclude(
        case,
        verdict=verdict,
        reason=message.reason,
        words=message.words,
        actor=message.account_id,
        unit=message.unit_id,
    )


def returned(message: VerdictReturned) -> None:
    """Nobody above may decide it either."""
    case = (
        Case.objects.select_for_update()
        .filter(referral=UUID(message.referral_id), referred_at__isnull=False, referrals=message.attempt)
        .first()
    )
    if case is not None:
        referring.came_back(case)
