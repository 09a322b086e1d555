"""What crosses the border of this package: small frozen records, never models."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Layer = Literal["default", "inherited", "locked", "local"]


@dataclass(frozen=True, slots=True)
class UnitCard:
    """What others may know of a unit. `level`: depth in the tree, 1 = root; `host`: primary domain without
    port.
    """

    id: int
    name: str
    short_name: str
    kind: str
    line: str
    level: int
    path: str
    parent_id: int | None
    state: str
    slug: str
    host: str
    schema: str | None
    routable: bool = False

    def is_under(self, path: str) -> bool:
        """True when the unit is at or below the place `path` ("" is the whole network)."""
        return self.path.startswith(path)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """What a unit is recognised by."""

    id: int
    name: str
    short_name: str
    slug: str
    kind: str
    path: str
    state: str


@dataclass(frozen=True, slots=True)
class SettingView:
    """An effective value and where it comes from.

    `layer`: "default" (declared in code), "inherited" (set above, may be overridden), "locked" (set above,
    may not), "local" (set here). `source_unit_id` is None for "default"; `locked_by` is the unit that locked
    it, if any, which may be this one; `overridden_value` is what would hold here if the local value were
    removed.
    """

    key: str
    value: Any
    layer: Layer
    source_unit_id: int | None
    locked_by: int | None
    overridden_value: Any


@dataclass(frozen=True, slots=True)
class SettingVersionView:
    """One version of a setting that keeps them."""

    number: int
    value: Any
    kept_at: datetime
    kept_by: int | None


class UnitNotRoutableError(LookupError):
    """The unit has no verified schema, is suspended, archived or not opened."""


class SettingLockedError(PermissionError):
    """A unit above has locked the setting."""

    def __init__(self, key: str, locked_by: int) -> None:
        super().__init__(f"{key} is locked by unit {locked_by}")
        self.key, self.locked_by = key, locked_by
