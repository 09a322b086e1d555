"""Codes of what is told to receivers. They are part of the protocol: a change breaks programs of others."""

from typing import Final

ISSUED: Final = "directive.issued"
ACKNOWLEDGED: Final = "directive.acknowledged"
REPORTED: Final = "directive.reported"
OVERDUE: Final = "directive.overdue"
TEST: Final = "receiver.test"

EVENTS: Final = (ISSUED, ACKNOWLEDGED, REPORTED, OVERDUE)
"""What a receiver may choose. A test is sent whatever it has chosen."""

WEBHOOK: Final = "webhook"
WECOM: Final = "wecom"
DINGTALK: Final = "dingtalk"

UNIT: Final = "unit"
"""The receiver hears of the directives that reach its unit."""

ISSUER: Final = "issuer"
"""The receiver hears of the directives that its unit issues, and what becomes of them in every unit."""

PER_MINUTE: Final = 20
"""Messages to one robot (documented by WeCom and DingTalk alike). What is more waits and goes together."""

WAITS: Final = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
"""Seconds until the next try, after the first failure in a row, the second …; after the last one it is
stopped, some 23 hours after the first.
"""

KEPT_DAYS: Final = 30
"""What was sent is shown for so long, then forgotten."""

EARLIER_SECRET_HOURS: Final = 24
"""After a webhook's secret was renewed the one before it signs as well for so long."""

MOST_EARLIER: Final = 3
"""So many earlier secrets sign at the same time: a header has its limits."""

MOST_RECEIVERS: Final = 10
"""Of one unit on one side."""
