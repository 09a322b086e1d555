"""A question on its way between units: its locked row, how a transfer ends, and how hands change.

Every message locks the row of custody first and the transfer after it, so that of two that cross in the same
second one is first, and the other finds what the first has done.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import cancel_wakeup, emit
from shared_apps.contracts.case_messages import (
    HANDED_ON,
    CaseCalledOff,
    CaseHandedOver,
    CaseHeld,
    TransferSettled,
)
from shared_apps.contracts.parcels import Parcel
from shared_apps.oversight.events import TRANSFER_UNANSWERED
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.operations import asker_acts, custody
from shared_apps.oversight.operations.counting import count_outcome
from shared_apps.oversight.queries.chains import chain_of, settled_hops
from shared_apps.oversight.rules.exclusion import is_kept_out
from tenants.public import UnitCard, unit_card

QUESTION: Final = Custody.Kind.QUESTION
Outcome = Transfer.Outcome


def own(unit_id: int, question_id: str) -> Custody:
    """The locked row of a question that was asked in this unit: while no message spoke of it, it holds it."""
    row = custody.locked(QUESTION, unit_id, question_id)
    if row.opened_at is None:
        row.opened_at, row.since, row.holder_unit_id = clock.now(), clock.business_day(), unit_id
        row.save(update_fields=["opened_at", "since", "holder_unit_id"])
    return row


def for_holder(sender: int, origin_unit: int, question_id: str) -> Custody | None:
    """The locked row for what the holder tells; None when somebody else holds it, or it is ended."""
    if sender == origin_unit:
        row: Custody | None = own(sender, question_id)
    else:
        row = custody.asked(sender, QUESTION, origin_unit, question_id)
    if row is None or row.ended_at is not None or row.holder_unit_id != sender:
        return None
    return row


def open_transfer(transfer_id: str | UUID) -> tuple[Custody, Transfer] | None:
    """An open transfer and the row of its question, both locked, the row first; None when it has ended."""
    custody_id = Transfer.objects.filter(pk=_uuid(transfer_id)).values_list("custody_id", flat=True).first()
    if custody_id is None:
        return None
    row = Custody.objects.select_for_update().get(pk=custody_id)
    transfer = Transfer.objects.select_for_update().get(pk=_uuid(transfer_id))
    return None if transfer.outcome else (row, transfer)


def open_lead(row: Custody) -> Transfer | None:
    """The transfer of the question itself that is open, if any: there is one at most."""
    return Transfer.objects.filter(custody=row, role=Transfer.Role.LEAD, outcome="").first()


def note(row: Custody, *, topic: str, excluded_units: Iterable[int]) -> None:
    """What the holder says of the question: whom the asker excludes stays excluded, whoever holds it."""
    row.topic = topic
    row.excluded_units = sorted({*row.excluded_units, *excluded_units})
    row.save(update_fields=["topic", "excluded_units"])


def shown_to(row: Custody, unit_id: int) -> None:
    """Remember that a unit got something to read."""
    if unit_id not in row.asked_units:
        row.asked_units = [*row.asked_units, unit_id]
        row.save(update_fields=["asked_units"])


def can_take(row: Custody, card: UnitCard | None) -> bool:
    """Whether a unit can be given the question: open, and not kept out by the asker."""
    return card is not None and card.routable and not is_kept_out(card, row.excluded_units)


def settle(
    row: Custody,
    transfer: Transfer,
    outcome: Transfer.Outcome,
    *,
    reason: str = "",
    rule: str = "",
    words: str = "",
    at: datetime | None = None,
    actor: int | None = None,
) -> None:
    """A transfer ends, once; its sender is told how. ``words`` go past and are not kept."""
    transfer.outcome, transfer.outcome_reason = outcome, reason
    transfer.settled_at, transfer.settled_by = at or clock.now(), actor
    transfer.save(update_fields=["outcome", "outcome_reason", "settled_at", "settled_by"])
    if transfer.lapses_at is not None:
        cancel_wakeup(TRANSFER_UNANSWERED, str(transfer.pk))
    audit(f"transfer.{outcome}", row, transfer, actor=actor if actor is not None else "system")
    count_outcome(row, transfer)
    told = unit_card(transfer.to_unit_id) if transfer.to_unit_id is not None else None
    emit(
        TransferSettled(
            transfer_id=str(transfer.pk),
            origin_unit=row.unit_id,
            question_id=str(row.item_id),
            outcome=outcome,
            unit_id=told.id if told else transfer.from_unit_id,
            unit_name=told.short_name if told else "",
            reason=reason,
            rule=rule,
            words=words,
            hop=row.hop,
            at=transfer.settled_at.isoformat(),
        ),
        to_unit=transfer.from_unit_id,
    )


def settle_at_once(row: Custody, transfer: Transfer, outcome: Transfer.Outcome, *, reason: str) -> None:
    """A transfer that nobody was asked about is kept as ended."""
    transfer.outcome, transfer.settled_at = outcome, clock.now()
    transfer.save()
    settle(row, transfer, outcome, reason=reason)


def call_off(row: Custody, transfer: Transfer, why: str) -> None:
    """Whoever was asked is asked no more, and lets go of the text."""
    if transfer.to_unit_id is None or transfer.called_up:
        return
    emit(
        CaseCalledOff(
            transfer_id=str(transfer.pk),
            origin_unit=row.unit_id,
            question_id=str(row.item_id),
            why=why,
        ),
        to_unit=transfer.to_unit_id,
    )


def end_open_ones(row: Custody, why: str, *, but: Transfer | None = None) -> None:
    """Every open transfer of a question ends, since it is overtaken."""
    waiting = Transfer.objects.select_for_update().filter(custody=row, outcome="").order_by("asked_at", "id")
    for transfer in waiting.exclude(pk=but.pk) if but else waiting:
        settle(row, transfer, Outcome.WITHDRAWN, reason=why)
        call_off(row, transfer, why)


def change_hands(
    row: Custody,
    transfer: Transfer,
    *,
    parcel: Parcel,
    at: datetime | None = None,
    actor: int | None = None,
) -> None:
    """The one place where a question gets another holder."""
    former, holder = unit_card(transfer.from_unit_id), unit_card(_receiver(transfer))
    moment = at or clock.now()
    row.holder_unit_id, row.hop, row.since = holder.id, row.hop + 1, clock.business_day(moment)
    row.hops_unanswered = 0 if transfer.called_up else row.hops_unanswered + 1
    row.offers_untaken, row.at_top = 0, False
    row.told_epoch, row.told_sequence = 0, 0
    row.save()
    shown_to(row, holder.id)
    settle(row, transfer, Outcome.ACCEPTED, at=moment, actor=actor)
    end_open_ones(row, HANDED_ON, but=transfer)
    chain = chain_of(settled_hops(row))
    if holder.id != row.unit_id:
        emit(
            CaseHeld(
                transfer_id=str(transfer.pk),
                origin_unit=row.unit_id,
                question_id=str(row.item_id),
                from_unit=former.id,
                way=transfer.way,
                why=transfer.reason,
                topic=row.topic,
                excluded_units=row.excluded_units,
                due_on=_iso(transfer.due_on),
                hop=row.hop,
                at=moment.isoformat(),
                chain=chain,
                parcel=parcel,
            ),
            to_unit=holder.id,
        )
    emit(
        CaseHandedOver(
            question_id=str(row.item_id),
            from_unit=former.id,
            from_name=former.short_name,
            holder_unit=holder.id,
            holder_name=holder.short_name,
            way=transfer.way,
            why=transfer.reason,
            hop=row.hop,
            at=moment.isoformat(),
            told=transfer.told,
        ),
        to_unit=row.unit_id,
    )
    asker_acts.tell_new_holder(row, known=transfer.acts)


def tokens_in(parcel: Mapping[str, object]) -> list[str]:
    """The acts of the asker that a parcel or a snapshot has in it."""
    acts = parcel.get("acts")
    return sorted({str(act["token"]) for act in acts if "token" in act}) if isinstance(acts, list) else []


def audit(
    action: str, row: Custody, transfer: Transfer | None = None, *, actor: int | str = "system"
) -> None:
    """An entry of the network's audit: ids and codes."""
    detail: dict[str, object] = {"unit": row.unit_id, "holder": row.holder_unit_id, "hop": row.hop}
    if transfer is not None:
        detail |= {
            "from": transfer.from_unit_id,
            "to": transfer.to_unit_id,
            "reason": transfer.outcome_reason,
        }
    record(
        action,
        object_type="transfer" if transfer is not None else "custody",
        object_id=str(transfer.pk if transfer is not None else row.pk),
        actor=actor,
        detail=detail,
    )


def _receiver(transfer: Transfer) -> int:
    assert transfer.to_unit_id is not None, "somebody takes it"
    return transfer.to_unit_id


def _uuid(value: str | UUID) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
