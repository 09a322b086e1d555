"""进入查看: somebody of a unit above enters a unit, by name, with a reason, for an hour at most, to read.

It begins on the network's host and goes on by the hand-over; it stands in both audits, and the unit's leaders
are told.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy import current_unit, enter_network
from huisheng.kernel.text import demand_words
from shared_apps.accounts.data import NETWORK_SCOPE, VISIT_LIMIT
from shared_apps.accounts.events import UnitVisited
from shared_apps.accounts.models import EntryCode, Session, Visit
from shared_apps.accounts.queries.visits import visitors_unit
from tenants.public import UnitCard


class VisitNotPossibleError(Exception):
    """This person is no network staff of a unit above, works there, or the unit's pages are closed."""


def begin(actor: Actor, session: Session, card: UnitCard, *, reason: str) -> UUID:
    """Write it down; the hand-over then opens the unit. Raises VisitNotPossibleError, NoWordsError."""
    demand_words(reason)
    by_unit = visitors_unit(actor, card)
    if by_unit is None or session.scope != NETWORK_SCOPE or session.account_id != actor.account_id:
        raise VisitNotPossibleError
    if session.sign_in is None or session.second_factor_at is None or actor.account_id is None:
        raise VisitNotPossibleError
    moment = now()
    with enter_network(), transaction.atomic():
        visit = Visit.objects.create(
            account_id=actor.account_id,
            unit_id=card.id,
            by_unit_id=by_unit,
            sign_in=session.sign_in,
            reason=reason,
            begun_at=moment,
            ends_at=min(moment + VISIT_LIMIT, session.ends_at),
        )
        record(
            "account.visit_begun",
            object_type="unit",
            object_id=card.id,
            actor=actor.account_id,
            detail={"by_unit": by_unit, "visit": str(visit.pk)},
        )
    return visit.pk


def entered(visit_id: UUID, account_id: int) -> None:
    """The unit's host has let the person in; inside the unit, in a transaction. Its leaders hear of it,
    once.
    """
    moment = now()
    with enter_network():
        first = Visit.objects.filter(pk=visit_id, entered_at=None).update(entered_at=moment)
    record(
        "account.visited",
        object_type="unit",
        object_id=current_unit().id,
        actor=account_id,
        detail={"visit": str(visit_id)},
    )
    if first:
        publish(UnitVisited(account_id=account_id, at=moment))


@transaction.atomic
def leave(visit_id: UUID, account_id: int) -> None:
    """End it before its time; inside the unit."""
    with enter_network():
        ended = Visit.objects.filter(pk=visit_id, ended_at=None).update(ended_at=now())
        EntryCode.objects.filter(visit_id=visit_id).delete()
        Session.objects.filter(visit_id=visit_id).delete()
    if ended:
        record(
            "account.visit_ended",
            object_type="unit",
            object_id=current_unit().id,
            actor=account_id,
            detail={"visit": str(visit_id)},
        )


def end_with(sign_ins: list[UUID], moment: datetime) -> None:
    """Whoever signs out has left; in NETWORK."""
    Visit.objects.filter(sign_in__in=sign_ins, ended_at=None, ends_at__gt=moment).update(ended_at=moment)
