"""The `--unit` of the kernel's commands: an id, a schema's name or a host."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management.base import CommandError

from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.tenancy.registry import every_unit


def chosen_units(wanted: str | None) -> list[UnitRef]:
    """Return the unit asked for, or all with a schema. Raises CommandError when there is no such unit."""
    units: Iterable[UnitRef] = every_unit()
    if not wanted:
        return list(units)
    found = [unit for unit in units if wanted in (str(unit.id), unit.schema, unit.host)]
    if not found:
        raise CommandError(f"there is no unit {wanted!r} with a schema (give its id, schema or host)")
    return found
