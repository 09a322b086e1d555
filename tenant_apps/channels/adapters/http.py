"""One careful HTTP client for all providers.

What matters of a failure is whether the request may have been carried out: a connection that was never made
is tried again, a request without an answer is not.
"""

import logging
from collections.abc import Mapping
from typing import Any

import httpx

from tenant_apps.channels.adapters.letter import Outcome, later, unsure

# Addresses of providers carry access tokens and telephone numbers; httpx would log them.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

TIMEOUT = httpx.Timeout(8.0, connect=4.0)
MAX_ANSWER = 1024 * 1024


class NoAnswer(Exception):
    """The provider gave no answer that can be read; ``outcome`` says what that means for a message."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    params: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Make one request and return the JSON object that came back, whatever the status. Raises NoAnswer.

    Nothing is followed, nothing is taken from the environment, nothing is tried twice.
    """
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            response = client.request(
                method, url, headers=dict(headers or {}), content=content, params=params
            )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        raise NoAnswer(later("unreachable")) from None
    except (httpx.TimeoutException, httpx.TransportError):
        raise NoAnswer(unsure("no_answer")) from None
    if len(response.content) > MAX_ANSWER:
        raise NoAnswer(unsure("unreadable_answer"))
    try:
        answer = response.json()
    except ValueError:
        raise NoAnswer(unsure(f"http_{response.status_code}")) from None
    if not isinstance(answer, dict):
        raise NoAnswer(unsure("unreadable_answer"))
    return answer
