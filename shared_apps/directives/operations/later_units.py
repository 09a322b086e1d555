"""Units that come, move away or close after a directive was issued, or in the same moment.

Whoever sends out and whoever leaves do not wait for each other: a unit hands on in the relay, which may hold
what the other waits for. Each looks again once it has committed, told by a message, and of the two the second
sees what both have done.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast, emit_to_network_itself
from shared_apps.contracts.directive_messages import DirectiveClosed, DirectivesUnitLeft
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations.amending import NotOpenError
from shared_apps.directives.operations.delivering import deliver, tell_first, wait_to_leave
from shared_apps.directives.operations.drafting import check_inside
from shared_apps.directives.operations.issuing import TargetsChangedError
from shared_apps.directives.operations.telling import tell_of
from shared_apps.directives.queries.called import PAGE_KINDS
from shared_apps.directives.queries.steps import DONE
from shared_apps.directives.queries.targets import seal_of
from shared_apps.receivers.public import ISSUED
from tenants.public import UnitState, ids_below, ids_of_path, unit_card

_DONE_ON_ITS_SITE: Final = DONE & Q(directive__kind__in=PAGE_KINDS)
_NOT_CLOSED: Final = [state for state in UnitState.values if state != UnitState.ARCHIVED]
_OWED: Final = Q(directive__state=Directive.State.ISSUED, excused_at=None)


@transaction.atomic
def send_to_later(directive_id: UUID, actor: Actor, *, confirmed: str) -> int:
    """Send an open directive to the units that belong to its choice by now and do not have it (补发); their
    number. `confirmed` is the seal of those shown.

    Raises NotOpenError, TargetsChangedError, OutsideSubtreeError.
    """
    directive = (
        Directive.objects.select_for_update().filter(pk=directive_id, state=Directive.State.ISSUED).first()
    )
    if directive is None:
        raise NotOpenError(directive_id)
    check_inside(directive.issuer_unit_id, directive.target_unit_id)
    units = deliver(directive, later=True)
    if not units or seal_of(units) != confirmed:
        raise TargetsChangedError
    tell_first(directive, units)
    tell_of(ISSUED, directive.pk, units)
    record(
        "directive.sent_later",
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id, "units": units},
    )
    return len(units)


def unit_moved(unit_id: int, old_place: Sequence[int], new_place: Sequence[int], from_day: date) -> None:
    """A unit stands elsewhere from today on: it owes nothing to those who no longer stand over it, and
    nothing that they amend comes to it, also of what it was done with. It keeps what it has and has reported.

    A season or broadcast that it has taken on stands on its site: until it takes that down itself, whatever
    becomes of it (another day, a recall) must still reach those who read it there.
    """
    gone = Q(unit_id=unit_id) & ~Q(directive__issuer_unit_id__in=list(new_place))
    _leave(unit_id, gone & ~_DONE_ON_ITS_SITE)


def unit_archived(unit_id: int) -> None:
    """A unit is closed for good: nothing is awaited from it."""
    _leave(unit_id, Q(unit_id=unit_id) & ~DONE)


def look_after_sending(directive_id: UUID) -> None:
    """What a directive was sent to while it left, or was closed, is excused as if it had come before.

    In a transaction that began after the one that sent it out.
    """
    issuer = Directive.objects.filter(pk=directive_id).values_list("issuer_unit_id", flat=True).first()
    if issuer is None:
        return
    elsewhere = ~Q(unit_id__in=ids_below(issuer, states=UnitState.values)) & ~_DONE_ON_ITS_SITE
    closed = ~Q(unit_id__in=ids_below(issuer, states=_NOT_CLOSED)) & ~DONE
    _excuse_late(Q(directive_id=directive_id) & (elsewhere | closed))


def look_after_leaving(unit_id: int) -> None:
    """The same for a unit that moved or was closed, in a transaction that began after that one."""
    card = unit_card(unit_id)
    gone = ~Q(directive__issuer_unit_id__in=ids_of_path(card.path)) & ~_DONE_ON_ITS_SITE
    _excuse_late(Q(unit_id=unit_id) & (gone | ~DONE if card.state == UnitState.ARCHIVED else gone))


def _leave(unit_id: int, which: Q) -> None:
    wait_to_leave()
    _excuse(which)
    emit_to_network_itself(DirectivesUnitLeft(unit_id=unit_id))


def _excuse_late(which: Q) -> None:
    found = Delivery.objects.filter(_OWED, which).values_list("directive_id", flat=True).distinct()
    directives = list(found)
    if not directives:
        return
    # The directives themselves, in the order of whoever amends them, instead of the lock of those who leave:
    # the relay that brings this may hold some already.
    held = Directive.objects.select_for_update(no_key=True).filter(pk__in=directives).order_by("pk")
    list(held.values_list("pk", flat=True))
    _excuse(which)


def _excuse(which: Q) -> None:
    now = clock.now()
    rows = list(
        Delivery.objects.select_for_update(of=("self",))
        .filter(_OWED, which)
        .values_list("pk", "directive_id", "unit_id")
    )
    Delivery.objects.filter(pk__in=[row[0] for row in rows]).update(excused_at=now)
    for _, directive_id, unit_id in rows:
        broadcast(DirectiveClosed(directive_id=str(directive_id), at=now.isoformat()), [unit_id])
        record(
            "directive.excused",
            object_type="directive",
            object_id=str(directive_id),
            actor="system",
            detail={"unit_id": unit_id},
        )
