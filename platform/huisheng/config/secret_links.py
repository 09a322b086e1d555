"""Addresses whose path is the key: what is left of them in logs."""

import re
from collections.abc import MutableMapping
from typing import Any

# Invitations and new passwords, an expert's link, the key of a notice (also to stop notices), an application
# of one's own, the address to which a provider pushes receipts, that of somebody's calendar, what became of
# one's words and of one's report.
_KEY = re.compile(
    r"(/accounts/(?:invitation|new-password)/|/e/|/n/|/join/my/|/calendar/"
    r"|/api/channels/(?:stop|receipts/[^/\s]+)/"
    r"|/moderation/of/|/report/receipt/|/api/v1/reports/|/api/v1/moderation/decisions/)[^/\s?]+"
)


def without_secrets(text: str) -> str:
    """A path, or a line that names one, with the keys left out."""
    return _KEY.sub(r"\1-", text)


def leave_out_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: Django names the path of every refused request."""
    if isinstance(event.get("event"), str):
        event["event"] = without_secrets(event["event"])
    return event
