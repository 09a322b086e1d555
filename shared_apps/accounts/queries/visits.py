"""Visits of units above: who may enter which unit to read, who is in one now, who was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huisheng.kernel.access import NETWORK_STAFF, Actor, Visiting
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Session, Visit
from shared_apps.accounts.queries.actors import actor_for
from tenants.public import UnitCard, unit_cards


@dataclass(frozen=True, slots=True)
class VisitView:
    """One visit as the unit reads it; `until` is when it ended, or will at the latest."""

    name: str
    by_unit: str
    reason: str
    begun_at: datetime
    until: datetime
    is_running: bool


def visitors_unit(actor: Actor, card: UnitCard) -> int | None:
    """The unit in whose name somebody may enter another to read: the nearest above it in which they are
    network staff. None for everybody else, and for those who work there themselves.
    """
    if not actor.is_signed_in or actor.has_unit_role(card.id) or not card.routable:
        return None
    above = [
        grant
        for grant in actor.grants
        if grant.role == NETWORK_STAFF and grant.unit_id != card.id and card.path.startswith(grant.path)
    ]
    return max(above, key=lambda grant: len(grant.path)).unit_id if above else None


def running(visit_id: UUID, *, account_id: int, unit_id: int, sign_in: UUID) -> Visit | None:
    """A visit of this sign-in to this unit that is not over."""
    with enter_network():
        return Visit.objects.filter(
            pk=visit_id,
            account_id=account_id,
            unit_id=unit_id,
            sign_in=sign_in,
            ended_at=None,
            ends_at__gt=now(),
        ).first()


def visitor(row: Session, unit_id: int) -> Actor:
    """Who reads in a unit by this session; nobody once the visit is over, or the right to it."""
    with enter_network():
        visit, account = row.visit, row.account
    if visit is None or account is None or visit.unit_id != unit_id:
        return Actor()
    if visit.ended_at is not None or visit.ends_at <= now():
        return Actor()
    card = unit_cards([unit_id]).get(unit_id)
    if card is None or visitors_unit(actor_for(account), card) is None:
        return Actor()
    return Actor(account.pk, account.name, visiting=Visiting(unit_id, visit.ends_at))


def visits_to(unit_id: int, limit: int) -> list[VisitView]:
    """Those in which somebody really came in, the newest first."""
    with enter_network():
        rows = list(
            Visit.objects.filter(unit_id=unit_id, entered_at__isnull=False)
            .select_related("account")
            .order_by("-begun_at")[:limit]
        )
    cards, moment = unit_cards({row.by_unit_id for row in rows}), now()
    return [
        VisitView(
            name=row.account.name,
            by_unit=cards[row.by_unit_id].name if row.by_unit_id in cards else "",
            reason=row.reason,
            begun_at=row.begun_at,
            until=row.ended_at or row.ends_at,
            is_running=row.ended_at is None and row.ends_at > moment,
        )
        for row in rows
    ]
