"""Tenancy that fails closed. See README.md beside this file."""

from huisheng.kernel.tenancy.context import (
    Scope,
    UnitRef,
    current_scope,
    current_unit,
    enter_network,
    enter_scope,
    enter_unit,
    scope_key,
    scope_or_none,
    unit_or_none,
)
from huisheng.kernel.tenancy.errors import (
    NoScopeError,
    NotInUnitError,
    ScopeMismatchError,
    TenancyError,
    UnitSchemaMissingError,
)

__all__ = [
    "NoScopeError",
    "NotInUnitError",
    "Scope",
    "ScopeMismatchError",
    "TenancyError",
    "UnitRef",
    "UnitSchemaMissingError",
    "current_scope",
    "current_unit",
    "enter_network",
    "enter_scope",
    "enter_unit",
    "scope_key",
    "scope_or_none",
    "unit_or_none",
]
