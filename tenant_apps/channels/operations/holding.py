"""A way whose server hangs or is away rests for a minute: otherwise every message would wait for it in turn,
and the workers that all units share would do nothing else.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from huisheng.kernel import clock
from tenant_apps.channels.data.codes import State, Way
from tenant_apps.channels.models import Notice
from tenant_apps.channels.models.notice import SERVER_AWAY

REST: Final = timedelta(seconds=60)
SLOW: Final = timedelta(seconds=5)
"""A request that has been under way for longer is one that hangs."""


def rests_until(way: Way) -> datetime | None:
    """When the next message may go this way; None: now.

    It rests while another worker waits for its server, and after a request to which there was no answer. Both
    conditions are those of indexes: what has ended is not looked through.
    """
    now = clock.now()
    hangs = Q(state=State.SENDING, check_at__gt=now, sent_at__lt=now - SLOW)
    silent = SERVER_AWAY & Q(sent_at__gt=now - REST)
    return now + REST if Notice.objects.filter(hangs | silent, way=way).exists() else None
