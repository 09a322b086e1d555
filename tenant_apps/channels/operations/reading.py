"""Somebody has seen their notices."""

from huisheng.kernel import clock
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.models import Notice


def mark_read(account_id: int, *, up_to: int) -> int:
    """Mark somebody's own notices as read, up to the newest one that the page showed; returns how many."""
    rows = Notice.objects.filter(account_id=account_id, way=Way.SITE, read_at=None, pk__lte=up_to)
    return int(rows.update(read_at=clock.now()))
