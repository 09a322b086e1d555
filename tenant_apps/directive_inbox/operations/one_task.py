"""Directives that are one task: a unit above handed on what another level had sent here as well.

A unit reports on it once. Each issuer is told the same report for the directive that is its own, so that
every board counts the unit, and no sum has it twice.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from shared_apps.contracts.report_messages import DirectivePartTold
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.queries.one_task import family_of

_PART = DirectiveEntry.Kind.PART


@transaction.atomic
def part_told(message: DirectivePartTold) -> None:
    """Remember which directive this one hands on; it may arrive before its directive, and twice."""
    entry = DirectiveEntry(
        directive_id=UUID(message.directive_id),
        kind=_PART,
        key="",
        body={"root_id": message.root_id},
        at=clock.now(),
    )
    DirectiveEntry.objects.bulk_create([entry], ignore_conflicts=True)


def held_with(directive_id: UUID) -> list[DirectiveItem]:
    """The other open items of the same task. All of them are held, always in one order, until the end of the
    transaction: call it before the directive itself is held.
    """
    family = family_of(directive_id)
    if not family:
        return []
    everything = DirectiveItem.objects.select_for_update().filter(
        directive_id__in=[*family, directive_id], received_at__isnull=False
    )
    return [
        item for item in everything.order_by("pk") if item.directive_id in family and item.closed_at is None
    ]
