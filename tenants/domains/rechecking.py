"""What nobody has to think of: looking at domains that are being set up, and at those in use every night."""

import logging
from datetime import timedelta
from typing import Final

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from tenants.domains.claiming import settle
from tenants.domains.looking import look
from tenants.models import ClaimState, DomainClaim, UnitState

logger = logging.getLogger(__name__)

OF_THOSE_IN_USE: Final = timedelta(hours=20)
OF_THOSE_BEING_SET_UP: Final = timedelta(minutes=55)
AT_ONCE: Final = 20
"""Looks of one run: each may wait for somebody else's server for some seconds, and a run has ten minutes. The
schedule comes back.
"""


def look_at_what_is_due() -> int:
    """Look at the claims that have waited longest; return how many. Each stands for itself."""
    due = _due()
    for unit_id, domain in due:
        try:
            token, seen = look(unit_id, domain)
            settle(unit_id, domain, token, seen, actor_id=None)
        except LookupError:
            continue  # given up meanwhile
        except Exception:
            logger.exception("a domain of unit %s could not be looked at", unit_id)
    return len(due)


def _due() -> list[tuple[int, str]]:
    at = clock.now()
    never = Q(checked_at__isnull=True)
    in_use = Q(state=ClaimState.ACTIVE) & (never | Q(checked_at__lt=at - OF_THOSE_IN_USE))
    set_up = Q(state=ClaimState.PENDING, expires_at__gt=at) & (
        never | Q(checked_at__lt=at - OF_THOSE_BEING_SET_UP)
    )
    with enter_network():
        rows = DomainClaim.objects.filter(in_use | set_up, unit__state__in=_OPEN)
        return list(rows.order_by("checked_at", "pk").values_list("unit_id", "domain")[:AT_ONCE])


_OPEN: Final = (UnitState.SANDBOX, UnitState.LIVE, UnitState.SUSPENDED)
