"""The benches, by the first part of their keys."""

from collections.abc import Callable, Mapping

from tests.benchmarks.cases import (
    crisis,
    isolation,
    memory,
    migrate,
    page,
    provision,
    request,
    start,
    tables,
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
    "page": page.measure,
    "start": start.measure,
}
