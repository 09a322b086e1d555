"""How the kernel finds units without importing the tree of units: the `tenants` app registers itself here."""

from collections.abc import Callable, Iterable

from huisheng.kernel.tenancy.context import UnitRef
from huisheng.kernel.tenancy.errors import TenancyError

_by_id: Callable[[int], UnitRef] | None = None
_in_use: Callable[[int], UnitRef | None] | None = None
_every: Callable[[], Iterable[UnitRef]] | None = None


def register_units(
    *,
    by_id: Callable[[int], UnitRef],
    in_use: Callable[[int], UnitRef | None],
    every: Callable[[], Iterable[UnitRef]],
) -> None:
    """Called once by the app that owns the units. `by_id` returns one that may be worked in, `in_use` one
    whose schema is in use, whatever its state; `every` yields all of these.
    """
    global _by_id, _in_use, _every
    _by_id, _in_use, _every = by_id, in_use, every


def unit_ref_by_id(unit_id: int) -> UnitRef:
    """Return a unit that may be worked in; raises what the owner of the units raises when there is none."""
    if _by_id is None:
        raise TenancyError("no app has registered the units")
    return _by_id(unit_id)


def unit_in_use(unit_id: int) -> UnitRef | None:
    """Return a unit whose schema is in use, in any state, or None: pages of a suspended unit are closed, but
    what it sent before must still arrive.
    """
    if _in_use is None:
        raise TenancyError("no app has registered the units")
    return _in_use(unit_id)


def every_unit() -> Iterable[UnitRef]:
    """Yield every unit with a schema in use."""
    if _every is None:
        raise TenancyError("no app has registered the units")
    return _every()
