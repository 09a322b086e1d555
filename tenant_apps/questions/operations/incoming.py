"""来件: another unit asks this one to take a question over (主办) or to help (协办). Accept or send back.

An offer is a decision with the text in it. Accepting (签收) is a word to the network, which says who holds
it: until then the sender may have taken it back in the same second. Whichever way it ends, the text goes; it
stays only as the copy that ``taking_over`` makes of it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import cancel_wakeup, emit, schedule_wakeup
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import (
    LEAD,
    CaseAccepted,
    CaseCalledOff,
    CaseHelped,
    CaseOffered,
    CaseReturned,
)
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import BETWEEN_UNITS, DecisionKind, DecisionState, ReturnReason
from tenant_apps.questions.data.settings import RETURN_REASONS
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Decision
from tenant_apps.questions.operations.history import SYSTEM
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries.holders import on_duty
from tenant_apps.questions.rules.transfers import RULE_MAX, WORDS_MAX
from tenant_apps.questions.rules.wording import has_words, tidy, tidy_line
from tenants.public import as_published

WAKE_OFFER_DUE: Final = "questions.offer_due"
BEFORE: Final = timedelta(hours=2)
"""How long before the time to answer is over the staff are told once more."""

PARCEL: Final = "parcel"
HELD: Final = "held"
ENDED: Final = "withdrawn"
"""Parts of an offer: the text, as long as it is needed; whether it has become this unit's. And why it is over
where the asker has taken the question back.
"""


def offered(message: CaseOffered) -> None:
    """Another unit asks. What was called off before it came is only noted."""
    wanted = _row(message.transfer_id, message.from_unit)
    if wanted.kind or wanted.state != DecisionState.OPEN:
        return
    parcel = message.parcel
    wanted.kind = DecisionKind.TRANSFER if message.role == LEAD else DecisionKind.HELP
    wanted.origin_unit = message.from_unit
    wanted.asked_at = datetime.fromisoformat(message.asked_at)
    wanted.due_at = datetime.fromisoformat(message.accept_by)
    wanted.payload = {
        "origin_unit": message.origin_unit,
        "question_id": message.question_id,
        "way": message.way,
        "reason": message.reason,
        "rule": message.rule,
        "asked": message.words,
        "due_on": message.due_on,
        "hop": message.hop,
        "topic": message.topic,
        "excluded_units": list(message.excluded_units),
        "chain": list(message.chain),
        "number": parcel.get("number", ""),
        "confidential": bool(parcel.get("confidential")),
        PARCEL: parcel,
    }
    wanted.save(update_fields=["kind", "origin_unit", "asked_at", "due_at", "payload"])
    for at in (wanted.due_at - BEFORE, wanted.due_at):
        schedule_wakeup(what=WAKE_OFFER_DUE, key=_key(wanted, at), at=at)
    _audit("case.offered", wanted, SYSTEM)
    _tell(wanted)


@transaction.atomic
def accept(offer_id: UUID, *, actor: int) -> bool:
    """签收: this unit takes it over. False when it was settled or called off in the meantime.

    Raises LookupError (no such offer, or one to help with).
    """
    wanted = _locked(offer_id, DecisionKind.TRANSFER)
    if wanted.state != DecisionState.OPEN:
        return False
    at = clock.now()
    wanted.state, wanted.decided_by, wanted.decided_at = DecisionState.APPROVED, actor, at
    if wanted.payload["origin_unit"] == current_unit().id:
        # It comes home, where every word of it stands.
        wanted.payload = _without_text(wanted)
    wanted.save(update_fields=["state", "decided_by", "decided_at", "payload"])
    _audit("case.accepted", wanted, actor)
    _be_quiet(wanted)
    emit(CaseAccepted(transfer_id=str(wanted.id), account_id=actor, at=at.isoformat()))
    return True


@transaction.atomic
def send_back(offer_id: UUID, *, reason: str, rule: str, words: str, actor: int) -> bool:
    """退回, with the reason (one of the unit's own counts as the published one, and stands before the words),
    the rule that it rests on, and words to the sender; the text goes at once. False
    when it was settled or called off in the meantime. Raises LookupError, BadDecision.
    """
    rule, words = tidy_line(rule), tidy(words)
    reason, words = as_published(current_unit().id, RETURN_REASONS, reason, words)
    if reason not in ReturnReason.values:
        raise BadDecision("reason")
    if not has_words(rule) or len(rule) > RULE_MAX:
        raise BadDecision("rule")
    if len(words) > WORDS_MAX:
        raise BadDecision("words")
    wanted = _locked(offer_id)
    if wanted.state != DecisionState.OPEN:
        return False
    at = clock.now()
    _settle(
        wanted, DecisionState.REFUSED, actor=actor, at=at, words=words, return_reason=reason, return_rule=rule
    )
    _audit("case.returned", wanted, actor)
    emit(
        CaseReturned(
            transfer_id=str(wanted.id),
            reason=reason,
            rule=rule,
            words=words,
            account_id=actor,
            at=at.isoformat(),
        )
    )
    return True


@transaction.atomic
def help_with(offer_id: UUID, *, words: str, actor: int) -> bool:
    """协办: what this unit says to the one that holds the question; the text goes at once. False when it was
    settled or called off in the meantime. Raises LookupError, BadDecision.
    """
    words = tidy(words)
    if not has_words(words) or len(words) > WORDS_MAX:
        raise BadDecision("words")
    wanted = _locked(offer_id, DecisionKind.HELP)
    if wanted.state != DecisionState.OPEN:
        return False
    at = clock.now()
    _settle(wanted, DecisionState.APPROVED, actor=actor, at=at, words=words)
    _audit("case.helped", wanted, actor)
    emit(CaseHelped(transfer_id=str(wanted.id), words=words, account_id=actor, at=at.isoformat()))
    return True


def called_off(message: CaseCalledOff) -> None:
    """It is asked no more of this unit (taken back, too late, overtaken): the text goes, also when the asking
    comes only now.
    """
    wanted = _row(message.transfer_id, message.origin_unit)
    too_late = wanted.state == DecisionState.APPROVED and HELD not in wanted.payload
    if wanted.state == DecisionState.OPEN or (too_late and wanted.kind == DecisionKind.TRANSFER):
        settle_without_us(wanted, why=message.why)


def settle_without_us(wanted: Decision, *, why: str) -> None:
    """A locked offer is over, and not by this unit's word; also one that it accepted in the same second."""
    _settle(wanted, DecisionState.UNDONE, actor=None, at=clock.now(), words="", why=why)
    _audit("case.called_off", wanted, SYSTEM)


def is_ended(origin_unit: int, question_id: str) -> bool:
    """Whether the asker took a question back that this unit was offered: nothing of it comes any more, though
    messages from before may arrive after it.
    """
    over: bool = Decision.objects.filter(
        kind__in=BETWEEN_UNITS,
        question=None,
        payload__why=ENDED,
        payload__question_id=question_id,
        payload__origin_unit=origin_unit,
    ).exists()
    return over


def take_parcel(transfer_id: UUID) -> tuple[Mapping[str, Any], int | None]:
    """The text that came with an accepted offer, taken out of it, and who accepted; empty when there is
    none.
    """
    wanted = Decision.objects.select_for_update().filter(pk=transfer_id, kind=DecisionKind.TRANSFER).first()
    if wanted is None or wanted.question_id is not None:
        return {}, None
    parcel: Mapping[str, Any] = wanted.payload.get(PARCEL, {})
    wanted.state = DecisionState.APPROVED
    wanted.payload = _without_text(wanted) | {HELD: True}
    wanted.save(update_fields=["state", "payload"])
    return parcel, wanted.decided_by


@transaction.atomic
def due(offer_id: UUID) -> None:
    """Called by the wake-ups, shortly before the time to answer is over and then: staff are told once more.
    Late and doubled calls, and calls after it, do no harm.
    """
    wanted = Decision.objects.select_for_update().filter(pk=offer_id, kind__in=BETWEEN_UNITS).first()
    if wanted is None or wanted.question_id is not None or wanted.state != DecisionState.OPEN:
        return
    if wanted.due_at is None or clock.now() < wanted.due_at - BEFORE:
        return
    if clock.now() >= wanted.due_at:
        _audit("case.offer_overdue", wanted, SYSTEM)
    _tell(wanted)


def _settle(
    wanted: Decision, state: DecisionState, *, actor: int | None, at: datetime, words: str, **said: str
) -> None:
    wanted.state, wanted.decided_at, wanted.words = state, at, words
    wanted.decided_by = actor or wanted.decided_by
    wanted.payload = _without_text(wanted) | said
    wanted.save(update_fields=["state", "decided_by", "decided_at", "words", "payload"])
    _be_quiet(wanted)


def _without_text(wanted: Decision) -> dict[str, Any]:
    return {name: value for name, value in wanted.payload.items() if name != PARCEL}


def _locked(offer_id: UUID, kind: DecisionKind | None = None) -> Decision:
    kinds = BETWEEN_UNITS if kind is None else (kind,)
    wanted: Decision | None = (
        Decision.objects.select_for_update()
        .filter(pk=offer_id, kind__in=kinds, question=None, origin_unit__isnull=False)
        .first()
    )
    if wanted is None:
        raise LookupError(str(offer_id))
    return wanted


def _row(transfer_id: str, unit: int) -> Decision:
    """The locked row of an offer, made by whichever message about it comes first. It has the transfer's own
    id.
    """
    pk = UUID(transfer_id)
    Decision.objects.get_or_create(
        pk=pk,
        defaults={"kind": "", "asked_at": clock.now(), "origin_unit": unit, "origin_decision": pk},
    )
    wanted: Decision = Decision.objects.select_for_update().get(pk=pk)
    return wanted


def _tell(wanted: Decision) -> None:
    accounts = tuple(sorted(people.leaders())) if wanted.payload.get("confidential") else on_duty()
    if accounts:
        publish(
            StaffWanted(
                question_id=None,
                what="incoming",
                accounts=accounts,
                at=clock.now(),
                link=f"/desk/incoming/{wanted.id}/",
            )
        )


def _be_quiet(wanted: Decision) -> None:
    if wanted.due_at is not None:
        for at in (wanted.due_at - BEFORE, wanted.due_at):
            cancel_wakeup(WAKE_OFFER_DUE, _key(wanted, at))


def _key(wanted: Decision, at: datetime) -> str:
    return f"{wanted.id} {at.isoformat()}"


def _audit(action: str, wanted: Decision, actor: int | str) -> None:
    record(
        action,
        object_type="decision",
        object_id=str(wanted.id),
        actor=actor,
        detail={"origin": wanted.origin_unit, "kind": str(wanted.kind)},
    )
