"""The floor's database, for the benches that measure pages against it."""

import os
import subprocess
import sys
from typing import Final

from tests.benchmarks.running import ROOT, Bench

FLOOR: Final = "tests.benchmarks.floor.floor"


def floor_database(bench: Bench) -> str:
    """Make and seed it; returns its name."""
    name = bench.database("floor")
    environment = {**os.environ, **bench.environment(name)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([sys.executable, "-m", FLOOR, "seed"], cwd=ROOT, env=environment, check=True)
    return name
