"""How the kernel finds units without importing the tree of units: the `tenants` app registers itself here."""

from collections.abc import Callable, Iterable

from huisheng.kernel.tenancy.context import UnitRef
from huisheng.kernel.tenancy.errors import TenancyError

_by_id: Callable[[int], UnitRef] | None = None
_every: Callable[[], Iterable[UnitRef]] | None = None


def register_units(*, by_id: Callable[[int], UnitRef], every: Callable[[], Iterable[UnitRef]]) -> None:
    """Called once by the app that owns the units. `every` yields all units that have a schema in use."""
    global _by_id, _every
    _by_id, _every = by_id, every


def unit_ref_by_id(unit_id: int) -> UnitRef:
    """Return a unit that may be worked in; raises what the owner of the units raises when there is none."""
    if _by_id is None:
        raise TenancyError("no app has registered the units")
    return _by_id(unit_id)


def every_unit() -> Iterable[UnitRef]:
    """Yield every unit with a schema in use."""
    if _every is None:
        raise TenancyError("no app has registered the units")
    return _every()
