"""A unit moves under another parent: its stock goes along."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.insights.models import CarriedMove, Daily
from shared_apps.insights.projections.moves import SUMS_LOCK, Carried
from shared_apps.insights.projections.sums import carry


def carry_stock(unit_id: int, old_place: Sequence[int], new_place: Sequence[int], from_day: date) -> None:
    """Carry one unit's own stock of before `from_day` from the ancestors it leaves to those it joins.

    Registered with tenants.public.on_unit_moved, which calls it for the moved unit and each below it, in the
    transaction that rewrites the tree. Done before for this unit and day, it changes nothing.
    """
    lock_until_commit(SUMS_LOCK)
    left = tuple(unit for unit in old_place if unit not in new_place)
    joined = tuple(unit for unit in new_place if unit not in old_place)
    _row, new = CarriedMove.objects.get_or_create(
        unit_id=unit_id, from_day=from_day, defaults={"units_left": left, "units_joined": joined}
    )
    if not new:
        return
    standing = (
        Daily.objects.filter(unit_id=unit_id, own=True, day__lt=from_day)
        .order_by()
        .values_list("topic", "channel")
        .annotate(Sum("open"), Sum("overdue"))
    )
    carry(unit_id, Carried(from_day, left, joined), list(standing))
