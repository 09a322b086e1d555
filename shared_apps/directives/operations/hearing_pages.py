"""What units tell of the season or broadcast that they hold because a directive called for it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shared_apps.contracts.broadcast_messages import BroadcastTold
from shared_apps.contracts.season_messages import SeasonTold
from shared_apps.directives.models import Delivery, UnitBroadcast, UnitSeason
from shared_apps.directives.operations.receipts import UnknownDeliveryError


@transaction.atomic
def take(message: SeasonTold | BroadcastTold, unit_id: int) -> None:
    """Keep what a unit tells; of several the highest revision holds.

    Raises UnknownDeliveryError where the directive was never sent to the unit: then nothing is kept.
    """
    directive_id = UUID(message.directive_id)
    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():
        raise UnknownDeliveryError(f"directive {directive_id} was not sent to unit {unit_id}")
    model: Any = UnitSeason if isinstance(message, SeasonTold) else UnitBroadcast
    model._default_manager.bulk_create(
        [model(directive_id=directive_id, unit_id=unit_id)], ignore_conflicts=True
    )
    rows = model._default_manager.filter(directive_id=directive_id, unit_id=unit_id)
    if isinstance(message, SeasonTold):
        own = {
            "first_day": date.fromisoformat(message.first_day),
            "last_day": date.fromisoformat(message.last_day),
            "offices": message.offices,
            "experts": message.experts,
            "live": message.live,
            "helped": message.helped,
            "median_minutes": message.median_minutes,
        }
    else:
        own = {"watched": message.watched}
    rows.filter(revision__lt=message.revision).update(
        revision=message.revision,
        told_at=datetime.fromisoformat(message.at),
        stands=message.stands,
        path=message.path,
        changed=message.changed,
        asked=message.asked,
        answered=message.answered,
        **own,
    )
