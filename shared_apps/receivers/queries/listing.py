"""What pages show of receivers. Every function enters NETWORK itself and reads for the unit named alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.receivers.models import Dispatch, Receiver
from tenants.public import unit_cards


@dataclass(frozen=True, slots=True)
class Shown:
    """One receiver with its figures of what is kept."""

    id: UUID
    kind: str
    name: str
    shown: str
    events: tuple[str, ...]
    failures: int
    last_code: str
    hold_until: datetime | None
    stopped_at: datetime | None
    earlier_until: datetime | None
    waiting: int
    delivered: int
    failed: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record of what was sent."""

    event_id: UUID
    event: str
    directive_id: UUID | None
    unit: str
    at: datetime
    state: str
    code: str
    tries: int
    settled_at: datetime | None
    is_joined: bool


def receivers_of(unit_id: int, side: str) -> list[Shown]:
    """All receivers of a unit on one side, the oldest first."""
    state = Dispatch.State
    with enter_network():
        rows = (
            Receiver.objects.filter(unit_id=unit_id, side=side)
            .annotate(
                waiting=Count("dispatches", filter=Q(dispatches__state=state.QUEUED)),
                delivered=Count("dispatches", filter=Q(dispatches__state=state.DELIVERED)),
                failed=Count("dispatches", filter=Q(dispatches__state=state.FAILED)),
            )
            .order_by("made_at", "id")
        )
        return [_shown(row) for row in rows]


def receiver_of(unit_id: int, side: str, receiver_id: UUID) -> Shown | None:
    """One of them; None for another's."""
    return next((one for one in receivers_of(unit_id, side) if one.id == receiver_id), None)


def record_of(receiver_id: UUID, *, most: int = 100) -> list[Entry]:
    """The latest that was or is to be sent to a receiver, newest first. The caller has seen that it is
    theirs.
    """
    with enter_network():
        rows = list(Dispatch.objects.filter(receiver_id=receiver_id).order_by("-id")[:most])
        cards = unit_cards({row.unit_id for row in rows})
    return [
        Entry(
            event_id=row.event_id,
            event=row.event,
            directive_id=row.directive_id,
            unit=cards[row.unit_id].short_name if row.unit_id in cards else "",
            at=row.at,
            state=row.state,
            code=row.code,
            tries=row.tries,
            settled_at=row.settled_at,
            is_joined=row.lead_id is not None,
        )
        for row in rows
    ]


def unit_of(receiver_id: UUID, side: str) -> int | None:
    """The unit whose receiver this is."""
    with enter_network():
        found = Receiver.objects.filter(pk=receiver_id, side=side)
        return found.values_list("unit_id", flat=True).first()


def stopped(unit_ids: Sequence[int], side: str) -> int:
    """How many receivers of these units take nothing any more."""
    if not unit_ids:
        return 0
    with enter_network():
        found = Receiver.objects.filter(unit_id__in=unit_ids, side=side, stopped_at__isnull=False)
        return found.count()


def _shown(row: Receiver) -> Shown:
    counted = row.__dict__
    return Shown(
        id=row.pk,
        kind=row.kind,
        name=row.name,
        shown=row.shown,
        events=tuple(row.events),
        failures=row.failures,
        last_code=row.last_code,
        hold_until=row.hold_until,
        stopped_at=row.stopped_at,
        earlier_until=row.earlier_until if row.earlier_until and row.earlier_until > clock.now() else None,
        waiting=int(counted["waiting"]),
        delivered=int(counted["delivered"]),
        failed=int(counted["failed"]),
    )
