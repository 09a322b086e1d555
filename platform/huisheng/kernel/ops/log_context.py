"""What every log line and error report says of its origin: scope and request, never a person."""

from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

from huisheng.kernel.tenancy.context import scope_or_none

request_id: ContextVar[str] = ContextVar("huisheng_request_id", default="")


def scope_label() -> str:
    """The scope for logs: a schema name, "network" or "none"."""
    scope = scope_or_none()
    return "none" if scope is None else scope.key


def add_scope(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor."""
    event["scope"] = scope_label()
    if rid := request_id.get():
        event["request"] = rid
    return event
