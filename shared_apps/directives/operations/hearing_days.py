"""On which days units have something online, as they tell it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from shared_apps.contracts.rhythm_messages import ActivityTold
from shared_apps.directives.models import UnitActivity


@transaction.atomic
def take(message: ActivityTold, unit_id: int) -> None:
    """Keep what a unit tells; of several, in whichever order they come, the one told last holds.

    Raises ValueError for days that are none.
    """
    at = datetime.fromisoformat(message.at)
    first, last = _day(message.first_day), _day(message.last_day)
    if (first is None) != (last is None):
        raise ValueError(f"unit {unit_id} told one day of two")
    key = {"unit_id": unit_id, "campaign_id": message.campaign_id}
    UnitActivity.objects.bulk_create([UnitActivity(**key)], ignore_conflicts=True)
    UnitActivity.objects.filter(Q(told_at=None) | Q(told_at__lte=at), **key).update(
        what=message.what, first_day=first, last_day=last, told_at=at
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
