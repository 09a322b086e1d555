"""A dashboard as plain data and back, so that its figures can be kept as they stood (decision 0002).

The dataclasses themselves are the format. A field that is added later is read from older data by its default.
"""

import hashlib
import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from shared_apps.insights.queries.dashboard import Dashboard

_LEFT_OUT: Final = frozenset({"schema", "host", "routable", "words", "sensitive"})
"""Where a unit's rows and pages are, and by which words a topic is found, is no figure. The line of sensitive
topics has a moment of its own (queries.sensitive): two readings of one quarter must not be compared.
"""


def frozen(shown: Dashboard) -> dict[str, Any]:
    """The dashboard as plain data for JSON."""
    plain: dict[str, Any] = _plain(shown)
    return plain


def digest(plain: dict[str, Any]) -> str:
    """SHA-256 of plain data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def thawed(plain: dict[str, Any]) -> Dashboard:
    """The dashboard that was frozen. Raises ValueError, KeyError or TypeError for anything else."""
    shown = _read(Dashboard, plain)
    if not isinstance(shown, Dashboard):
        raise TypeError("not a dashboard")
    return shown


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kept = [field.name for field in fields(value) if field.name not in _LEFT_OUT]
        return {name: _plain(getattr(value, name)) for name in kept}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _read(kind: Any, plain: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        [other] = [one for one in inside if one is not NoneType]
        return None if plain is None else _read(other, plain)
    if origin is tuple:
        if inside[-1] is Ellipsis:
            return tuple(_read(inside[0], one) for one in plain)
        return tuple(_read(one_kind, one) for one_kind, one in zip(inside, plain, strict=True))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        make: Any = kind
        return make(**{field.name: _field(hints[field.name], field, plain) for field in fields(kind)})
    if kind in (datetime, date):
        return kind.fromisoformat(plain)
    return plain


def _field(kind: Any, field: "Field[Any]", plain: dict[str, Any]) -> Any:
    if field.name in plain:
        return _read(kind, plain[field.name])
    if field.default is not MISSING:
        return field.default
    if NoneType in get_args(kind):
        return None
    return (get_origin(kind) or kind)()
