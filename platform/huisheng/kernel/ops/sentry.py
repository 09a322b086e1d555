"""Error reports: off without a DSN, tagged with the unit, free of personal data."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

from huisheng.kernel.ops.log_context import request_id, scope_label

_KEPT_OF_REQUEST = frozenset({"method"})


def scrub(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """Keep what a programmer needs and nothing a person wrote: no bodies, headers, query strings, variables
    or users.

    Addresses are dropped too: a secret link is one.
    """
    request = event.get("request")
    if isinstance(request, dict):
        event["request"] = {key: value for key, value in request.items() if key in _KEPT_OF_REQUEST}
    # The name of a transaction is the path itself where no address of the host fits it yet.
    for key in ("user", "breadcrumbs", "extra", "contexts", "transaction"):
        event.pop(key, None)
    for exception in (event.get("exception") or {}).get("values") or []:
        # The text of an exception may quote what a person typed or a database's row.
        exception["value"] = ""
        for frame in (exception.get("stacktrace") or {}).get("frames") or []:
            frame.pop("vars", None)
    event.pop("logentry", None)
    event.pop("message", None)
    event["tags"] = {"scope": scope_label(), "request": request_id.get()}
    return event


def start(dsn: str, *, environment: str) -> bool:
    """Start reporting; False (and nothing is sent anywhere) without a DSN."""
    if not dsn:
        return False
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=scrub,  # type: ignore[arg-type]
        integrations=[DjangoIntegration(), CeleryIntegration()],
    )
    return True
