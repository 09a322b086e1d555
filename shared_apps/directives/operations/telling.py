"""Receivers outside (webhooks, robots of groups) are told what became of a directive: ids, codes, moments."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from shared_apps.directives.models import Directive
from shared_apps.receivers.public import tell


def tell_of(event: str, directive_id: UUID, unit_ids: Collection[int], at: datetime | None = None) -> None:
    """Tell of an event in some units. In NETWORK, in the transaction of the step."""
    directive = Directive.objects.filter(pk=directive_id).first()
    if directive is not None:
        tell(
            event,
            directive_id=directive.pk,
            directive_kind=directive.kind,
            issuer_unit_id=directive.issuer_unit_id,
            unit_ids=unit_ids,
            due_at=directive.due_at,
            at=at,
        )
