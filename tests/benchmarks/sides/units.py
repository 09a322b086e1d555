"""The whole product with many real units: the official list in the tree, and as many open as asked."""

from time import perf_counter

from huisheng.kernel.tenancy import enter_network
from tenants.importing.tree import LISTS
from tenants.models import Unit, UnitState
from tenants.public import go_live, planned_units, provision, save_units
from tests.benchmarks.sides import product


def prepare(province: str = "") -> int:
    """What an installation has before its first unit, and every unit of the country (or a province) as not
    opened; returns how many.
    """
    product.prepare()
    with enter_network():
        save_units(*planned_units(province), source=LISTS.name)
        return int(Unit.objects.count())


def open_more(count: int) -> tuple[list[str], list[float]]:
    """Set up the next units of the tree, whole provinces one after the other, and open them to the public:
    their slugs, and the seconds that each took.
    """
    with enter_network():
        listed = list(
            Unit.objects.filter(state=UnitState.LISTED).order_by("path").values_list("id", "slug")[:count]
        )
    seconds = []
    for unit_id, _slug in listed:
        start = perf_counter()
        provision(unit_id)
        go_live(unit_id, actor="bench")
        seconds.append(perf_counter() - start)
    return [slug for _unit_id, slug in listed], seconds


def opened() -> list[str]:
    """The slugs of those that are open."""
    with enter_network():
        return list(Unit.objects.filter(state=UnitState.LIVE).order_by("path").values_list("slug", flat=True))
