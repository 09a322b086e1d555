"""The benches, by the first part of their keys."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.benchmarks.cases import (
    crisis,
    dashboard,
    directive,
    isolation,
    memory,
    migrate,
    page,
    provision,
    rebuild,
    relay,
    request,
    search,
    start,
    surge,
    tables,
    units,
    uplink,
)
from tests.benchmarks.running import Figures

CASES: Mapping[str, Callable[[], Figures]] = {
    "provision": provision.measure,
    "migrate": migrate.measure,
    "tables": tables.measure,
    "request": request.measure,
    "isolation": isolation.measure,
    "memory": memory.measure,
    "uplink": uplink.measure,
    "crisis": crisis.measure,
    "relay": relay.measure,
    "dashboard": dashboard.measure,
    "province": dashboard.measure_growth,
    "directive": directive.measure,
    "page": page.measure,
    "start": start.measure,
    "search": search.measure,
    "surge": surge.measure,
    "growth": provision.measure_growth,
    "reach": directive.measure_reach,
    "rebuild": rebuild.measure,
    "units": units.measure,
}

OF_KEY: Final = {
    "provision.growth": "growth",
    "dashboard.growth": "province",
    "directive.per_unit_growth": "reach",
    "directive.reach_2000_s": "reach",
}
"""Benches of keys whose first part names another one."""

SCALE: Final = ("search", "surge", "growth", "reach", "rebuild", "units")
"""Long ones, which stand apart: `BENCH=scale` runs them, `make bench` alone leaves them out."""
