"""What a unit above sees of questions that go from hand to hand below it: units, codes and times, no words.

Nothing of a question is seen by a unit that its asker keeps out, though it stands above all who had it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from django.db.models import F, Q, QuerySet

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.queries.chains import chain_of, settled_hops
from shared_apps.oversight.rules.exclusion import is_kept_out
from shared_apps.oversight.rules.ways import stands_over
from tenants.public import UnitState, ids_at, ids_of_path, unit_card, unit_cards

Seen = Literal["late", "returned", "escalated", "stuck"]

SEEN: Final[tuple[Seen, ...]] = ("late", "returned", "escalated", "stuck")
"""未按时签收: a unit was asked and its answer is late. 退回: asked in vain, and nobody has taken it since.
提级: it moved up to where it is now. 滞留: it ought to move up and nobody above can take it, or its holder
does not hand it over.
"""

HANDED_OVER_WITHIN: Final = timedelta(hours=1)
"""The holder does that by program; whatever takes longer needs somebody to look."""

Lead: Final = Transfer.Role.LEAD
Outcome: Final = Transfer.Outcome


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """One question: where it was asked, who holds it, and the last transfer that concerns the reader, if any.

    ``since`` is the moment from which it is late, returned, moved up or stuck.
    """

    origin_unit: int
    origin_name: str
    question_id: UUID
    topic: str
    holder_unit: int
    holder_name: str
    hop: int
    since: datetime | None
    transfer_id: UUID | None
    from_name: str
    to_name: str
    way: str
    role: str
    reason: str
    outcome: str
    outcome_reason: str
    asked_at: datetime | None
    accept_by: datetime | None
    due_on: date | None


def cases_below(unit_id: int, what: Seen, limit: int) -> list[CaseSeen]:
    """Questions of one kind at and below a unit, the oldest first."""
    with enter_network():
        path = unit_card(unit_id).path
        if what in ("late", "escalated"):
            found = list(_transfers(path, what).select_related("custody")[:limit])
            pairs: list[tuple[Custody, Transfer | None]] = [
                (transfer.custody, transfer) for transfer in found if transfer.custody is not None
            ]
        else:
            rows = list(_rows(path, what)[:limit])
            last = _last_transfers(rows)
            pairs = [(row, last.get(row.pk)) for row in rows]
    return _seen(pairs, what)


def count_below(unit_id: int) -> dict[Seen, int]:
    """How many there are of each kind."""
    with enter_network():
        path = unit_card(unit_id).path
        return {
            what: (_transfers if what in ("late", "escalated") else _rows)(path, what).count()
            for what in SEEN
        }


def chain_for(reader: int, origin_unit: int, question_id: UUID) -> list[dict[str, str]]:
    """Through which hands a question went, for a unit that had a part in it or stands over one that had;
    empty for any other.
    """
    with enter_network():
        row = Custody.objects.filter(
            kind=Custody.Kind.QUESTION, unit_id=origin_unit, item_id=question_id
        ).first()
        if row is None:
            return []
        parties = {row.unit_id, *row.asked_units}
        cards = unit_cards({reader, *parties})
        if reader not in cards or is_kept_out(cards[reader], row.excluded_units):
            return []
        if reader not in parties and not any(
            stands_over(cards[reader], cards[one]) for one in parties if one in cards
        ):
            return []
        return chain_of(settled_hops(row))


def _transfers(path: str, what: Seen) -> QuerySet[Transfer]:
    below = ids_at(path, states=list(UnitState.values))
    between = Transfer.objects.filter(
        Q(from_unit_id__in=below) | Q(to_unit_id__in=below),
        custody__ended_at=None,
    ).exclude(custody__excluded_units__overlap=_keeping_out(path))
    if what == "late":
        return between.filter(outcome="", accept_by__lte=clock.now()).order_by("accept_by", "id")
    up = between.filter(called_up=True, outcome=Outcome.ACCEPTED, hop=F("custody__hop") - 1)
    return up.order_by("settled_at", "id")


def _rows(path: str, what: Seen) -> QuerySet[Custody]:
    below = ids_at(path, states=list(UnitState.values))
    held = Custody.objects.filter(
        kind=Custody.Kind.QUESTION, ended_at=None, holder_unit_id__in=below
    ).exclude(excluded_units__overlap=_keeping_out(path))
    called_up = Transfer.objects.filter(role=Lead, called_up=True, outcome="")
    if what == "returned":
        waiting = held.filter(offers_untaken__gt=0, at_top=False)
        return waiting.exclude(pk__in=called_up.values("custody")).order_by("since", "id")
    unanswered = called_up.filter(asked_at__lt=clock.now() - HANDED_OVER_WITHIN)
    return held.filter(Q(at_top=True) | Q(pk__in=unanswered.values("custody"))).order_by("since", "id")


def _keeping_out(path: str) -> list[int]:
    """What an asker has excluded if this unit is kept out: itself or one above it (rules/exclusion.py)."""
    return list(ids_of_path(path))


def _last_transfers(rows: Iterable[Custody]) -> dict[int, Transfer]:
    asked = Transfer.objects.filter(custody__in=list(rows), role=Lead).exclude(outcome=Outcome.REFUSED)
    return {
        transfer.custody_id: transfer for transfer in asked.order_by("asked_at", "id") if transfer.custody_id
    }


def _seen(pairs: Iterable[tuple[Custody, Transfer | None]], what: Seen) -> list[CaseSeen]:
    known = list(pairs)
    units = {unit for row, transfer in known for unit in _units(row, transfer) if unit}
    names = {unit: card.short_name for unit, card in unit_cards(units).items()}
    return [_case(row, transfer, names, what) for row, transfer in known]


def _units(row: Custody, transfer: Transfer | None) -> tuple[int | None, ...]:
    between = (transfer.from_unit_id, transfer.to_unit_id) if transfer else ()
    return (row.unit_id, row.holder_unit_id, *between)


def _case(row: Custody, transfer: Transfer | None, names: dict[int, str], what: Seen) -> CaseSeen:
    since = row.opened_at
    if transfer is not None:
        since = transfer.accept_by if what == "late" else transfer.settled_at or transfer.asked_at
    return CaseSeen(
        origin_unit=row.unit_id,
        origin_name=names.get(row.unit_id, ""),
        question_id=row.item_id,
        topic=row.topic,
        holder_unit=row.holder_unit_id or row.unit_id,
        holder_name=names.get(row.holder_unit_id or row.unit_id, ""),
        hop=row.hop,
        since=since,
        transfer_id=transfer.pk if transfer else None,
        from_name=names.get(transfer.from_unit_id, "") if transfer else "",
        to_name=names.get(transfer.to_unit_id or 0, "") if transfer else "",
        way=transfer.way if transfer else "",
        role=transfer.role if transfer else "",
        reason=transfer.reason if transfer else "",
        outcome=transfer.outcome if transfer else "",
        outcome_reason=transfer.outcome_reason if transfer else "",
        asked_at=transfer.asked_at if transfer else None,
        accept_by=transfer.accept_by if transfer else None,
        due_on=transfer.due_on if transfer else None,
    )
