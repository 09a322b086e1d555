"""A letter for adapter tests."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from huisheng.kernel.clock import BUSINESS_ZONE
from tenant_apps.channels.adapters.letter import Letter

LETTER = Letter(
    reference="17-1",
    to="13800001234",
    sign="历下团区委",
    tail="7KQ4MT",
    status="已有答复",
    key="ABCDEF123456",
    number="LIXIA-20261121-7KQ4MT",
    headline="你的提问有答复了。",
    lines=("你的提问有答复了。",),
    link="http://lixia.localhost/n/ABCDEF123456/",
    stop_link="http://lixia.localhost/api/channels/stop/ABCDEF123456/",
    at=datetime(2026, 11, 21, 9, 30, tzinfo=BUSINESS_ZONE),
)


def letter(**changes: Any) -> Letter:
    """The same letter with other values."""
    return replace(LETTER, **changes)
