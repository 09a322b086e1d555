"""Writing one audit entry, in the transaction of the rows it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from huisheng.kernel.audit.tables import network_audit, unit_audit
from huisheng.kernel.tenancy import unit_or_none
from huisheng.kernel.tenancy.inserting import insert_values

DETAIL_STRING_MAX = 120
"""Longest string in a detail. Codes and ids are shorter; a text that someone wrote is not."""

_KEY: Final[ContextVar[int | None]] = ContextVar("huisheng.audit.key", default=None)


@contextmanager
def without_key() -> Iterator[None]:
    """For one request of a program: no key is named yet, and none after it."""
    token = _KEY.set(None)
    try:
        yield
    finally:
        _KEY.reset(token)


def name_key(key_id: int) -> None:
    """Have every entry from here to the end of the request say by which program's key it came about."""
    _KEY.set(key_id)


def record(
    action: str,
    *,
    object_type: str,
    object_id: str | int,
    actor: int | str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Add an entry to the audit of the current scope: `unit_audit` in a unit, `network_audit` in NETWORK.

    `action` reads "<app>.<past tense>"; `actor` is an account's id, or a word such as "asker" or "system";
    `detail` holds codes, ids and numbers only; the key of a program is added to it. Raises ValueError for
    anything that looks like a text, NoScopeError without a scope. Call it inside the transaction that changes
    the object: both commit or neither does.
    """
    plain = dict(detail or {})
    by_key = _KEY.get()
    if by_key is not None:
        plain["key"] = by_key
    for key, value in plain.items():
        _check_code(value, f"detail[{key!r}] of {action}")
    tables = network_audit() if unit_or_none() is None else unit_audit()
    insert_values(
        tables.entry,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        actor=f"account:{actor}" if isinstance(actor, int) else actor,
        detail=plain,
    )


def _check_code(value: object, where: str) -> None:
    match value:
        case None | bool() | int():
            return
        case str():
            if len(value) > DETAIL_STRING_MAX or "\n" in value:
                raise ValueError(f"{where} looks like a text; an audit entry holds codes and ids only")
        case list() | tuple():
            for item in value:
                _check_code(item, where)
        case _:
            raise ValueError(
                f"{where} holds a {type(value).__name__}; an audit entry holds codes and ids only"
            )
