"""How long the audit is kept, and whether a removal that was noted kept to it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from huisheng.kernel.clock import BUSINESS_ZONE

SHORTEST_MONTHS = 6
"""No installation may keep less. Source: the Cybersecurity Law of the People's Republic of China (网络安全法)
wants logs of a network kept for at least six months.
"""


def months_kept() -> int:
    """Return for how many months this installation keeps its audit (HUISHENG_AUDIT_MONTHS).

    Raises ImproperlyConfigured for less than SHORTEST_MONTHS.
    """
    months: int = settings.HUISHENG_AUDIT_MONTHS
    if months < SHORTEST_MONTHS:
        raise ImproperlyConfigured(
            f"HUISHENG_AUDIT_MONTHS is {months}; an audit is kept for at least {SHORTEST_MONTHS} months"
        )
    return months


def oldest_kept(moment: datetime, months: int) -> datetime:
    """Return from when on everything is kept: the first instant, in Asia/Shanghai, of the month that lies
    `months` before the month of an aware instant.
    """
    local = moment.astimezone(BUSINESS_ZONE)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    return datetime(year, month + 1, 1, tzinfo=BUSINESS_ZONE)
