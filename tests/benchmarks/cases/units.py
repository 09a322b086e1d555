"""A thousand real units on one machine, made by the product itself in its own schema, and their pages served.

For reading: how long a first and a second visit take, and how large database, catalogue and a web
connection's backend are then. Bounded: what could not be made or visited in time is said, and the figures are
those of what was.
"""

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter
from typing import Any, Final

from tests.benchmarks.running import PRODUCT, Bench, Figures, kept, percentile, say
from tests.benchmarks.serving import Browser, served

HOW_MANY: Final = "HUISHENG_BENCH_UNITS"
UNITS: Final = 1000
STEP: Final = 25
VISITED: Final = 50
MAKING_SECONDS: Final = 10 * 60.0
VISITING_SECONDS: Final = 3 * 60.0
SEED: Final = 20261122

_SIZES: Final = """
SELECT pg_database_size(current_database()) / 1048576.0,
       (SELECT count(*) FROM pg_class),
       (SELECT sum(pg_total_relation_size(oid)) / 1048576.0 FROM pg_class
         WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r')
"""
_BACKENDS: Final = """
SELECT pid FROM pg_stat_activity
 WHERE datname = %s AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def measure() -> Figures:
    """units.*: as many as HUISHENG_BENCH_UNITS says, 1,000 unless it says another number."""
    wanted = int(os.environ.get(HOW_MANY) or UNITS)
    with kept("units") as bench:
        database = bench.database("product")
        side = bench.side("units", PRODUCT, database)
        say(f"{side.call('prepare')} units in the tree")
        seconds = _make(side.call, wanted)
        slugs = side.call("opened")
        figures = {"units.made": float(len(slugs))} | _sizes(bench, database)
        if seconds:
            say(f"made: median {median(seconds):.3f} s each, the last ones {median(seconds[-STEP:]):.3f} s")
            figures["units.make_s"] = median(seconds)
        return figures | _served(bench, database, slugs)


def _make(call: Callable[..., Any], wanted: int) -> list[float]:
    end, seconds, there = monotonic() + MAKING_SECONDS, list[float](), len(call("opened"))
    while there < wanted and monotonic() < end:
        slugs, took = call("open_more", count=min(STEP, wanted - there))
        if not slugs:
            break
        there += len(slugs)
        seconds += took
        say(f"{there} of {wanted} units, {median(took):.2f} s each")
    if there < wanted:
        say(f"Only {there} of {wanted} units were made in {MAKING_SECONDS / 60:.0f} minutes; going on.")
    return seconds


def _sizes(bench: Bench, database: str) -> Figures:
    with bench.connect(database) as connection:
        row = connection.execute(_SIZES).fetchone()
    assert row is not None
    names = ("units.database_mb", "units.catalogue_rows", "units.catalogue_mb")
    return {name: float(value) for name, value in zip(names, row, strict=True)}


def _served(bench: Bench, database: str, slugs: Sequence[str]) -> Figures:
    """First and second visits of some, then one visit of each of the others, for what the backends learn."""
    some = random.Random(SEED).sample(list(slugs), min(VISITED, len(slugs)))
    before = _backends(bench, database)
    with served(bench, database, threads=2) as port:
        # Templates and settings of the network: cold once in the life of a process, and no matter here.
        Browser(port).get("localhost", "/")
        first = [_visit(port, slug) for slug in some]
        again = [_visit(port, slug) for slug in some]
        end, largest, visited = monotonic() + VISITING_SECONDS, 0.0, len(some)
        for slug in [slug for slug in slugs if slug not in set(some)]:
            if monotonic() > end:
                break
            _visit(port, slug)
            visited += 1
            if visited % STEP == 0:
                largest = max(largest, *_memory(_backends(bench, database) - before), 0.0)
        others = _backends(bench, database) - before
        largest = max(largest, *_memory(others), 0.0)
    say(f"{visited} home pages visited, {len(others)} backends of the web server at the end")
    return {
        "units.visited": float(visited),
        "units.page_first_p95_s": percentile(first, 0.95),
        "units.page_again_p95_s": percentile(again, 0.95),
        "units.backend_mb": largest,
    }


def _visit(port: int, slug: str) -> float:
    start = perf_counter()
    Browser(port).get(f"{slug}.localhost", "/")
    return perf_counter() - start


def _backends(bench: Bench, database: str) -> set[int]:
    with bench.connect("postgres") as connection:
        return {int(pid) for (pid,) in connection.execute(_BACKENDS, [database]).fetchall()}


def _memory(pids: set[int]) -> list[float]:
    """Memory that each backend shares with nobody, in MB; one that has gone meanwhile is left out."""
    found = []
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except FileNotFoundError:
            continue
        found += [int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:")]
    return found
