"""Every morning the units that owe something on a directive are told so, once; they tell their own people.

By one message down, so that a unit which is busy hears it later on that day. A unit that owes nothing gets
none. Whether the unit works on that day, and who is responsible, is the unit's own matter.
"""

from datetime import datetime, time
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import broadcast
from shared_apps.contracts.directive_messages import DirectivesMorning
from shared_apps.directives.models import Delivery, Directive, Morning
from shared_apps.directives.queries.steps import DONE

BEGINS: Final = time(9)
"""Asia/Shanghai: when moderators hear of theirs as well, so that the two are told together."""
ENDS: Final = time(17)
"""Where the network was away until then, the day goes without."""


@transaction.atomic
def tell_units(now: datetime | None = None) -> int:
    """Tell the units that owe something that it is morning; returns their number.

    It may be called at any time and by several at once: each day is told once, and in vain before it begins.
    """
    local = (now or clock.now()).astimezone(clock.BUSINESS_ZONE)
    if not BEGINS <= local.time() < ENDS:
        return 0
    # get_or_create waits for whoever writes the same day, and then finds it.
    _row, new = Morning.objects.get_or_create(day=local.date(), defaults={"told_at": clock.now()})
    if not new:
        return 0
    owing = Delivery.objects.filter(directive__state=Directive.State.ISSUED, excused_at=None).exclude(DONE)
    units = sorted(owing.order_by().values_list("unit_id", flat=True).distinct())
    broadcast(DirectivesMorning(day=local.date().isoformat()), units)
    return len(units)
