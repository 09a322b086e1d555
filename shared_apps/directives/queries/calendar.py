"""By when something is due: of what a person's units have issued, and what they have received."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, Actor
from shared_apps.directives.models import BEFORE_ISSUE, Delivery, Directive
from shared_apps.directives.queries.visibility import issuing_unit_ids, visible
from tenants.public import unit_cards

KEPT: Final = timedelta(days=60)
"""So long a date that has passed stays in the calendars of programs."""

MOST: Final = 500
"""Of either kind, the latest dates first."""

_WORKS = (DUTY_OFFICER, LEADER, UNIT_ADMIN)
_SITES = ("sandbox", "live")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """One date. `unit_id` and `host` are of the unit that received it, empty for one's own. `sequence` grows
    with everything that changes; `is_void`: nothing is awaited any more, though the date has not passed.
    """

    directive_id: UUID
    title: str
    due_at: datetime
    sequence: int
    is_void: bool
    unit_id: int = 0
    host: str = ""


def issued_between(actor: Actor, first: datetime, last: datetime) -> list[Directive]:
    """What is due in a stretch of time, of those that the reader's own units have issued; for whoever issues
    nothing, of all that they see. The nearest date first.
    """
    own = issuing_unit_ids(actor)
    found = Directive.objects.filter(issuer_unit_id__in=own) if own else visible(actor)
    return list(
        found.filter(due_at__gte=first, due_at__lt=last)
        .exclude(state__in=BEFORE_ISSUE)
        .order_by("due_at", "pk")
    )


def due_dates(actor: Actor, since: datetime) -> Iterator[DueDate]:
    """All that a person's calendar shows from a moment on, by the roles that hold today."""
    issued = Directive.objects.filter(issuer_unit_id__in=issuing_unit_ids(actor), due_at__gte=since)
    for directive in issued.exclude(state__in=BEFORE_ISSUE).order_by("-due_at", "-pk")[:MOST]:
        yield _due_date(directive, is_excused=False)
    hosts = {
        card.id: card.host
        for card in unit_cards(actor.unit_ids_for(*_WORKS)).values()
        if card.state in _SITES
    }
    received = Delivery.objects.filter(unit_id__in=list(hosts), directive__due_at__gte=since)
    for delivery in received.select_related("directive").order_by("-directive__due_at", "-pk")[:MOST]:
        yield _due_date(
            delivery.directive,
            is_excused=delivery.excused_at is not None,
            unit_id=delivery.unit_id,
            host=hosts[delivery.unit_id],
        )


def _due_date(directive: Directive, *, is_excused: bool, unit_id: int = 0, host: str = "") -> DueDate:
    ended_at = directive.recalled_at or directive.closed_at
    is_void = (
        directive.recalled_at is not None
        or is_excused
        or (ended_at is not None and ended_at < directive.due_at)
    )
    return DueDate(
        directive_id=directive.pk,
        title=directive.title,
        due_at=directive.due_at,
        # An end and an excuse are told without a new revision.
        sequence=2 * directive.revision + is_void,
        is_void=is_void,
        unit_id=unit_id,
        host=host,
    )
