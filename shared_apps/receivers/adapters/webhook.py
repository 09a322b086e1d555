"""A program that hears of events: JSON by POST, signed as the Standard Webhooks specification says
(https://www.standardwebhooks.com, version 1.0.0), so that ready libraries check it.

The signature is HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`, under the bytes behind `whsec_`.
A program refuses timestamps that are more than five minutes away, and an id that it has had.
"""

import base64
import hashlib
import hmac
import secrets as random
from collections.abc import Sequence
from typing import Final

from django.conf import settings

from huisheng.kernel.open_web import NoAnswerError, ask
from shared_apps.receivers.adapters.outcome import Outcome, accepted, failed, gone, later

PREFIX: Final = "whsec_"
MOST_ANSWER: Final = 16 * 1024
_GONE: Final = 410
_TOO_MANY: Final = 429


def new_secret() -> str:
    """A secret as the specification has it: 32 random bytes in base64 behind `whsec_`."""
    return PREFIX + base64.b64encode(random.token_bytes(32)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of the header `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def send(address: str, secrets: Sequence[str], *, message_id: str, timestamp: int, body: bytes) -> Outcome:
    """Send one event, signed with each of the secrets that hold: a program that knows one of them takes it.

    Any answer from 200 to 299 says that it has arrived.
    """
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Huisheng-Webhook/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(one, message_id, timestamp, body) for one in secrets),
    }
    try:
        answer = ask(
            "POST",
            address,
            headers=headers,
            content=body,
            loopback=bool(settings.HUISHENG_RECEIVERS["loopback"]),
            most=MOST_ANSWER,
        )
    except NoAnswerError as error:
        return failed(error.reason)
    if 200 <= answer.status < 300:
        return accepted(str(answer.status))
    if answer.status == _GONE:
        return gone("410")
    return later("429") if answer.status == _TOO_MANY else failed(str(answer.status))
